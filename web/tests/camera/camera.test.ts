// The camera page on a real installation: a stream of H.264 that moves, a camera that is moved, and one that is not there.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { has, openPage, useBrowser } from '../browser/stage.js';
import { Fingers, PHONE } from '../browser/touch.js';
import { Stand, type Order } from './stand.js';

useBrowser();

const stand = new Stand();
beforeAll(() => stand.begin());
afterAll(() => stand.end());
beforeEach(() => void stand.orders.splice(0));

const plays = (page: Page): Promise<void> => has(page, 'video-front', 'data-plays', 'true');

/** A number that is another one when the video shows something else. */
const pictureOf = (page: Page): Promise<number> =>
	page.getByTestId('video-front').evaluate((element) => {
		const video = element as HTMLVideoElement;
		const [width, height] = [64, 48];
		const canvas = new OffscreenCanvas(width, height);
		const context = canvas.getContext('2d')!;
		context.drawImage(video, 0, 0, width, height);
		return context.getImageData(0, 0, width, height).data.reduce((hash, value) => (Math.imul(hash, 31) + value) >>> 0, 7);
	});

/** Whether the camera was told that since `orders` were cleared, and nothing else moved it. */
const moved = (is: (order: Order) => boolean): boolean => {
	const moves = stand.orders.filter(({ order }) => order === 'ContinuousMove');
	return moves.length > 0 && moves.every(is);
};

async function stops(): Promise<void> {
	await expect.poll(() => stand.orders.at(-1)?.order).toBe('Stop');
}

const left = ({ pan }: Order): boolean => pan !== undefined && pan < 0;
const up = ({ tilt }: Order): boolean => tilt !== undefined && tilt > 0;
const nearer = ({ zoom }: Order): boolean => zoom !== undefined && zoom > 0;

const nameOf = (url: string): string => new URL(url).pathname;

test('opening the page starts the cameras; one that is not there says so once, and is asked for no picture again and again', async () => {
	await expect.poll(() => stand.ffmpegs).toBe(0);
	const page = await openPage(stand.address);
	const pictures: string[] = [];
	page.on('request', (request) => void (nameOf(request.url()).includes('/yard/') && pictures.push(request.url())));
	await page.goto(`${stand.address}/camera`);
	await expect.poll(() => stand.calls, { timeout: 100_000 }).toBeGreaterThan(2);
	await has(page, 'camera-yard', 'data-status', 'reconnecting');
	const panel = page.getByTestId('camera-yard');
	const why = await panel.locator('.note').innerText();
	expect((await panel.innerText()).split(why)).toHaveLength(2);
	expect(pictures.length).toBeLessThan(2);
	expect(await panel.getByRole('group', { name: 'Move yard' }).count()).toBe(0);
});

test('the pictures of the other move', async () => {
	const page = await openPage(stand.address, {}, '/camera');
	await plays(page);
	const seen = new Set<number>();
	await expect.poll(async () => seen.add(await pictureOf(page)).size).toBeGreaterThan(5);
	expect(await page.getByTestId('video-front').evaluate((video: HTMLVideoElement) => [video.videoWidth, video.videoHeight])).toEqual([320, 240]);
});

test('a button held by the mouse moves it, again and again, and stops at its release', async () => {
	const page = await openPage(stand.address, {}, '/camera');
	await page.getByTestId('ptz-front-left').hover();
	await page.mouse.down();
	await expect.poll(() => stand.orders.length).toBeGreaterThan(2);
	expect(moved(left)).toBe(true);
	await page.mouse.up();
	await stops();
});

test('keys move it while they are held and the picture has the focus', async () => {
	const page = await openPage(stand.address, {}, '/camera');
	await page.getByTestId('ptz-front-up').waitFor();
	await page.getByRole('group', { name: 'Picture of front' }).focus();
	await page.keyboard.down('ArrowUp');
	await expect.poll(() => moved(up)).toBe(true);
	await page.keyboard.up('ArrowUp');
	await stops();
});

test('a finger moves it, and stops it where it is lifted', async () => {
	const page = await openPage(stand.address, PHONE, '/camera');
	const button = page.getByTestId('ptz-front-zoom_in');
	await button.scrollIntoViewIfNeeded();
	const box = (await button.boundingBox())!;
	const fingers = await Fingers.on(page);
	await fingers.down(0, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
	await expect.poll(() => moved(nearer)).toBe(true);
	await fingers.move(0, { x: box.x + box.width / 2, y: box.y - 100 });
	await fingers.up(0);
	await stops();
});

test('a page that is left while a button is held leaves no camera turning', async () => {
	const page = await openPage(stand.address, {}, '/camera');
	await page.getByTestId('ptz-front-left').hover();
	await page.mouse.down();
	await expect.poll(() => moved(left)).toBe(true);
	await page.goto('about:blank');
	await stops();
});

test('once nobody looks, the stream ends', async () => {
	const page = await openPage(stand.address, {}, '/camera');
	await plays(page);
	await page.close();
	await expect.poll(() => stand.ffmpegs).toBe(0);
});
