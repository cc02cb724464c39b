// Where the parts of the events page are: what stops everything, and the log, are in sight of the inputs.
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { showState } from '../fixture/home.js';
import { livelyMinute } from '../fixture/scenes.js';
import { live, says, show, text, useBrowser } from './stage.js';

useBrowser();

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

async function stage(wishes: NonNullable<Parameters<typeof show>[0]> = {}) {
	const shown = await show({ state: showState, path: '/events', before: livelyMinute, ...wishes });
	await live(shown.page);
	await expect.poll(() => shown.page.getByTestId('playlist-banner').count()).toBe(1);
	await expect.poll(() => shown.page.getByTestId('event').count()).toBeGreaterThan(10);
	return shown;
}

/** Whether all of it is on the screen, and nothing lies over its middle. */
const inSight = (part: Locator): Promise<boolean> =>
	part.evaluate((element) => {
		const { top, bottom, left, right } = element.getBoundingClientRect();
		const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
		return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && element.contains(over);
	});

async function rowsInSight(page: Page): Promise<number> {
	const seen = await Promise.all((await page.getByTestId('event').all()).slice(0, 30).map(inSight));
	return seen.filter(Boolean).length;
}

const stop = (page: Page) => page.getByRole('button', { name: 'Send emergency.stop' });
const part = (page: Page, name: string) =>
	page.getByRole('navigation', { name: 'Parts of this page' }).getByRole('button', { name });

test.each([
	[1280, 800],
	[1024, 768],
	[1920, 1080]
])('at %d × %d runs, inputs, emergency stop and log are on one screen', async (width, height) => {
	const { page } = await stage({ context: { viewport: { width, height } } });
	expect(await inSight(stop(page))).toBe(true);
	expect(await inSight(page.getByTestId('log'))).toBe(true);
	expect(await rowsInSight(page)).toBeGreaterThanOrEqual(6);
	expect(await inSight(page.getByTestId('run').first())).toBe(true);
	expect(await inSight(page.getByTestId('pad'))).toBe(true);
});

test('emergency stop and log stay while the rest of the page is scrolled', async () => {
	const { page } = await stage();
	await page.getByTestId('playlist-banner').scrollIntoViewIfNeeded();
	expect(await page.evaluate(() => scrollY)).toBeGreaterThan(800);
	expect(await inSight(stop(page))).toBe(true);
	expect(await inSight(page.getByTestId('log'))).toBe(true);
	expect(await rowsInSight(page)).toBeGreaterThanOrEqual(6);
});

test('without anything to stop the log takes its place', async () => {
	const { page } = await stage({
		before: (gateway) => {
			livelyMinute(gateway);
			for (const playlist of gateway.director.playlists) playlist.interrupts = [];
		}
	});
	expect(await stop(page).count()).toBe(0);
	const top = (await page.getByTestId('log').boundingBox())?.y ?? Infinity;
	expect(top).toBeLessThan((await page.getByTestId('runs').boundingBox())?.y ?? 0);
});

test('on a phone the latest event is beside the inputs, and the log a touch away', async () => {
	const { page, gateway } = await stage({ context: PHONE });
	expect(await inSight(page.getByTestId('pad'))).toBe(true);
	gateway.director.input('knob.turn', { value: 0.4 });
	await says(page, 'latest', /knob\.turn\s+value 0\.40/);
	expect(await inSight(page.getByTestId('latest'))).toBe(true);
	await page.getByTestId('latest').tap();
	expect(await rowsInSight(page)).toBeGreaterThanOrEqual(6);
	expect(await page.evaluate(() => scrollY)).toBe(0);
	expect(await page.getByTestId('event').first().getAttribute('data-type')).toBe('knob.turn');
	expect(await page.getByTestId('pad').isVisible()).toBe(false);
	await part(page, 'Play').tap();
	expect(await inSight(page.getByTestId('pad'))).toBe(true);
});

test('on a phone each part is a touch away, and stopping always is', async () => {
	const { page, gateway } = await stage({ context: PHONE });
	for (const [name, id] of [
		['Runs', 'runs'],
		['Library', 'gestures'],
		['Log', 'log'],
		['Play', 'try']
	] as const) {
		await part(page, name).tap();
		expect((await page.getByTestId(id).boundingBox())?.y ?? Infinity).toBeLessThan(300);
		expect(await part(page, name).getAttribute('aria-current')).toBe('true');
		await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
		expect(await inSight(stop(page))).toBe(true);
	}
	expect(await part(page, 'Runs').innerText()).toMatch(/Runs\s*2/);
	await stop(page).tap();
	await expect.poll(() => gateway.posts.map(({ body }) => body.type)).toEqual(['emergency.stop']);
	await says(page, 'headline', /^Listening$/);
});

test('on a phone the last control of each part is above the foot', async () => {
	const { page } = await stage({ context: PHONE });
	for (const name of ['Play', 'Library', 'Log']) {
		await part(page, name).tap();
		await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
		const controls = page.locator('.main, .log').locator('button:visible, summary:visible');
		expect(await inSight(controls.last())).toBe(true);
	}
});

test('on a phone being offline is said above the foot', async () => {
	const { page, gateway } = await stage({ context: PHONE });
	gateway.die();
	await says(page, 'link', /^Offline$/);
	expect(await inSight(page.getByRole('button', { name: 'Try now' }))).toBe(true);
	expect(await part(page, 'Log').isVisible()).toBe(true);
	expect(await text(page, 'headline')).toBe('Offline');
});
