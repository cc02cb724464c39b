// The editor of scenes in Lua: what is typed is judged, what is saved is kept, and nothing that was written is lost.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { lightState } from '../fixture/light.js';
import { has, live, says, show, useBrowser } from './stage.js';

useBrowser();

async function editor(wishes: NonNullable<Parameters<typeof show>[0]> = {}) {
	const shown = await show({ state: lightState, path: '/light/editor#lava', ...wishes });
	await live(shown.page);
	await expect.poll(() => area(shown.page).inputValue()).toContain('Lava lamp');
	return shown;
}

const area = (page: Page) => page.locator('textarea');

test('a script is opened beside what the displays show', async () => {
	const { page } = await editor();
	await says(page, 'fault', /^It loads\.$/);
	await expect.poll(() => page.locator('.preview canvas').count()).toBeGreaterThan(0);
	expect(await page.locator('ol li').allInnerTexts()).toEqual(['1', '2', '3']);
});

test('the line of a mistake is marked while it is typed', async () => {
	const { page, gateway } = await editor();
	await area(page).fill('function draw()\n  oops\nend\n');
	await says(page, 'fault', /lava\.lua:2: oops/);
	expect(await page.locator('ol .marked').innerText()).toBe('2');
	await area(page).fill('function draw()\nend\n');
	await says(page, 'fault', /^It loads\.$/);
	expect(await page.locator('ol .marked').count()).toBe(0);
	expect(gateway.scripts.sources['lava']).toContain('Lava lamp');
});

test('Ctrl-S keeps what loads, and nothing else', async () => {
	const { page, gateway } = await editor();
	await area(page).fill('oops');
	await page.keyboard.press('Control+s');
	await says(page, 'said', /^Not saved: lava\.lua:1: oops$/);
	expect(gateway.scripts.sources['lava']).toContain('Lava lamp');
	await area(page).fill('function draw() end');
	await page.keyboard.press('Control+s');
	await says(page, 'said', /^lava is saved\.$/);
	await has(page, 'said', 'data-tone', 'good');
	expect(gateway.scripts.sources['lava']).toBe('function draw() end');
});

test('a new scene begins with one that moves, under a name that is free', async () => {
	const { page, gateway } = await editor();
	for (const [name, words] of [['plasma', /ships with Tutti/], ['lava', /already/], ['A b', /A name is made of/]] as const) {
		await page.getByPlaceholder('its name').fill(name);
		await page.getByRole('button', { name: 'Begin' }).click();
		await says(page, 'said', words);
	}
	await page.getByPlaceholder('its name').fill('mine');
	await page.getByRole('button', { name: 'Begin' }).click();
	await expect.poll(() => area(page).inputValue()).toContain('function draw(t, dt)');
	await page.getByRole('button', { name: 'Save' }).click();
	await says(page, 'said', /^mine is saved\.$/);
	expect(Object.keys(gateway.scripts.sources)).toEqual(['lava', 'mine']);
	await page.getByRole('button', { name: 'Show it' }).click();
	await expect.poll(() => gateway.light.asked.at(-1)).toEqual({ action: 'show', mode: 'mine' });
});

test('what was written to one scene is still there after another was looked at', async () => {
	const { page } = await editor({ before: (gateway) => void (gateway.scripts.sources['rain'] = 'function draw() end') });
	await area(page).fill('function draw() --[[ mine ]] end');
	await page.locator('select').selectOption('rain');
	await expect.poll(() => area(page).inputValue()).toBe('function draw() end');
	await page.locator('select').selectOption('lava');
	expect(await area(page).inputValue()).toContain('mine');
	page.once('dialog', (dialog) => void dialog.dismiss());
	await page.getByRole('link', { name: 'Back to the light' }).click();
	expect(new URL(page.url()).pathname).toBe('/light/editor');
});

test('a script is as wide as it is, and the page is not', async () => {
	const { page } = await editor({ context: { viewport: { width: 360, height: 740 } } });
	await area(page).fill(`function draw() --${' long'.repeat(80)}\nend`);
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
