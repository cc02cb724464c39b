// The page of services: what it shows, what it orders, and that it can be used by everybody.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { homeState } from '../fixture/home.js';
import { countRequests, faintTexts, live, says, show, useBrowser } from './stage.js';

useBrowser();

type Json = Record<string, any>;

/** With a service that crashes, one with a schedule and one that rests. */
function troubled(now: number): Json {
	const state: Json = homeState(now);
	const service = (rest: Json): Json => ({ state: 'ready', cause: 'running', since: now - 115, pid: 4711, restarts: 0, pattern: 'always', required: true, ...rest });
	state['services'].mixer = service({ restarts: 5, memory: 9_400_000, cpu_percent: 4.25 });
	state['services'].weather = service({ pattern: 'ephemeral', state: 'completed', cause: 'exited with code 0', pid: null });
	state['services'].lamp = service({ state: 'stopped', cause: 'stop asked for', pid: null });
	return state;
}

const stage = (path: string, context = {}) =>
	show({ path, state: troubled, context, before: (gateway) => gateway.services.makeHistory('mixer') });

const entry = (page: Page, name: string) => page.getByTestId(`entry-${name}`);
const button = (page: Page, name: string) => page.getByTestId('entries').getByRole('button', { name, exact: true });

test('every service says how it is, since when, and what it costs', async () => {
	const { page } = await stage('/services');
	await live(page);
	await expect.poll(() => page.getByTestId('entries').getByRole('listitem').count()).toBe(7);
	const text = await entry(page, 'mixer').innerText();
	for (const part of ['mixer', 'ready', 'Restarts\n5', '4.3 %', '9.0 MiB']) expect(text).toContain(part);
	expect(text).toMatch(/Uptime\s+[1-9]\d*:\d\d/);
	await says(page, 'headline', /^lamp needs a look$/);
	await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Services' }).waitFor();
	expect(await page.title()).toBe('Services – home');
	await expect.poll(() => entry(page, 'mixer').locator('path.voice').getAttribute('d')).toMatch(/^M/);
});

test('stop asks first, and what was ordered shows', async () => {
	const { page, gateway } = await stage('/services');
	await live(page);
	const questions: string[] = [];
	let consent = false;
	page.on('dialog', (dialog) => {
		questions.push(dialog.message());
		void (consent ? dialog.accept() : dialog.dismiss());
	});
	await button(page, 'Stop mixer').click();
	await expect.poll(() => questions.length).toBe(1);
	consent = true;
	await button(page, 'Stop mixer').click();
	await expect.poll(() => entry(page, 'mixer').getAttribute('data-state')).toBe('stopped');
	expect(gateway.services.orders).toEqual(['stop mixer']);
	expect(questions[0]).toContain('Stop mixer?');
	await button(page, 'Start mixer').click();
	await expect.poll(() => entry(page, 'mixer').getAttribute('data-state')).toBe('ready');
	await button(page, 'Run now weather').click();
	await expect.poll(() => gateway.services.orders).toEqual(['stop mixer', 'start mixer', 'trigger weather']);
	expect(questions.length).toBe(2);
	await button(page, 'Restart hub').click();
	await expect.poll(() => questions.at(-1)).toBe('Restart hub? This page needs it.');
});

test('what was refused is said where it was asked', async () => {
	const { page, gateway } = await stage('/services');
	gateway.services.refusal = [409, { error: { code: 'conflict', message: 'lamp is failed: no such program' } }];
	await live(page);
	await button(page, 'Start lamp').click();
	await expect.poll(() => entry(page, 'lamp').getByRole('alert').innerText()).toBe('Start: lamp is failed: no such program.');
});

test('what control refuses is said in words, and asked again it is another request', async () => {
	const { page, gateway } = await stage('/services');
	gateway.services.refusal = [423, { error: { code: 'locked', message: 'as control words it' } }];
	const keys: (string | undefined)[] = [];
	page.on('request', (request) => {
		if (request.method() === 'POST') keys.push(request.headers()['idempotency-key']);
	});
	await live(page);
	await button(page, 'Start lamp').click();
	await expect.poll(() => entry(page, 'lamp').getByRole('alert').innerText()).toBe('Start: the vault is locked: unlock it first.');
	await button(page, 'Start lamp').click();
	await expect.poll(() => keys.length).toBe(2);
	expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
	expect(keys[1]).not.toBe(keys[0]);
});

test('an order whose answer was lost is asked again under its key', async () => {
	const { page, gateway } = await stage('/services');
	const keys: (string | undefined)[] = [];
	await page.route('**/api/services/lamp/start', async (route) => {
		keys.push(route.request().headers()['idempotency-key']);
		await (keys.length === 1 ? route.abort('connectionreset') : route.continue());
	});
	await live(page);
	await button(page, 'Start lamp').click();
	await expect.poll(() => entry(page, 'lamp').getByRole('alert').innerText()).toContain('did not answer');
	await button(page, 'Start lamp').click();
	await expect.poll(() => gateway.services.orders).toEqual(['start lamp']);
	expect(keys).toHaveLength(2);
	expect(keys[1]).toBe(keys[0]);
});

test('a service of its own: restarts as a picture, causes, a log that can be searched', async () => {
	const { page, gateway } = await stage('/services');
	await live(page);
	await entry(page, 'mixer').getByRole('link', { name: 'mixer' }).click();
	const story = page.getByTestId('story');
	await expect.poll(() => story.getByTestId('history').innerText()).toContain('exited with code 3; restarts in 4 s');
	await expect.poll(() => page.getByTestId('timeline').getAttribute('aria-label')).toMatch(/^Within 1 h: 4 starts, 4 ends, 3 of them unwanted/);
	expect(await page.getByTestId('timeline').locator('.mark').count()).toBe(4);
	await story.getByRole('button', { name: '1 d', exact: true }).click();
	await expect.poll(() => page.getByTestId('timeline').locator('.mark').count()).toBe(5);
	const log = page.getByTestId('log');
	await expect.poll(() => log.locator('p').count()).toBe(60);
	await story.getByLabel('Level').selectOption({ label: 'Errors' });
	await expect.poll(() => log.locator('p').count()).toBe(3);
	await story.getByLabel('Level').selectOption({ label: 'All lines' });
	await story.getByLabel('Search').fill('frame 41 ');
	await expect.poll(() => log.innerText()).toMatch(/frame 41 was mixed$/);
	expect(await page.title()).toBe('mixer – Services – home');
	// What becomes of it shows at once.
	gateway.services.histories['mixer']?.push({ timestamp: gateway.now(), service: 'mixer', from: 'ready', to: 'failed', cause: 'exited with code 77', pid: 4711, exit: { code: 77, message: 'exited with code 77' } });
	gateway.patch({ services: { mixer: { state: 'failed', cause: 'exited with code 77', pid: null } } });
	await expect.poll(() => story.getByTestId('history').innerText()).toContain('exited with code 77');
	await page.goBack();
	await expect.poll(() => story.count()).toBe(0);
});

test('an address leads to one service, and keys alone are enough', async () => {
	const { page } = await stage('/services#hub');
	await live(page);
	await expect.poll(() => page.getByTestId('story').getAttribute('data-service')).toBe('hub');
	await entry(page, 'mixer').getByRole('link').focus();
	await page.keyboard.press('Enter');
	await expect.poll(() => page.getByTestId('story').getAttribute('data-service')).toBe('mixer');
	await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('story-title');
	await page.keyboard.press('Tab');
	expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Stop mixer');
});

test('a source without success is said with its service', async () => {
	const { page, gateway } = await stage('/services');
	await live(page);
	const words = 'no success for more than 60 s: it polls every 20 s';
	gateway.patch({ health: { services: { v: 1, level: 'warn', message: 'trouble with system', details: { system: words }, updated_at: gateway.now(), expires_in: 90 } } });
	await expect.poll(() => entry(page, 'system').innerText()).toContain(words);
	gateway.patch({ health: { services: { details: { system: null } } } });
	await expect.poll(() => entry(page, 'system').innerText()).not.toContain(words);
});

test('nobody is asked while nobody looks', async () => {
	const { page, gateway } = await stage('/services#mixer');
	await live(page);
	await expect.poll(() => gateway.services.asked).toBeGreaterThan(0);
	await page.evaluate(() => {
		Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
		document.dispatchEvent(new Event('visibilitychange'));
	});
	// What the other pages are made of comes once.
	await page.waitForLoadState('networkidle');
	const requests = countRequests(page);
	// Longer than it would wait between two.
	await page.waitForTimeout(5_000);
	expect(requests.all()).toBe(0);
});

test.each([
	['light', 1280, 800],
	['dark', 1280, 800],
	['light', 360, 740],
	['dark', 360, 740]
] as const)('it can be read in %s at %i px, and nothing sticks out', async (colorScheme, width, height) => {
	const { page } = await stage('/services', { colorScheme, viewport: { width, height } });
	await live(page);
	expect(await faintTexts(page)).toEqual([]);
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
	await entry(page, 'mixer').getByRole('link', { name: 'mixer' }).click();
	await expect.poll(() => page.getByTestId('log').locator('p').count()).toBe(60);
	expect(await faintTexts(page)).toEqual([]);
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
	expect(await entry(page, 'hub').isVisible()).toBe(width > 1000);
	if (process.env['SCREENSHOTS']) await page.screenshot({ path: `${process.env['SCREENSHOTS']}/service_${colorScheme}_${width}.png`, fullPage: true });
	if (width < 1000) {
		await page.getByRole('link', { name: 'All services' }).click();
		await expect.poll(() => entry(page, 'hub').isVisible()).toBe(true);
	}
	if (process.env['SCREENSHOTS']) await page.screenshot({ path: `${process.env['SCREENSHOTS']}/services_${colorScheme}_${width}.png`, fullPage: true });
});
