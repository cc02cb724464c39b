// The page of a source: what it shows, what a person can do with its chart, and that it can be used by everybody.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { householdState } from '../fixture/household.js';
import type { FixtureGateway } from '../fixture/gateway.js';
import { countRequests, faintTexts, live, poll, says, show, text, useBrowser } from './stage.js';

useBrowser();

const HOUR = 3_600;
const DAY = 24 * HOUR;

const stage = (path: string, context = {}, before: (gateway: FixtureGateway) => void = () => {}) => show({ path, state: householdState, context, before });
const chart = (page: Page) => page.getByTestId('chart');
const drawn = async (page: Page): Promise<void> => {
	await expect.poll(() => chart(page).getAttribute('data-drawn')).toBe('true');
	await expect.poll(async () => Number(await chart(page).getAttribute('data-places'))).toBeGreaterThan(20);
};
/** How many seconds were asked for last. */
const length = ({ history }: FixtureGateway): number => {
	const last = history.asked[history.asked.length - 1];
	return last ? Math.round(last.to - last.from) : 0;
};
const button = (page: Page, name: string) => page.getByTestId('history').getByRole('button', { name, exact: true });

test('a source has a page: how it is, what it measures, what that was, and its service', async () => {
	const { page } = await stage('/sources/co2');
	await live(page);
	await drawn(page);
	await says(page, 'headline', /^CO₂$/);
	expect(await page.title()).toBe('CO₂ – home');
	await says(page, 'condition', /live, every 1 min/);
	await says(page, 'tile-Study:co2', /1630\s*ppm/);
	await says(page, 'readout', /Bedroom, CO₂\s+[\d ]+ ppm/);
	await says(page, 'facts', /Measures\s+every 1 min[\s\S]*Failed\s+2 times/);
	await says(page, 'service-co2', /ready/);
	await page.getByRole('link', { name: 'Log and history of co2' }).click();
	await expect.poll(() => page.getByTestId('story').getByRole('heading', { name: 'co2' }).count()).toBe(1);
});

test('a card leads to the page of its source, a tile to its chart', async () => {
	const { page, gateway } = await stage('');
	await live(page);
	await page.getByTestId('source-sensors').getByRole('heading', { level: 2 }).getByRole('link').click();
	await says(page, 'headline', /^Sense HAT$/);
	await drawn(page);
	await page.goBack();
	await page.getByTestId('tile-cpu_temp').getByRole('link').click();
	await says(page, 'headline', /^System$/);
	await expect.poll(() => gateway.history.asked[gateway.history.asked.length - 1]?.sensor).toBe('cpu_temp');
	await page.getByTestId('tile-memory_percent').getByRole('link').click();
	await expect.poll(() => gateway.history.asked[gateway.history.asked.length - 1]?.sensor).toBe('memory_percent');
	expect(new URL(page.url()).hash).toBe('#memory_percent');
});

test('an hour to a year, and back in time', async () => {
	const { page, gateway } = await stage('/sources/system');
	await live(page);
	await drawn(page);
	expect(length(gateway)).toBe(DAY);
	for (const [word, seconds] of [['Hour', HOUR], ['Week', 7 * DAY], ['Month', 30 * DAY], ['Year', 365 * DAY]] as const) {
		await button(page, word).click();
		await expect.poll(() => length(gateway)).toBe(seconds);
		expect(await button(page, word).getAttribute('aria-pressed')).toBe('true');
	}
	await says(page, 'span', /up to now$/);
	await button(page, 'Earlier').click();
	await expect.poll(() => text(page, 'span')).not.toMatch(/now/);
	await button(page, 'Now').click();
	await says(page, 'span', /up to now$/);
	await button(page, 'Zoom in').click();
	await expect.poll(() => length(gateway)).toBe((365 * DAY) / 2);
});

test('what is dragged over is zoomed into, Shift moves, a click changes nothing', async () => {
	const { page, gateway } = await stage('/sources/system');
	await live(page);
	await drawn(page);
	const box = (await page.locator('.u-over').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
	const at = (part: number): [number, number] => [box.x + box.width * part, box.y + box.height / 2];
	const drag = async (from: number, to: number): Promise<void> => {
		await page.mouse.move(...at(from));
		await page.mouse.down();
		await page.mouse.move(...at((from + to) / 2));
		await page.mouse.move(...at(to));
		await page.mouse.up();
	};
	await page.mouse.click(...at(0.5));
	await drag(0.25, 0.5);
	await expect.poll(() => length(gateway) / (DAY / 4)).toBeCloseTo(1, 1);
	await says(page, 'span', /^(?!.*now)/);
	const last = gateway.history.asked[gateway.history.asked.length - 1];
	await page.keyboard.down('Shift');
	await drag(0.25, 0.75);
	await page.keyboard.up('Shift');
	await expect.poll(() => ((last?.to ?? 0) - (gateway.history.asked[gateway.history.asked.length - 1]?.to ?? 0)) / (DAY / 8)).toBeCloseTo(1, 1);
});

test('a wheel turns the page, and the chart only once it is taken in hand', async () => {
	const { page, gateway } = await stage('/sources/system');
	await live(page);
	await drawn(page);
	await chart(page).hover();
	await page.mouse.wheel(0, 120);
	await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
	expect(length(gateway)).toBe(DAY);
	await chart(page).click();
	await page.mouse.wheel(0, -120);
	await expect.poll(() => length(gateway)).toBeLessThan(DAY * 0.9);
});

test('keys alone read, move and zoom, and a screen reader hears it', async () => {
	const { page, gateway } = await stage('/sources/co2');
	await live(page);
	await drawn(page);
	await chart(page).focus();
	await expect.poll(() => chart(page).getAttribute('aria-valuetext')).toMatch(/^Bedroom, CO₂, .*: [\d ]+ ppm on average, least [\d ]+ ppm \(.*\), most [\d ]+ ppm/);
	await page.keyboard.press('ArrowLeft');
	await expect.poll(() => chart(page).getAttribute('aria-valuetext')).toMatch(/^\d\d:\d\d:\d\d: Bedroom, CO₂ [\d ]+ ppm$/);
	const before = await chart(page).getAttribute('aria-valuenow');
	await page.keyboard.press('ArrowLeft');
	expect(Number(await chart(page).getAttribute('aria-valuenow'))).toBeLessThan(Number(before));
	await page.keyboard.press('+');
	await expect.poll(() => length(gateway)).toBe(DAY / 2);
	await page.keyboard.press('-');
	await expect.poll(() => length(gateway)).toBe(DAY);
	await page.keyboard.press('Shift+ArrowLeft');
	await says(page, 'span', /^(?!.*now)/);
	await page.keyboard.press('End');
	await says(page, 'span', /up to now$/);
	await page.getByText('As a table').click();
	expect(await page.getByRole('table').getByRole('row').count()).toBeGreaterThan(20);
});

test('one finger moves, two zoom', async () => {
	const { page, gateway } = await stage('/sources/system', { viewport: { width: 390, height: 844 }, hasTouch: true });
	await live(page);
	await drawn(page);
	await page.locator('.u-over').scrollIntoViewIfNeeded();
	const box = (await page.locator('.u-over').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
	const devtools = await page.context().newCDPSession(page);
	const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...parts: number[]) =>
		devtools.send('Input.dispatchTouchEvent', { type, touchPoints: parts.map((part, id) => ({ x: box.x + box.width * part, y: box.y + box.height / 2, id })) });
	await touch('touchStart', 0.4, 0.6);
	for (const step of [1, 2, 3, 4]) await touch('touchMove', 0.4 - step * 0.05, 0.6 + step * 0.05);
	await touch('touchEnd');
	await expect.poll(() => length(gateway) / (DAY / 3)).toBeCloseTo(1, 1);
	const { to = 0 } = gateway.history.asked[gateway.history.asked.length - 1] ?? {};
	await touch('touchStart', 0.2);
	for (const step of [1, 2, 3, 4]) await touch('touchMove', 0.2 + step * 0.15);
	await touch('touchEnd');
	await expect.poll(() => gateway.history.asked[gateway.history.asked.length - 1]?.to ?? to).toBeLessThan(to - HOUR);
});

test('two readings stand side by side, of any sources', async () => {
	const { page, gateway } = await stage('/sources/co2');
	await live(page);
	await drawn(page);
	await page.getByLabel('Beside it').selectOption({ label: 'Weather: Temperature' });
	await expect.poll(() => gateway.history.asked.some(({ sensor }) => sensor === 'weather_temp')).toBe(true);
	await says(page, 'readout', /CO₂: Bedroom, CO₂[\s\S]*ppm[\s\S]*Weather: Temperature[\s\S]*°C/);
	await page.getByLabel('Reading').selectOption({ label: 'Study, CO₂' });
	await says(page, 'readout', /Study, CO₂[\s\S]*Weather/);
	await expect.poll(() => chart(page).getAttribute('aria-label')).toMatch(/Study, CO₂.*Temperature, /);
});

test('what is shown can be saved as a file', async () => {
	const { page } = await stage('/sources/co2#Study%3Aco2');
	await live(page);
	await drawn(page);
	const coming = page.waitForEvent('download');
	await button(page, 'Save as CSV').click();
	const file = await coming;
	expect(file.suggestedFilename()).toMatch(/^co2-Study-co2_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.csv$/);
	const [head, first] = (await readFile(await file.path(), 'utf8')).split('\r\n');
	expect(head).toBe('time,co2/Study:co2 min (ppm),co2/Study:co2 mean (ppm),co2/Study:co2 max (ppm),co2/Study:co2 count');
	expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,[\d.]+,[\d.]+,[\d.]+,\d+$/);
});

test('goes on with what is measured, without asking again', async () => {
	const { page, gateway } = await stage('/sources/system#cpu_percent');
	await live(page);
	await drawn(page);
	await button(page, 'Hour').click();
	await expect.poll(() => length(gateway)).toBe(HOUR);
	await expect.poll(() => chart(page).getAttribute('aria-label')).toMatch(/CPU/);
	const asked = gateway.history.asked.length;
	poll(gateway, 1, (readings) => (readings.cpu_percent = { ...readings.cpu_percent, value: 99.5, timestamp: gateway.now() + 1 }));
	await expect.poll(() => chart(page).getAttribute('aria-label')).toMatch(/most 99\.5 %/);
	expect(gateway.history.asked.length).toBe(asked);
});

test('where nobody keeps readings it says so, and how to have it', async () => {
	const { page } = await stage('/sources/system', {}, (gateway) => {
		gateway.history.present = false;
		delete gateway.state.services.history;
	});
	await live(page);
	await says(page, 'no-history', /Nobody keeps readings here yet[\s\S]*\[service\.history\][\s\S]*tutti reload/);
	await says(page, 'tile-cpu_percent', /%/);
	expect(await chart(page).count()).toBe(0);
});

test('a history that is away is no history that was never there, and its return is seen', async () => {
	const { page, gateway } = await stage('/sources/system', {}, (each) => {
		each.history.present = false;
		each.state.services.history.state = 'backoff';
	});
	await live(page);
	await says(page, 'history-away', /does not answer now: nobody named history keeps readings/);
	gateway.history.present = true;
	gateway.patch({ services: { history: { state: 'ready' } } });
	await drawn(page);
});

test('a gateway that goes and comes back is asked anew, and rarely', async () => {
	const { page, gateway } = await stage('/sources/system');
	await live(page);
	await drawn(page);
	const asked = gateway.history.asked.length;
	const requests = countRequests(page);
	gateway.die();
	await says(page, 'link', /^Offline$/);
	gateway.revive();
	await live(page);
	await expect.poll(() => gateway.history.asked.length).toBeGreaterThan(asked);
	expect(requests.most()).toBeLessThanOrEqual(10);
});

test('a name that no source has is said, with those that are there', async () => {
	const { page } = await stage('/sources/nobody');
	await live(page);
	await says(page, 'headline', /^No source is called nobody$/);
	await page.getByRole('main').getByRole('link', { name: 'Pi-hole' }).click();
	await says(page, 'headline', /^Pi-hole$/);
});

test.each([
	['light', 320],
	['dark', 390],
	['light', 1280],
	['dark', 1920]
] as const)('it can be read in %s at %i px, and nothing sticks out', async (colorScheme, width) => {
	const { page } = await stage('/sources/co2', { colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' });
	await live(page);
	await drawn(page);
	await page.getByLabel('Beside it').selectOption({ label: 'Weather: Temperature' });
	await page.getByText('As a table').click();
	await expect.poll(() => page.getByRole('table').count()).toBe(2);
	expect(await faintTexts(page)).toEqual([]);
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
	const canvas = await page.locator('.uplot canvas').boundingBox();
	const frame = await chart(page).boundingBox();
	expect(Math.abs((canvas?.width ?? 0) - (frame?.width ?? 1))).toBeLessThanOrEqual(1);
	await page.setViewportSize({ width: width - 20, height: 900 });
	await expect.poll(async () => Math.abs(((await page.locator('.uplot canvas').boundingBox())?.width ?? 0) - ((await chart(page).boundingBox())?.width ?? 1))).toBeLessThanOrEqual(1);
});
