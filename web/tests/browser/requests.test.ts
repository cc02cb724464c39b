// How much the pages ask of the gateway: a few times a second at most, whatever restarts, flickers or bursts.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { FixtureGateway } from '../fixture/gateway.js';
import { withDebugger } from '../fixture/debug.js';
import { showState } from '../fixture/home.js';
import { songState } from '../fixture/song.js';
import { countRequests, live, says, show, useBrowser } from './stage.js';

useBrowser();

/** In any one second, of requests and connections. */
const MOST = 10;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function opened(path: string): Promise<{ page: Page; gateway: FixtureGateway }> {
	const shown = await show({ state: showState, path });
	await live(shown.page);
	await says(shown.page, 'headline', path === '/' ? /^All 5 parts are playing$/ : /^Listening$/);
	// What the other pages are made of comes once, and is here then.
	await shown.page.waitForLoadState('networkidle');
	return shown;
}

/** What a page sees of `tutti restart NAME`. */
async function restart(gateway: FixtureGateway, name: string): Promise<void> {
	const becomes = async (state: string, pid: number | null) => {
		gateway.patch({ services: { [name]: { state, cause: 'asked for', pid, since: gateway.now() } } });
		await pause(60);
	};
	await becomes('stopping', 99);
	if (name === 'director') gateway.director.present = false;
	if (name === 'hub') gateway.patch({ bus: { connected: false } });
	if (name === 'gateway') gateway.die();
	await becomes('stopped', null);
	await becomes('starting', 100);
	if (name === 'director') gateway.director.present = true;
	if (name === 'hub') {
		gateway.director.unsettled = 1;
		gateway.patch({ bus: { connected: true } });
	}
	if (name === 'gateway') gateway.revive();
	await becomes('ready', 100);
}

test.each(['/', '/events'].flatMap((path) => ['director', 'hub', 'gateway', 'orchestrator', 'system'].map((name) => [path, name] as const)))(
	'%s asks little while %s restarts, and is itself again',
	async (path, name) => {
		const { page, gateway } = await opened(path);
		const requests = countRequests(page);
		await restart(gateway, name);
		await live(page);
		await says(page, 'headline', path === '/' ? /^All 5 parts are playing$/ : /^Listening$/);
		await pause(1500);
		expect(requests.most()).toBeLessThanOrEqual(MOST);
	}
);

test.each(['/', '/events'])('%s asks little of a gateway that greets and hangs up', async (path) => {
	const { page, gateway } = await opened(path);
	const requests = countRequests(page);
	const hangUp = setInterval(() => gateway.dropClients(), 20);
	await pause(5000);
	clearInterval(hangUp);
	expect(requests.most()).toBeLessThanOrEqual(MOST);
	expect(requests.all()).toBeLessThan(40);
	await live(page);
});

test('the events page asks little while a gesture starts one run after the other', async () => {
	const { page, gateway } = await opened('/events');
	const requests = countRequests(page);
	const burst = setInterval(() => gateway.director.begin('banner'), 20);
	await pause(3000);
	clearInterval(burst);
	expect(requests.most()).toBeLessThanOrEqual(MOST);
	const { starts } = gateway.director.playlists.find(({ name }) => name === 'banner') ?? {};
	await expect.poll(() => page.getByTestId('playlist-banner').innerText()).toContain(`${starts} starts so far`);
});

test('the events page asks little of a director that does not say how its runs are', async () => {
	const { page, gateway } = await opened('/events');
	gateway.director.begin('pulse', undefined, gateway.now() - 60);
	gateway.director.forgetsRuns = true;
	gateway.sayToWatchers(JSON.stringify({ v: 1, type: 'dropped', timestamp: gateway.now(), count: 1 }));
	const requests = countRequests(page);
	const burst = setInterval(() => gateway.director.input('knob.turn', { value: 1 }), 20);
	await pause(3000);
	clearInterval(burst);
	expect(requests.most()).toBeLessThanOrEqual(MOST);
});

test('who left the events page asks no more of the director', async () => {
	const { page, gateway } = await opened('/events');
	gateway.director.unsettled = 1;
	gateway.patch({ services: { director: { pid: 4711 } } });
	await expect.poll(() => gateway.director.unsettled).toBe(0);
	await page.getByRole('link', { name: 'Home' }).click();
	await says(page, 'headline', /^All 5 parts are playing$/);
	const before = gateway.director.commands.length;
	await pause(1500);
	expect(gateway.director.commands.length).toBe(before);
});

test('a slider that is dragged while it sends steadily sends ten times a second', async () => {
	const { page, gateway } = await opened('/events');
	await page.getByLabel('send bpm every second').check();
	const heart = page.getByRole('slider', { name: 'heart_rate.measurement bpm' });
	await heart.focus();
	const began = Date.now();
	for (let step = 0; step < 60; step++) await page.keyboard.press('ArrowRight');
	await expect.poll(() => gateway.posts.at(-1)?.body.data).toEqual({ bpm: 175 });
	const seconds = (Date.now() - began) / 1000;
	expect(gateway.posts.length).toBeLessThanOrEqual(11 * seconds + 2);
});

test('who is refused because too much was asked does not blame the director', async () => {
	const { page, gateway } = await opened('/events');
	gateway.director.answersInstead = [429, { error: { code: 'too_many_requests', message: 'at most 100 requests a second' } }];
	gateway.patch({ services: { director: { pid: 4711 } } });
	await expect.poll(() => gateway.director.refused).toBeGreaterThan(0);
	await pause(300);
	await says(page, 'headline', /^Listening$/);
});

test.each(['/', '/alerts', '/audio', '/debug', '/events', '/light', '/services', '/song'])('%s opens each of its connections once, however often services change', async (path) => {
	const { page, gateway } = await show({ state: withDebugger(songState), path });
	await live(page);
	const opened: string[] = [];
	page.on('framenavigated', () => opened.splice(0)); // none of the page before
	page.on('websocket', (socket) => opened.push(new URL(socket.url()).pathname));
	await page.reload();
	await live(page);
	for (let step = 1; step <= 10; step++) {
		gateway.patch({ services: { system: { restarts: step } } });
		await pause(60);
	}
	await pause(500);
	expect(opened).toContain('/ws/live');
	expect(opened.filter((each, index) => opened.indexOf(each) !== index)).toEqual([]);
});

test('the page of alerts asks no more often because something else changes, and again where it was told nothing', async () => {
	const { page, gateway } = await show({ path: '/alerts', before: (gateway) => gateway.alerts.fill() });
	await says(page, 'headline', /^2 alerts$/);
	await page.waitForLoadState('networkidle');
	const asked: string[] = [];
	page.on('request', (request) => asked.push(new URL(request.url()).pathname));
	for (let step = 1; step <= 10; step++) {
		gateway.patch({ services: { system: { restarts: step } } });
		await pause(60);
	}
	await pause(1000);
	expect(asked).toEqual([]);
	const { list } = gateway.alerts;
	gateway.alerts.list = null;
	gateway.patch({ health: { alerts: { updated_at: gateway.now() } } });
	await says(page, 'headline', /^Alerts are not known$/);
	gateway.alerts.list = list;
	await expect.poll(() => page.getByTestId('headline').innerText(), { timeout: 10_000 }).toMatch(/^2 alerts$/);
});
