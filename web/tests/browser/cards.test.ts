// The cards of the overview: what each kind of source shows, and how somebody arranges them.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { householdState } from '../fixture/household.js';
import { faintTexts, live, says, show, text, useBrowser } from './stage.js';

useBrowser();

const stage = (context = {}) => show({ state: householdState, context });
/** The cards that are to be seen, in their order. */
const cards = (page: Page): Promise<string[]> =>
	page.locator('[data-testid^="source-"]').evaluateAll((found) => found.map((element) => (element.getAttribute('data-testid') ?? '').slice('source-'.length)));
const button = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true });
const FIRST = ['weather', 'co2', 'sensors', 'pihole', 'tailscale', 'system'];

test('each kind of source shows what people look at it for', async () => {
	const { page } = await stage();
	await live(page);
	expect(await cards(page)).toEqual(FIRST);
	const weather = await text(page, 'source-weather');
	expect(weather).toMatch(/6\.4\s*°C[\s\S]*Light rain[\s\S]*Feels like 3\.1 °C, Vienna/);
	expect(weather).toMatch(/Today[\s\S]*3\.4 to 8\.2 °C[\s\S]*Tomorrow[\s\S]*Partly cloudy[\s\S]*4\.1 to 11\.5 °C[\s\S]*Sunny[\s\S]*5\.6 to 13\.9 °C/);
	expect(weather).toMatch(/Wind\s+18\s+km\/h\s+WNW/);
	expect(await text(page, 'tile-Study:co2')).toMatch(/Study\s+1630\s*ppm\s+Very high\s+22\.8 °C · 39\.0 % · Battery 14\.0 %/);
	expect(await text(page, 'tile-Living room:co2')).not.toMatch(/Battery/);
	expect(await text(page, 'blocker')).toMatch(/20\.5\s*%[\s\S]*9873[\s\S]*48\u202f211/);
	expect(await text(page, 'tailnet')).toMatch(/Connected\s+4 other devices are online\s+laptop\s+online\s+nas\s+online\s+phone\s+\d+ d/);
});

test('a card says when it is stale, and whose service is down', async () => {
	const { page, gateway } = await stage();
	await live(page);
	const readings = Object.fromEntries(Object.keys(gateway.state.sources.weather.readings).map((sensor) => [sensor, { expires_in: 0.001 }]));
	gateway.patch({ sources: { weather: { readings } } });
	await says(page, 'source-weather', /stale since \d/);
	gateway.patch({ services: { pihole: { state: 'backoff', cause: 'exited with 1' } } });
	await says(page, 'source-pihole', /not reporting, its service is restarting soon/);
	await expect.poll(() => page.getByTestId('blocker').getAttribute('class')).toMatch(/muted/);
});

const golden = (name: string): Record<string, unknown> => JSON.parse(readFileSync(new URL(`../../../contracts/examples/matrix_state/${name}.json`, import.meta.url), 'utf8'));
const light = (page: Page, index: number) => page.getByTestId('matrix').locator('circle').nth(index).getAttribute('fill');
const BLUE = 'rgb(40 110 255)';
const look = (page: Page, visibility: 'visible' | 'hidden') =>
	page.evaluate((value) => {
		Object.defineProperty(document, 'visibilityState', { value, configurable: true });
		document.dispatchEvent(new Event('visibilitychange'));
	}, visibility);

test('the lights of a Sense HAT are seen as they are, and only while somebody looks', async () => {
	const { page, gateway } = await show({ state: householdState, before: ({ grid }) => grid.show(golden('drop')) });
	await live(page);
	await expect.poll(() => page.getByTestId('matrix').locator('circle').count()).toBe(64);
	expect(await page.getByTestId('source-sensors').getByRole('img').getAttribute('aria-label')).toBe('The lights of the matrix: icon');
	expect(await light(page, 3)).toBe(BLUE);
	gateway.grid.show(golden('idle'));
	await expect.poll(() => light(page, 3)).not.toBe(BLUE);
	await look(page, 'hidden');
	await expect.poll(() => gateway.grid.viewers).toBe(0);
	gateway.grid.show(golden('drop'));
	await look(page, 'visible');
	await expect.poll(() => light(page, 3)).toBe(BLUE);
	await page.goto((await page.evaluate(() => location.origin)) + '/settings');
	await expect.poll(() => gateway.grid.viewers).toBe(0);
	await live(page); // what is left while it still comes complains of that
});

test('a viewer sees the lights too, and commands nothing for it', async () => {
	const { page, gateway } = await show({
		state: householdState,
		password: 'another horse',
		before: ({ grid, people }) => {
			people.fill();
			people.me = 'Kinder';
			grid.show(golden('drop'));
		}
	});
	const posts: string[] = [];
	page.on('request', (request) => request.method() === 'POST' && posts.push(new URL(request.url()).pathname));
	await page.fill('#username', 'Kinder');
	await page.fill('#password', 'another horse');
	await page.keyboard.press('Enter');
	await expect.poll(() => light(page, 3)).toBe(BLUE);
	expect(gateway.people.role()).toBe('viewer');
	expect(posts).toEqual(['/api/session']);
});

test('the lights come back with the gateway, and after a loss of their own socket', async () => {
	const { page, gateway } = await show({ state: householdState, before: ({ grid }) => grid.show(golden('drop')) });
	await expect.poll(() => light(page, 3)).toBe(BLUE);
	for (const client of gateway.grid.sockets.clients) client.terminate();
	await expect.poll(() => gateway.grid.visits).toBe(2);
	gateway.die();
	await expect.poll(() => page.getByTestId('matrix').count()).toBe(1);
	gateway.grid.show(golden('idle'));
	gateway.revive();
	await expect.poll(() => light(page, 3), { timeout: 15_000 }).not.toBe(BLUE);
});

test('without lights there is no matrix, and without a card for them nobody asks', async () => {
	const { page, gateway } = await stage();
	await live(page);
	await expect.poll(() => gateway.grid.viewers).toBe(1);
	expect(await page.getByTestId('matrix').count()).toBe(0);
	gateway.patch({ services: { sensors: { state: 'stopped' } } });
	await expect.poll(() => gateway.grid.viewers).toBe(0);
	gateway.patch({ services: { sensors: { state: 'ready' } } });
	await expect.poll(() => gateway.grid.viewers).toBe(1);
});

test('cards are moved, named and hidden, and stay so', async () => {
	const { page } = await stage();
	await live(page);
	await button(page, 'Arrange').click();
	await button(page, 'System earlier').click();
	await button(page, 'Weather later').click();
	expect(await cards(page)).toEqual(['co2', 'weather', 'sensors', 'pihole', 'system', 'tailscale']);
	expect(await button(page, 'CO₂ earlier').isDisabled()).toBe(true);
	await page.getByLabel('Name of CO₂').fill('Air');
	await page.getByLabel('Name of CO₂').press('Enter');
	await button(page, 'Hide Tailscale').click();
	await button(page, 'Done').click();
	const arranged = ['co2', 'weather', 'sensors', 'pihole', 'system'];
	expect(await cards(page)).toEqual(arranged);
	await page.reload();
	await live(page);
	expect(await cards(page)).toEqual(arranged);
	expect(await page.getByTestId('source-co2').getByRole('heading', { level: 2 }).innerText()).toBe('Air');
	await button(page, 'Arrange').click();
	await button(page, 'Show Tailscale').click();
	expect(await cards(page)).toEqual([...arranged, 'tailscale']);
	await button(page, 'As it was at first').click();
	expect(await cards(page)).toEqual(FIRST);
	expect(await page.evaluate(() => localStorage.getItem('tutti-cards'))).toBeNull();
});

test.each([320, 360, 390, 430, 640, 1024, 1280])('at %i pixels the means to arrange cards lies on no words', async (width) => {
	const { page } = await stage({ viewport: { width, height: 900 }, locale: 'de-DE' });
	await live(page);
	const under = await page.evaluate(() => {
		const means = document.querySelector('[data-testid="arrange"]')!.getBoundingClientRect();
		const meets = (box: DOMRect) => box.left < means.right && means.left < box.right && box.top < means.bottom && means.top < box.bottom;
		return [...document.querySelectorAll('[data-testid^="source-"] h2, [data-testid^="source-"] h2 + p')]
			.filter((element) => {
				const words = document.createRange();
				words.selectNodeContents(element);
				return [...words.getClientRects()].some(meets);
			})
			.map((element) => element.textContent);
	});
	expect(under).toEqual([]);
});

test('a mouse drags a card to where another is', async () => {
	const { page } = await stage({ viewport: { width: 1280, height: 1700 } });
	await live(page);
	await button(page, 'Arrange').click();
	await page.getByTestId('source-weather').getByTestId('weather-now').scrollIntoViewIfNeeded();
	await page.getByTestId('source-weather').dragTo(page.getByTestId('source-pihole'), { sourcePosition: { x: 30, y: 70 } });
	await expect.poll(() => cards(page)).toEqual(['co2', 'sensors', 'pihole', 'weather', 'tailscale', 'system']);
});

test('what is kept is the same in every window, and of no harm where it is broken', async () => {
	const { page } = await stage();
	await live(page);
	await page.evaluate(() => {
		localStorage.setItem('tutti-cards', '{"order":["system"],"hidden":["weather",7],"names":{"x":1}}');
		dispatchEvent(new StorageEvent('storage', { key: 'tutti-cards' }));
	});
	await expect.poll(() => cards(page)).toEqual(['system', 'co2', 'sensors', 'pihole', 'tailscale']);
	await page.evaluate(() => localStorage.setItem('tutti-cards', '{'));
	await page.reload();
	await live(page);
	expect(await cards(page)).toEqual(FIRST);
});

test.each([
	['light', 320],
	['dark', 390],
	['dark', 768],
	['light', 1440],
	['light', 1920]
] as const)('a whole household can be read in %s at %i px, arranged or not', async (colorScheme, width) => {
	const { page } = await stage({ colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' });
	await live(page);
	const look = async (): Promise<void> => {
		expect(await faintTexts(page)).toEqual([]);
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
		const cut = await page.evaluate(() =>
			[...document.querySelectorAll('main :is(.value, dd, .range, .remark, h2)')]
				.filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
				.map((element) => element.textContent)
		);
		expect(cut).toEqual([]);
	};
	await look();
	await button(page, 'Arrange').click();
	await look();
});
