// The light page: what is on the displays is seen, what is set is sent as it moves, darkness comes whatever is gone, and what is
// so no longer is not shown as if it were.
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { FixtureGateway } from '../fixture/gateway.js';
import { homeState } from '../fixture/home.js';
import { lightState, outputHealth } from '../fixture/light.js';
import { countRequests, faintTexts, has, live, says, show, text, useBrowser } from './stage.js';

useBrowser();

type Asked = Record<string, unknown>;

async function stage(wishes: NonNullable<Parameters<typeof show>[0]> = {}) {
	const shown = await show({ state: lightState, path: '/light', ...wishes });
	await live(shown.page);
	await says(shown.page, 'headline', /^Sunset$/);
	return shown;
}

const asked = (gateway: FixtureGateway, action: string): Asked[] => gateway.light.asked.filter((each) => each['action'] === action);

/** How much light a canvas has: the mean of its bytes. */
const shine = (canvas: Locator): Promise<number> =>
	canvas.evaluate((element) => {
		const { width, height } = element as HTMLCanvasElement;
		const data = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
		return data.reduce((sum, byte, index) => (index % 4 === 3 ? sum : sum + byte), 0) / (width * height * 3);
	});

/** A digest of what a canvas shows. */
const picture = (canvas: Locator): Promise<string> => canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL().slice(-4000));

/** A gateway with that shape of frame: the canvas of its display. */
const canvasOf = (page: Page, display: string): Locator => page.getByTestId(`screen-${display}`).locator('canvas').first();

test('what is on each display is seen, moving', async () => {
	const { page } = await stage();
	for (const display of ['panel', 'column', 'ribbon']) {
		await expect.poll(() => shine(canvasOf(page, display))).toBeGreaterThan(12);
		const before = await picture(canvasOf(page, display));
		await expect.poll(() => picture(canvasOf(page, display))).not.toBe(before);
	}
	await has(page, 'display-panel', 'data-standing', 'live');
	await expect.poll(async () => parseInt(/Shown here\s+(\d+)/.exec(await text(page, 'display-panel'))?.[1] ?? '0', 10)).toBeGreaterThan(8);
});

test('a light is a dot of whole pixels, in its colour, with black around it', async () => {
	const { page, gateway } = await stage({ context: { deviceScaleFactor: 2, viewport: { width: 1280, height: 800 } } });
	gateway.light.playing = false;
	const frame = gateway.light.frame({ width: 64, height: 64, shape: 'panel' });
	frame.fill(0, 24);
	frame.set([0, 255, 0], 24 + 3 * (64 * 10 + 20));
	for (const client of gateway.light.sockets.clients) client.send(frame);
	const at = (x: number, y: number) =>
		canvasOf(page, 'panel').evaluate(
			(element, [column, row]) => {
				const canvas = element as HTMLCanvasElement;
				const cell = canvas.width / 64;
				return [Number.isInteger(cell) ? 0 : 1, ...(canvas.getContext('2d')?.getImageData((column ?? 0) * cell, (row ?? 0) * cell, 1, 1).data ?? [])];
			},
			[x, y]
		);
	await expect.poll(async () => (await at(20.5, 10.5))[2]).toBe(255);
	const [uneven = 1, red = 255, , blue = 255] = await at(20.5, 10.5);
	expect([uneven, red < 60, blue < 60]).toEqual([0, true, true]);
	expect((await at(20, 10))[2]).toBeLessThan(130);
	expect((await at(40.5, 40.5))[2]).toBeLessThan(40);
});

test('a cube is turned by dragging and by its buttons, and unfolded', async () => {
	const { page } = await stage();
	const cube = page.getByTestId('cube');
	expect(await cube.getAttribute('data-turn')).toBe('-36');
	const box = (await cube.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width / 2 + 40, box.y + box.height / 2);
	await page.mouse.up();
	expect(await cube.getAttribute('data-turn')).toBe('-16');
	await page.getByRole('button', { name: 'Turn left' }).click();
	expect(await cube.getAttribute('data-turn')).toBe('-31');
	await page.getByRole('button', { name: 'Unfold' }).click();
	await cube.waitFor({ state: 'detached' });
	const flat = canvasOf(page, 'column');
	const { width, height } = await flat.evaluate((element) => ({ width: (element as HTMLCanvasElement).width, height: (element as HTMLCanvasElement).height }));
	expect(width / height).toBe(4);
	await expect.poll(() => shine(flat)).toBeGreaterThan(12);
});

test('a slider is sent while it is dragged, twenty times a second at most, and the last of it always', async () => {
	const { page, gateway } = await stage();
	gateway.light.playing = false; // pictures of three displays are work, and a page that does not keep up is offline for a while
	const speed = page.getByRole('slider', { name: 'Speed' });
	expect(await speed.getAttribute('aria-valuetext')).toBe('0.50 ×');
	await speed.focus();
	const began = Date.now();
	for (let step = 0; step < 60; step++) await page.keyboard.press('ArrowRight');
	await expect.poll(() => text(page, 'scene-plasma')).toMatch(/Speed\s+1\.5\d ×/);
	const shown = 0.1 * 40 ** Number(await speed.inputValue());
	await expect.poll(() => asked(gateway, 'set').at(-1)?.['value']).toBeCloseTo(shown, 2);
	const sent = asked(gateway, 'set');
	expect(sent.length).toBeLessThanOrEqual(20 * ((Date.now() - began) / 1000) + 2);
	expect(sent.at(-1)).toMatchObject({ scene: 'plasma', parameter: 'speed', mode: 'sunset' });
});

test('every kind of parameter can be set, and reset', async () => {
	const { page, gateway } = await stage();
	await page.getByRole('switch', { name: 'Mirror' }).uncheck();
	await page.getByRole('combobox', { name: 'Palette' }).selectOption('deep_ocean');
	await page.getByLabel('Tint').fill('#00ff80');
	await page.getByRole('textbox', { name: 'Words' }).fill('Good night');
	await expect.poll(() => asked(gateway, 'set').map(({ parameter, value }) => `${parameter} ${value}`)).toEqual(
		expect.arrayContaining(['mirror false', 'palette deep_ocean', 'tint #00ff80', 'words Good night'])
	);
	await page.waitForTimeout(1500);
	expect(await page.getByRole('textbox', { name: 'Words' }).inputValue()).toBe('Good night');
	await page.getByRole('button', { name: 'Reset Plasma' }).click();
	await expect.poll(() => page.getByRole('switch', { name: 'Mirror' }).isChecked()).toBe(true);
	expect(asked(gateway, 'reset')).toEqual([{ action: 'reset', scene: 'plasma', mode: 'sunset' }]);
});

test('what somebody else sets moves here, too', async () => {
	const { page, gateway } = await stage();
	gateway.light.post({ action: 'set', scene: 'plasma', parameter: 'waves', value: 7 });
	await expect.poll(() => page.getByRole('slider', { name: 'Waves' }).getAttribute('aria-valuetext')).toBe('7');
	gateway.light.post({ action: 'show', mode: 'rain' });
	await says(page, 'headline', /^Rain$/);
	await expect.poll(() => page.locator('main [role=status]').innerText()).toBe('Rain is showing.');
	expect(await text(page, 'scene-rain')).toContain('Edit its script');
});

test('a mode is chosen, or browsed to and taken', async () => {
	const { page, gateway } = await stage();
	await page.getByRole('button', { name: 'Fire', exact: true }).click();
	await says(page, 'headline', /^Fire$/);
	expect(await page.getByRole('button', { name: 'Fire', exact: true }).getAttribute('aria-pressed')).toBe('true');
	await expect.poll(() => gateway.light.asked.length).toBe(1); // two that are on their way at once may come in any order
	await page.getByRole('button', { name: 'Next mode' }).click();
	const take = page.getByRole('button', { name: 'Show Rain' });
	await take.click();
	await says(page, 'headline', /^Rain$/);
	expect(gateway.light.asked.map(({ action }) => action)).toEqual(['show', 'next', 'activate']);
});

test('darkness comes at once, says that it is there, and goes', async () => {
	const { page, gateway } = await stage();
	await expect.poll(() => shine(canvasOf(page, 'panel'))).toBeGreaterThan(12);
	await page.getByTestId('blackout').click();
	await says(page, 'headline', /^Blackout$/);
	await says(page, 'blackout', /Blackout is on/);
	await says(page, 'light-note', /Sunset goes on unseen/);
	await has(page, 'display-panel', 'data-standing', 'dark');
	await expect.poll(() => shine(canvasOf(page, 'panel'))).toBeLessThan(20);
	await page.getByTestId('blackout').press('Enter');
	await says(page, 'headline', /^Sunset$/);
	await expect.poll(() => asked(gateway, 'blackout').map(({ on }) => on)).toEqual([true, false]);
});

test('brightness is of all, or of one display; a text lies over everything for a while', async () => {
	const { page, gateway } = await stage();
	await page.getByRole('slider', { name: 'Brightness of all' }).fill('0.25');
	await page.getByTestId('display-column').getByRole('slider', { name: 'Brightness' }).fill('0.5');
	await expect.poll(() => asked(gateway, 'brightness')).toEqual(
		expect.arrayContaining([
			{ action: 'brightness', value: 0.25 },
			{ action: 'brightness', value: 0.5, display: 'column' }
		])
	);
	const form = page.getByTestId('text');
	await form.getByRole('textbox', { name: 'Text', exact: true }).fill('Hello out there');
	await form.getByRole('textbox', { name: 'Text', exact: true }).press('Enter');
	await expect.poll(() => asked(gateway, 'text')).toEqual([{ action: 'text', text: 'Hello out there', seconds: 5, colour: '#ffffff' }]);
	await says(page, 'text-shown', /Hello out there/);
	expect(await form.getByRole('textbox', { name: 'Text', exact: true }).inputValue()).toBe('');
	await form.getByRole('button', { name: 'Take away' }).click();
	await expect.poll(() => text(page, 'text-shown')).toBe('');
});

test('what was refused says why, and shows what is so', async () => {
	const { page, gateway } = await stage();
	gateway.light.refusal = [400, { error: { code: 'invalid_input', message: 'waves is worn out' } }];
	await page.getByRole('slider', { name: 'Waves' }).press('ArrowRight');
	await says(page, 'refusal', /^Not done: waves is worn out\.$/);
	await expect.poll(() => page.getByRole('slider', { name: 'Waves' }).getAttribute('aria-valuetext')).toBe('3');
	gateway.light.refusal = null;
	await page.getByRole('slider', { name: 'Waves' }).press('ArrowRight');
	await expect.poll(() => text(page, 'refusal')).toBe('');
});

test('a way that takes too long says so in words; frames and faults are told', async () => {
	const { page } = await stage();
	const [good, bad] = [page.getByTestId('route').nth(0), page.getByTestId('route').nth(1)];
	expect(await good.innerText()).toMatch(/button\.press → panel[\s\S]*9\.2 ms[\s\S]*18 ms[\s\S]*50 ms/);
	expect(await good.innerText()).not.toContain('over its budget');
	expect(await bad.innerText()).toMatch(/64 ms[\s\S]*over its budget/);
	expect(await text(page, 'frames')).toMatch(/Late\s+3[\s\S]*Left out\s+1[\s\S]*Scenes\s+0\.42 ms\s+1\.3 ms/);
	expect(await text(page, 'faults')).toMatch(/boids\s+2 min \d\d s ago\s+boids\.lua:42: attempt to compare number with nil/);
	expect(await text(page, 'display-column')).toMatch(/Current, limited\s+6\.40 A of 6\.40 A/);
	expect(await text(page, 'display-ribbon')).toMatch(/Not sent\s+12[\s\S]*nobody of that name answers/);
});

test('where render goes, lights that keep on say how; darkness still comes, nothing else is offered', async () => {
	const { page, gateway } = await stage();
	gateway.light.present = false;
	const health = outputHealth(gateway.now());
	for (const display of health['details'].displays) display.state = 'attract';
	gateway.patch({ health: { output: health } });
	await says(page, 'headline', /^Nobody draws$/);
	await says(page, 'light-note', /render is not running.*The lights keep on by themselves.*the last that is known/);
	await has(page, 'display-panel', 'data-standing', 'attract');
	expect(await page.getByRole('slider', { name: 'Speed' }).isDisabled()).toBe(true);
	await page.getByTestId('blackout').click();
	await says(page, 'blackout', /Blackout is on/);
	// The page shows what is wanted at once; it is on its way then.
	await expect.poll(() => asked(gateway, 'blackout')).toEqual([{ action: 'blackout', on: true }]);
	gateway.light.present = true;
	await says(page, 'headline', /^Blackout$/);
});

test('frames that stop coming are not passed off as live', async () => {
	const { page, gateway } = await stage();
	await has(page, 'display-panel', 'data-standing', 'live');
	gateway.light.playing = false;
	await has(page, 'display-panel', 'data-standing', 'waiting');
	gateway.light.playing = true;
	await has(page, 'display-panel', 'data-standing', 'live');
});

test('offline says so, keeps the last picture muted, and comes back by itself', async () => {
	const { page, gateway } = await stage();
	await expect.poll(() => shine(canvasOf(page, 'panel'))).toBeGreaterThan(12);
	gateway.die();
	await says(page, 'headline', /^Offline$/);
	await has(page, 'display-panel', 'data-standing', 'offline');
	expect(await shine(canvasOf(page, 'panel'))).toBeGreaterThan(12);
	expect(await page.getByTestId('blackout').isDisabled()).toBe(true);
	gateway.revive();
	await live(page);
	await says(page, 'headline', /^Sunset$/);
	const before = await picture(canvasOf(page, 'panel'));
	await expect.poll(() => picture(canvasOf(page, 'panel'))).not.toBe(before);
});

test('the page is linked where light is made, and teaches where none is', async () => {
	const { page, gateway } = await show({ state: homeState, before: (gateway) => void (gateway.light.present = false) });
	await live(page);
	expect(await page.getByRole('link', { name: 'Light' }).count()).toBe(0);
	gateway.patch({ health: { output: outputHealth(gateway.now()) } });
	await page.getByRole('link', { name: 'Light' }).waitFor();
	gateway.patch({ health: { output: null } });
	await page.goto(`${page.url()}light`);
	await says(page, 'headline', /^No light yet$/);
	expect(await text(page, 'no-light')).toContain('[display.panel]');
});

test('it asks little, of who draws and of who shows', async () => {
	const { page, gateway } = await stage();
	for (const display of ['panel', 'column', 'ribbon']) await expect.poll(() => shine(canvasOf(page, display))).toBeGreaterThan(12);
	const requests = countRequests(page);
	await page.waitForTimeout(3000);
	expect(requests.all()).toBeLessThanOrEqual(8);
	await page.getByRole('link', { name: 'Events' }).click();
	await expect.poll(() => gateway.light.sockets.clients.size).toBe(0);
});

test.each([320, 375, 768, 1024, 1440, 1920])('fits a screen of %d px: nothing scrolls sideways', async (width) => {
	const { page } = await stage({ context: { viewport: { width, height: 800 } } });
	const { scroll, client } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }));
	expect(scroll).toBeLessThanOrEqual(client);
});

test('on a phone darkness is in reach wherever the page is scrolled to, and hides no control', async () => {
	const { page } = await stage({ context: { viewport: { width: 375, height: 780 } } });
	for (const where of [0, 100_000]) {
		await page.evaluate((top) => window.scrollTo(0, top), where);
		const box = (await page.getByTestId('blackout').boundingBox()) ?? { y: 0, height: 0 };
		expect(box.y + box.height).toBeLessThanOrEqual(780);
		expect(box.height).toBeGreaterThanOrEqual(44);
	}
	const frames = (await page.getByTestId('frames').boundingBox()) ?? { y: 0, height: 0 };
	const dark = (await page.getByTestId('blackout').boundingBox()) ?? { y: 0 };
	expect(frames.y + frames.height).toBeLessThanOrEqual(dark.y);
});

test('on a phone the mode that shows is in sight', async () => {
	const { page, gateway } = await stage({ context: { viewport: { width: 375, height: 780 } } });
	gateway.light.post({ action: 'show', mode: 'pong' });
	await says(page, 'headline', /^Pong$/);
	const box = (await page.getByRole('button', { name: 'Pong', exact: true }).boundingBox()) ?? { x: 0, width: 0 };
	expect(box.x > 0 && box.x + box.width < 375).toBe(true);
	expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

test.each(['light', 'dark'] as const)('every word can be read in the %s theme, dark and offline too', async (colorScheme) => {
	const { page, gateway } = await stage({ context: { colorScheme, reducedMotion: 'reduce' } });
	expect(await faintTexts(page)).toEqual([]);
	await page.getByTestId('blackout').click();
	await says(page, 'headline', /^Blackout$/);
	expect(await faintTexts(page)).toEqual([]);
	gateway.die();
	await says(page, 'link', /^Offline$/);
	expect(await faintTexts(page)).toEqual([]);
});
