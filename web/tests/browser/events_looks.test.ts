// The events page in all sizes and both themes, by keyboard and for those who want no motion.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { FixtureGateway } from '../fixture/gateway.js';
import { showState } from '../fixture/home.js';
import { livelyMinute } from '../fixture/scenes.js';
import { faintTexts, live, says, show, useBrowser } from './stage.js';

useBrowser();

/** A lively show in which every name is as long as it may be. */
function longNames(gateway: FixtureGateway): void {
	const { director } = gateway;
	const long = 'a-name-of-sixty-four-characters-which-is-as-long-as-any-may-be-0';
	livelyMinute(gateway);
	for (const playlist of director.playlists.slice(1)) playlist.interrupts = [`${long}.${long}`];
	for (const gesture of director.gestures.slice(3, 5)) Object.assign(gesture, { emits: `${long}.${long}` });
	for (const playlist of director.playlists.slice(2, 3)) playlist.metadata = { feature: long };
	director.input(`${long}.${long}`, { [long]: long.repeat(8) }, { source: long });
	const presses = [1, 2].map((producer) => director.input(`${long}.press`, { [long]: long }, { producer }));
	const gesture = director.gestures.find(({ name }) => name === 'together');
	Object.assign(gesture ?? {}, { name: long, emits: `${long}.${long}` });
	director.fire(long, presses);
}

async function stage(wishes: NonNullable<Parameters<typeof show>[0]> = {}) {
	const shown = await show({ state: showState, path: '/events', before: livelyMinute, ...wishes });
	await live(shown.page);
	await expect.poll(() => shown.page.getByTestId('playlist-banner').count()).toBe(1);
	await expect.poll(() => shown.page.getByTestId('firing').count()).toBeGreaterThan(3);
	return shown;
}

const open = (page: Page, part: string) =>
	page.getByRole('navigation', { name: 'Parts of this page' }).getByRole('button', { name: part }).click();

test.each([320, 360, 390, 768, 1024, 1440, 1920, 3840])(
	'fits a screen of %d px: nothing scrolls sideways',
	async (width) => {
		const { page } = await stage({ before: longNames, context: { viewport: { width, height: 800 } } });
		const wide = () =>
			page.evaluate(() =>
				document.documentElement.scrollWidth <= document.documentElement.clientWidth
					? []
					: [...document.querySelectorAll('main *')]
							.filter((element) => !element.closest('.track'))
							.filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
							.map((element) => `${element.tagName}.${element.className} ${element.textContent?.slice(0, 40)}`)
			);
		for (const part of width < 704 ? ['Play', 'Runs', 'Library', 'Log'] : ['']) {
			if (part !== '') await open(page, part);
			expect(await wide()).toEqual([]);
		}
		await page.getByTestId('log').getByRole('button', { name: /^Why/ }).first().click();
		const dialog = await page
			.getByRole('dialog')
			.evaluate((element) => [
				element.scrollWidth - element.clientWidth,
				element.getBoundingClientRect().right - window.innerWidth
			]);
		expect(dialog[0]).toBeLessThanOrEqual(0);
		expect(dialog[1]).toBeLessThanOrEqual(0);
	}
);

test.each([320, 390, 768, 1280])('what to do without a director fits a screen of %d px', async (width) => {
	const { page } = await show({
		path: '/events',
		context: { viewport: { width, height: 800 } },
		before: ({ director }) => (director.present = false)
	});
	await says(page, 'no-director', /No director here/);
	expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
	const steps = page.getByTestId('no-director');
	const right = (await steps.boundingBox().then((box) => (box ? box.x + box.width : 0))) + 1;
	expect(await steps.locator('p, .example').evaluateAll((parts) => Math.max(...parts.map((part) => part.getBoundingClientRect().right)))).toBeLessThan(right);
});

test.each(['light', 'dark'] as const)('every word can be read in the %s theme, offline too', async (colorScheme) => {
	const { page, gateway } = await stage({ context: { colorScheme, reducedMotion: 'reduce' } });
	await page.getByText('Any other event').click();
	expect(await faintTexts(page)).toEqual([]);
	await page.getByTestId('log').getByRole('button', { name: /^Why/ }).first().click();
	expect(await faintTexts(page)).toEqual([]);
	await page.keyboard.press('Escape');
	await page.setViewportSize({ width: 390, height: 844 });
	for (const part of ['Play', 'Runs', 'Library', 'Log']) {
		await open(page, part);
		expect(await faintTexts(page)).toEqual([]);
	}
	gateway.die();
	await says(page, 'link', /^Offline$/);
	expect(await faintTexts(page)).toEqual([]);
});

test('nothing is animated for those who do not want it', async () => {
	const { page, gateway } = await stage({ context: { reducedMotion: 'reduce' } });
	gateway.director.fire('tap_twice', [gateway.director.input('button.press')]);
	await expect.poll(() => page.getByTestId('gesture-tap_twice').locator('.flash').count()).toBe(1);
	expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
	// The lanes go on by steps of a second: within some frames there is one such step at most.
	const shifts = await page
		.getByTestId('runs')
		.locator('.sheet')
		.evaluate(async (element) => {
			const seen: string[] = [];
			for (let frame = 0; frame < 10; frame++) {
				seen.push((element as HTMLElement).style.getPropertyValue('--shift'));
				await new Promise((resolve) => requestAnimationFrame(resolve));
			}
			return new Set(seen).size;
		});
	expect(shifts).toBeLessThanOrEqual(2);
	const shift = () => page.getByTestId('runs').locator('.sheet').getAttribute('style');
	const before = await shift();
	await expect.poll(shift).not.toBe(before);
});

test('every part has a name, and every control says what it does', async () => {
	const { page } = await stage();
	for (const name of ['Runs', 'Gestures', 'Last gestures', 'Playlists', 'Try it', 'Event log']) {
		await expect.poll(() => page.getByRole('region', { name, exact: true }).count()).toBe(1);
	}
	const nameless = await page.evaluate(() =>
		[...document.querySelectorAll('button, input, textarea, a')]
			.filter(
				(element) =>
					!element.getAttribute('aria-label') &&
					!element.textContent?.trim() &&
					!(element as HTMLInputElement).labels?.length
			)
			.map((element) => element.outerHTML)
	);
	expect(nameless).toEqual([]);
});

test('each stop of the keyboard can be seen', async () => {
	const { page } = await stage();
	await page.getByRole('button', { name: 'Start colour_cycle' }).focus();
	for (let stop = 0; stop < 12; stop++) {
		await page.keyboard.press('Tab');
		const ring = await page.evaluate(() => {
			const element = document.activeElement as HTMLElement;
			return `${element.tagName} ${getComputedStyle(element).outlineStyle} ${getComputedStyle(element).outlineWidth}`;
		});
		expect(ring).toMatch(/ (solid [23]px|auto \d)/);
	}
});
