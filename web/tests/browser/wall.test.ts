// The wall: what is read from across the room, by day and by night, with nobody there to press anything.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { homeState, roomsState } from '../fixture/home.js';
import { has, says, show, text, useBrowser } from './stage.js';

useBrowser();

const WALL = '[data-testid=wall]';

/** Seconds to add to now so that it is that hour, by the clock of UTC. */
function until(hour: number): number {
	const midnight = Math.floor(Date.now() / 86_400_000) * 86_400;
	return midnight + hour * 3600 - Date.now() / 1000;
}

const hung = (search = '', { hour = 12, context = {} }: { hour?: number; context?: BrowserContextOptions } = {}) =>
	show({ state: roomsState, path: `/wall${search}`, clockOffset: until(hour), context: { timezoneId: 'UTC', ...context } });

const opacity = (page: Page) => page.getByTestId('picture').evaluate((element) => Number(getComputedStyle(element).opacity));
const seen = (page: Page) => has(page, 'wall', 'data-reach', 'live');

test('shows time, rooms, weather and what needs a look, without a bar or a hand', async () => {
	const { page, gateway } = await hung('', { hour: 14.1 });
	await seen(page);
	expect(await text(page, 'wall-clock')).toMatch(/^14:0\d\s+\w+day,? \d+ \w+/);
	expect(await text(page, 'wall-co2/Living%20room:temperature')).toMatch(/^Living room\s+21\.4\s*°C\s+45 %$/);
	expect(await text(page, 'wall-co2/Living%20room:co2')).toMatch(/^Living room\s+1240\s*ppm\s+CO₂, High$/);
	expect(await text(page, 'wall-weather')).toMatch(/7\.3\s*°C\s*light rain\s+Today\s+3\.0 to 8\.0 °C\s+overcast\s+Tomorrow/);
	expect(await page.getByRole('banner').count()).toBe(0);
	expect(await text(page, 'wall-foot')).toBe('All 4 parts are playing');
	gateway.patch({ services: { system: { state: 'crash_loop', cause: 'exited with 1', required: true } } });
	await says(page, 'wall-foot', /^3 of 4 parts are playing\s+system is in a crash loop: exited with 1/);
});

test('what fires comes first, until somebody takes note of it', async () => {
	const { page, gateway } = await hung();
	await seen(page);
	gateway.alerts.fill();
	await says(page, 'wall-foot', /^2 alerts\s+service weather is in crash_loop\s+Living room: 1250 ppm, open a window$/);
	gateway.alerts.order('services', 'acknowledge', { subject: 'weather' });
	await says(page, 'wall-foot', /^Living room: 1250 ppm, open a window$/);
	gateway.alerts.order('stale-air', 'acknowledge', { subject: 'co2/Living room:co2' });
	await says(page, 'wall-foot', /^All 4 parts are playing$/);
});

test('a wall that is not to tell of alerts does not ask for them', async () => {
	const { page, gateway } = await hung('?cards=co2');
	await seen(page);
	const asked: string[] = [];
	page.on('request', (request) => asked.push(new URL(request.url()).pathname));
	gateway.alerts.fill();
	await has(page, 'wall', 'data-reach', 'live');
	expect(await text(page, 'wall-foot')).not.toContain('alerts');
	expect(asked).not.toContain('/api/alerts');
});

const sizes = [[320, 568], [390, 844], [844, 390], [800, 1280], [1024, 768], [1280, 800], [1920, 1080], [3840, 2160]] as const;
const six = '?cards=temperature,co2,weather,alerts,system/cpu_temp,system/memory_percent';

test.each(sizes.flatMap((size) => ['', six].map((search) => [...size, search] as const)))('fits %d × %d %s: nothing scrolls, nothing lies over another', async (width, height, search) => {
	const { page, gateway } = await hung(search, { context: { viewport: { width, height } } });
	await seen(page);
	gateway.patch({ services: { system: { state: 'crash_loop', cause: 'exited with 1', required: true } } });
	await says(page, 'wall-foot', /crash loop/);
	const { scrolls, outside, over } = await page.evaluate(() => {
		const picture = document.querySelector('[data-testid=picture]') as HTMLElement;
		const frame = picture.getBoundingClientRect();
		const parts = [...picture.querySelectorAll('[data-testid=wall-clock], [data-testid=wall-weather], li[data-testid^=wall-], [data-testid=wall-foot]')].map((element) => ({ name: element.getAttribute('data-testid'), box: element.getBoundingClientRect() }));
		const texts = [...picture.querySelectorAll('.value, .time, .day')].filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline');
		return {
			scrolls: document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
			outside: [...parts.filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1).map(({ name }) => name), ...texts.map((element) => element.textContent)],
			over: parts.flatMap((one, index) => parts.slice(index + 1).flatMap((other) => (one.box.left < other.box.right - 1 && other.box.left < one.box.right - 1 && one.box.top < other.box.bottom - 1 && other.box.top < one.box.bottom - 1 ? [`${one.name} ${other.name}`] : [])))
		};
	});
	expect({ scrolls, outside, over }).toEqual({ scrolls: false, outside: [], over: [] });
});

test('is read from three metres: on a tablet of ten inches no letter is smaller than 5 mm, no value than 13', async () => {
	const { page } = await hung('', { context: { viewport: { width: 1280, height: 800 } } });
	await seen(page);
	const sizes = await page.evaluate(() => {
		const size = (selector: string) => [...document.querySelectorAll(`[data-testid=picture] ${selector}`)].map((element) => parseFloat(getComputedStyle(element).fontSize));
		return { all: Math.min(...size('*:not(.unseen, .unseen *)')), values: Math.min(...size('.value')) };
	});
	// 1280 px are 217 mm there.
	expect((sizes.all * 217) / 1280).toBeGreaterThanOrEqual(5);
	expect((sizes.values * 217) / 1280).toBeGreaterThanOrEqual(12.9);
});

test('is dark ground: no part of it is filled, by either theme', async () => {
	for (const colorScheme of ['light', 'dark'] as const) {
		const { page } = await hung('', { context: { colorScheme } });
		await seen(page);
		const grounds = await page.evaluate(() => [...document.querySelectorAll('[data-testid=wall], [data-testid=picture] *')].map((element) => getComputedStyle(element).backgroundColor));
		expect([...new Set(grounds)].sort()).toEqual(['rgb(0, 0, 0)', 'rgba(0, 0, 0, 0)']);
	}
});

test('is dim at night, by its hours, and bright for a while when it is touched', async () => {
	const { page } = await hung('?night=22:00-06:30&dim=15', { hour: 23.5, context: { hasTouch: true } });
	await seen(page);
	await has(page, 'wall', 'data-night', 'true');
	await expect.poll(() => opacity(page)).toBeCloseTo(0.15);
	expect(await page.getByRole('link', { name: 'Overview' }).evaluate((link) => getComputedStyle(link.parentElement as Element).pointerEvents)).toBe('none');
	await page.touchscreen.tap(300, 300);
	await has(page, 'wall', 'data-awake', 'true');
	await expect.poll(() => opacity(page)).toBe(1);
	await page.clock.install();
	await page.clock.fastForward(31_000);
	await page.clock.resume();
	await has(page, 'wall', 'data-awake', 'false');
	await expect.poll(() => opacity(page)).toBeCloseTo(0.15);
});

test('is bright by day, and at night where it should be', async () => {
	for (const [search, hour] of [['?night=22:00-06:30', 12], ['?night=never', 23.5]] as const) {
		const { page } = await hung(search, { hour });
		await seen(page);
		expect(await page.getByTestId('wall').getAttribute('data-night')).toBe('false');
		await expect.poll(() => opacity(page)).toBe(1);
	}
});

test('follows the light of the room, and keeps to what it last knew of it', async () => {
	const { page, gateway } = await hung(`?night=${encodeURIComponent('sense_hat/light<20')}`);
	await seen(page);
	await has(page, 'wall', 'data-night', 'false');
	const lit = (value: number) => gateway.patch({ sources: { sense_hat: { readings: { light: { value, unit: 'lx', timestamp: gateway.now(), expires_in: 60 } } } } });
	lit(8);
	await has(page, 'wall', 'data-night', 'true');
	lit(22);
	await page.waitForTimeout(200);
	expect(await page.getByTestId('wall').getAttribute('data-night')).toBe('true');
	gateway.patch({ sources: { sense_hat: { readings: { light: null } } } });
	await page.waitForTimeout(200);
	expect(await page.getByTestId('wall').getAttribute('data-night')).toBe('true');
	lit(60);
	await has(page, 'wall', 'data-night', 'false');
});

test('its picture wanders', async () => {
	const places = [];
	for (const hour of [12, 12.2, 12.4]) {
		const { page } = await hung('', { hour });
		await seen(page);
		places.push(await page.getByTestId('picture').evaluate((element) => (element as HTMLElement).style.transform));
	}
	expect(new Set(places).size).toBe(3);
});

test('shows the cards that its address names, or that were chosen here', async () => {
	const { page, address } = await hung('?cards=system/cpu_temp');
	await seen(page);
	expect(await text(page, 'wall-system/cpu_temp')).toMatch(/^Temperature\s+48\.2/);
	expect(await page.locator(`${WALL} li`).count()).toBe(1);
	expect(await page.getByTestId('wall-weather').count()).toBe(0);
	await page.evaluate(() => localStorage.setItem('tutti-wall', JSON.stringify({ cards: 'co2,weather', night: 'never', dim: 50 })));
	await page.goto(`${address}/wall`);
	await seen(page);
	expect(await page.locator(`${WALL} .figures li`).count()).toBe(2);
	expect(await page.getByTestId('wall-weather').count()).toBe(1);
});

test('lives on by itself when the gateway was away, says so meanwhile, and shows what is old as old', async () => {
	const { page, gateway } = await hung();
	await seen(page);
	gateway.die();
	await says(page, 'wall-foot', /^Offline since \d\d:\d\d$/);
	expect(await text(page, 'wall-co2/Bedroom:temperature')).toMatch(/18\.9\s*°C\s+52 %, last known$/);
	await has(page, 'wall-co2/Bedroom:temperature', 'data-live', 'false');
	gateway.revive();
	await seen(page);
	await has(page, 'wall-co2/Bedroom:temperature', 'data-live', 'true');
});

test('keeps the screen on', async () => {
	const { page, address } = await hung();
	await seen(page); // what is left while it still comes complains of that
	await page.addInitScript(() => {
		Object.defineProperty(navigator, 'wakeLock', { value: { request: async (kind: string) => ((document.documentElement.dataset.lock = kind), { addEventListener: () => {}, release: async () => {} }) } });
	});
	await page.goto(`${address}/wall`);
	await expect.poll(() => page.locator('html').getAttribute('data-lock')).toBe('screen');
	await seen(page);
});

test('what it does not have yet it says, and behind a password the door comes first', async () => {
	const { page } = await show({ path: '/wall?cards=co2', password: 'x', state: homeState });
	await page.getByLabel('Password').fill('x');
	await page.keyboard.press('Enter');
	await seen(page);
	expect(await page.locator(WALL).innerText()).toContain('Nothing of what this wall should show');
});

test('speaks German', async () => {
	const { page } = await hung('', { context: { locale: 'de-DE' } });
	await seen(page);
	expect(await text(page, 'wall-weather')).toMatch(/^Draußen\s+7,3\s*°C\s*light rain\s+Heute\s+3,0 bis 8,0 °C/);
});
