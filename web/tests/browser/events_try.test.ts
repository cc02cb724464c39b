// The events page as something to play: every input, by pointer and by keyboard, and what the gateway gets of it.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { FixtureGateway } from '../fixture/gateway.js';
import { showState } from '../fixture/home.js';
import { live, says, show, useBrowser } from './stage.js';

useBrowser();

async function stage(wishes: NonNullable<Parameters<typeof show>[0]> = {}) {
	const shown = await show({ state: showState, path: '/events', ...wishes });
	await live(shown.page);
	await expect.poll(() => shown.page.getByTestId('pad').count()).toBe(1);
	return shown;
}

const posted = (gateway: FixtureGateway) => gateway.posts.map(({ body }) => body);
const codes = (gateway: FixtureGateway) => posted(gateway).map(({ data }) => data.code);
const button = (page: Page, name: string | RegExp) => page.getByTestId('try').getByRole('button', { name, exact: true });

test('the pad presses, and a real double tap plays the colours', async () => {
	const { page, gateway } = await stage();
	await button(page, 'up').click();
	await expect.poll(() => posted(gateway)).toEqual([{ type: 'button.press', data: { code: 'up' } }]);
	gateway.director.lastPress = null;
	await button(page, 'double tap').click();
	await expect.poll(() => page.getByTestId('run').first().getAttribute('data-state')).toBe('running');
	await page.getByRole('button', { name: 'Send emergency.stop' }).click();
	await expect.poll(() => page.getByTestId('run').first().getAttribute('data-state')).toBe('interrupted');
	expect(posted(gateway).at(-1)).toEqual({ type: 'emergency.stop', data: {} });
});

test('arrow keys and letters play the pad while it has the focus, and only then', async () => {
	const { page, gateway } = await stage();
	await page.keyboard.press('ArrowUp');
	expect(gateway.posts).toEqual([]);
	await page.getByTestId('pad').focus();
	const before = await page.evaluate(() => window.scrollY);
	for (const key of ['ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'b', 'a', 'x'])
		await page.keyboard.press(key);
	await expect.poll(() => codes(gateway)).toEqual(['up', 'up', 'down', 'left', 'right', 'b', 'a']);
	expect(await page.evaluate(() => window.scrollY)).toBe(before);
});

test('a sequence plays itself, in order', async () => {
	const { page, gateway } = await stage();
	await button(page, 'play konami').click();
	await expect.poll(() => codes(gateway)).toEqual(['up', 'up', 'down', 'down', 'left', 'right', 'left', 'right', 'b', 'a']);
	await expect.poll(() => button(page, 'play konami').isEnabled()).toBe(true);
});

test('a double tap is one however late the gateway answers', async () => {
	const { page } = await stage();
	let answered = 0;
	await page.route(/\/api\/events$/, async (route) => {
		const response = await route.fetch();
		await page.waitForTimeout(700); // longer than the two may be apart
		await route.fulfill({ response });
		answered++;
	});
	await button(page, 'double tap').click();
	await expect.poll(() => answered).toBe(2);
	await expect.poll(() => page.getByTestId('run').first().getAttribute('data-state')).toBe('running');
});

test('a message starts its banner by a gesture, which counts', async () => {
	const { page, gateway } = await stage();
	expect(await page.getByTestId('playlist-banner').innerText()).toMatch(/Starts on\s+gesture announce/);
	await button(page, 'notification.received').click();
	await expect.poll(() => page.getByTestId('gesture-announce').getAttribute('data-fired')).toBe('1');
	expect(posted(gateway)).toEqual([{ type: 'notification.received', data: {} }]);
	await button(page, 'notification.received').click();
	await expect.poll(() => page.getByTestId('run').nth(1).getAttribute('data-state')).toBe('cancelled');
});

test('hold: down while it is pressed, by pointer and by key', async () => {
	const { page, gateway } = await stage();
	const hold = page.getByRole('button', { name: 'press and hold' });
	const box = await hold.boundingBox();
	if (!box) throw new Error('no button');
	const levels = () => posted(gateway).map(({ type, data }) => `${type} ${data.value}`);
	await page.mouse.move(box.x + 20, box.y + 10);
	await page.mouse.down();
	await expect.poll(levels).toEqual(['button.level true']);
	await page.mouse.move(5, 5);
	await page.mouse.up();
	await expect.poll(levels).toEqual(['button.level true', 'button.level false']);
	await hold.focus();
	await page.keyboard.down(' ');
	await page.keyboard.up(' ');
	await expect.poll(levels).toEqual(['button.level true', 'button.level false', 'button.level true', 'button.level false']);
});

test('two sensors at once are two producers', async () => {
	const { page, gateway } = await stage();
	await button(page, '2 producers at once').click();
	await expect
		.poll(() =>
			posted(gateway)
				.map(({ type, producer }) => `${type} ${producer}`)
				.sort()
		)
		.toEqual(['sensor.trigger 1', 'sensor.trigger 2']);
});

test('sliders send their field, at most ten times a second, and steadily where asked', async () => {
	const { page, gateway } = await stage();
	const heart = page.getByRole('slider', { name: 'heart_rate.measurement bpm' });
	await heart.focus();
	for (let step = 0; step < 20; step++) await page.keyboard.press('ArrowRight');
	await expect.poll(() => posted(gateway).at(-1)).toEqual({ type: 'heart_rate.measurement', data: { bpm: 135 } });
	expect(gateway.posts.length).toBeLessThan(20);
	await page.getByLabel('send bpm every second').check();
	const count = gateway.posts.length;
	await expect.poll(() => gateway.posts.length).toBeGreaterThan(count + 2);
	await page.getByLabel('send bpm every second').uncheck();
});

test('the switch, the plate, the bursts', async () => {
	const { page, gateway } = await stage();
	const toggle = page.getByRole('switch', { name: 'switch.main' });
	await toggle.click();
	expect(await toggle.getAttribute('aria-checked')).toBe('true');
	await toggle.click();
	await expect.poll(() => posted(gateway).map(({ data }) => data)).toEqual([{ state: true }, { state: false }]);
	gateway.posts = [];
	await page.getByRole('button', { name: /^Tilt accelerometer.raw/ }).focus();
	await page.keyboard.press('ArrowRight');
	await expect.poll(() => posted(gateway)).toEqual([{ type: 'accelerometer.raw', data: { x: 0.1, y: 0, z: 0.995 } }]);
	gateway.posts = [];
	await page.getByRole('button', { name: /^Tilt raw.accelerometer/ }).focus();
	await page.keyboard.press('ArrowRight');
	await expect.poll(() => posted(gateway)).toEqual([{ type: 'raw.accelerometer', data: { x: 0.981, y: 0, z: 9.757 } }]);
	gateway.posts = [];
	await button(page, '8 at once').click();
	await expect.poll(() => posted(gateway).filter(({ type }) => type === 'sensor.noisy').length).toBe(8);
	gateway.posts = [];
	await button(page, /4 times/).click();
	await expect.poll(() => posted(gateway).filter(({ type }) => type === 'stop.request').length).toBe(4);
});

test('any other event, once it makes sense', async () => {
	const { page, gateway } = await stage();
	await page.getByText('Any other event').click();
	const send = page.getByTestId('try').getByRole('button', { name: 'Send', exact: true });
	await page.getByLabel('Type', { exact: true }).fill('Bad Type');
	await send.click();
	await expect
		.poll(() => page.getByRole('alert').allInnerTexts())
		.toContainEqual(expect.stringContaining('A type is words'));
	await page.getByLabel('Type', { exact: true }).fill('door.open');
	await page.getByLabel('Data', { exact: true }).fill('[1]');
	await send.click();
	await expect.poll(() => page.getByRole('alert').allInnerTexts()).toContainEqual(expect.stringContaining('a JSON object'));
	expect(gateway.posts).toEqual([]);
	await page.getByLabel('Data', { exact: true }).fill('{"by":"me"}');
	await page.getByLabel('Producer').fill('3');
	await page.keyboard.press('Enter');
	await expect.poll(() => posted(gateway)).toEqual([{ type: 'door.open', data: { by: 'me' }, producer: 3 }]);
});

test('only what some definition hears is offered', async () => {
	const { page } = await stage({
		before: ({ director }) => {
			director.gestures = director.gestures.filter(({ name }) => name === 'tap_twice');
			director.playlists = director.playlists.filter(({ name }) => name === 'banner');
		}
	});
	const heads = await page.getByTestId('try').locator('h3').allInnerTexts();
	expect(heads).toEqual(['Press button.press']);
	expect(await page.getByRole('button', { name: 'Send emergency.stop' }).count()).toBe(1);
});

test('says why an event was not taken', async () => {
	const { page, gateway } = await stage();
	gateway.refusal = [429, { error: { code: 'too_many_requests', message: 'at most 100 requests a second' } }];
	await button(page, 'a').click();
	await says(page, 'trouble', /^button\.press was not sent: at most 100 requests a second\.$/);
	gateway.refusal = null;
	await button(page, 'a').click();
	await says(page, 'trouble', /^$/);
	gateway.refusal = [429, { error: { code: 'too_many_requests', message: 'at most 100 requests a second' } }];
	await page.getByRole('button', { name: 'Send emergency.stop' }).click();
	await expect.poll(() => page.getByTestId('stop-trouble').innerText()).toMatch(/^emergency\.stop was not sent: at most 100/);
});

test('behind a password it sends the token along', async () => {
	const { page, gateway } = await show({ state: showState, path: '/events', password: 'x' });
	await page.fill('#password', 'x');
	await page.keyboard.press('Enter');
	await live(page);
	await expect.poll(() => page.getByTestId('pad').count()).toBe(1);
	await button(page, 'a').click();
	await expect.poll(() => gateway.posts[0]?.headers['x-csrf-token']).toBe('token');
});
