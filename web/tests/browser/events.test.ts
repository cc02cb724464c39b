// The events page: what it shows of playlists, gestures and events as they move.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { showState } from '../fixture/home.js';
import { livelyMinute } from '../fixture/scenes.js';
import { has, live, says, show, text, useBrowser, type Show } from './stage.js';

useBrowser();

type Wishes = NonNullable<Parameters<typeof show>[0]>;

/** The page on a stage with a director, all of it known. */
async function stage(wishes: Wishes = {}): Promise<Show> {
	const shown = await show({ state: showState, path: '/events', ...wishes });
	await live(shown.page);
	await says(shown.page, 'headline', /./);
	await expect.poll(() => shown.page.getByTestId('playlist-colour_cycle').count()).toBe(1);
	return shown;
}

const run = (page: Page) => page.getByTestId('run').first();

test('home and events are a click apart, on one connection', async () => {
	const { page, gateway } = await show({ state: showState });
	await live(page);
	expect(await page.getByRole('link', { name: 'Home' }).getAttribute('aria-current')).toBe('page');
	await page.getByRole('link', { name: 'Events' }).click();
	await says(page, 'headline', /^Listening$/);
	expect(await page.title()).toBe('Events – stage');
	expect(gateway.webSockets.clients.size).toBe(1);
	expect(gateway.eventSockets.clients.size).toBe(1);
	await page.getByRole('link', { name: 'Home' }).click();
	await says(page, 'headline', /^All 5 parts are playing$/);
	await expect.poll(() => gateway.eventSockets.clients.size).toBe(0);
});

test('shows playlists with their triggers, interrupts, feature and steps', async () => {
	const { page } = await stage();
	const card = await text(page, 'playlist-colour_cycle');
	expect(card).toMatch(
		/colour_cycle[\s\S]*ambient[\s\S]*button\.double_tap[\s\S]*stop\.sequence, emergency\.stop[\s\S]*colour\.cycle\.complete/
	);
	expect(card).toMatch(/colour\.update\s*× 24[\s\S]*11\.5 s[\s\S]*0 playing/);
	expect(await page.getByTestId('playlist-colour_cycle').locator('i').count()).toBe(26);
	expect(await text(page, 'playlist-banner')).toMatch(/registered[\s\S]*gesture announce/);
	expect(await text(page, 'gesture-konami')).toMatch(/up up down down left right left right b a, each within 1 s/);
});

test('a run is a lane from its beginning to its end', async () => {
	const { page, gateway } = await stage();
	const begun = gateway.director.begin('pulse');
	await expect.poll(() => run(page).getAttribute('data-state')).toBe('running');
	await says(page, 'headline', /^One playlist is playing$/);
	await says(page, 'playlist-pulse', /1 playing, 1 start so far/);
	gateway.director.play(begun, begun.started + 1);
	await expect.poll(() => run(page).innerText()).toMatch(/pulse\s+running, 3 steps, health/);
	expect(await run(page).locator('.tick').count()).toBe(3);
	gateway.director.end(begun, 'interrupted', gateway.director.input('emergency.stop'));
	await expect.poll(() => run(page).getAttribute('data-state')).toBe('interrupted');
	expect(await run(page).innerText()).toMatch(/interrupted, 3 steps/);
	await says(page, 'headline', /^Listening$/);
});

test('the newest run is on top, and each state has its word', async () => {
	const { page } = await stage({ before: livelyMinute });
	const lanes = page.getByTestId('run');
	await expect.poll(() => lanes.count()).toBe(6);
	const words = (await lanes.allInnerTexts()).map((words) => words.replace(/\s+/g, ' ').replace(/, \d+ .*/, ''));
	expect(words).toEqual([
		'colour_cycle running',
		'pulse running',
		'konami_lights cancelled',
		'banner completed',
		'colour_cycle interrupted',
		'banner completed'
	]);
	expect(await lanes.nth(4).locator('.tick').count()).toBeGreaterThan(10);
});

test('time moves the lanes', async () => {
	const { page } = await stage({ before: livelyMinute });
	const left = () =>
		run(page)
			.locator('.course')
			.last()
			.evaluate((element) => element.getBoundingClientRect().left);
	const before = await left();
	await expect.poll(left).toBeLessThan(before - 2);
});

test('starts a playlist and stops its run', async () => {
	const { page, gateway } = await stage();
	await page.getByRole('button', { name: 'Start banner' }).click();
	await expect.poll(() => run(page).getAttribute('data-state')).toBe('running');
	expect(gateway.director.commands.some(([action, params]) => action === 'playlist.start' && params.name === 'banner')).toBe(
		true
	);
	await page.getByTestId('stop-run').click();
	await expect.poll(() => run(page).getAttribute('data-state')).toBe('cancelled');
	expect(gateway.director.commands.filter(([action]) => action === 'playlist.stop').map(([, params]) => params)).toEqual([
		{ playlist_id: 'run-1' }
	]);
});

test('says what the director would not do', async () => {
	const { page, gateway } = await stage();
	gateway.director.refusal = 'too many runs already';
	await page.getByRole('button', { name: 'Start banner' }).click();
	await expect
		.poll(() => page.getByRole('alert').allInnerTexts())
		.toContain('banner was not started: too many runs already.');
});

test('a gesture lights up and counts, with the raw events behind it', async () => {
	const { page, gateway } = await stage();
	const { director } = gateway;
	const now = gateway.now();
	const presses = [0.21, 0].map((ago) =>
		director.input('button.press', { code: 'b' }, { producer: 1, timestamp: now - ago })
	);
	director.fire('tap_twice', presses);
	await has(page, 'gesture-tap_twice', 'data-fired', '1');
	expect(await page.getByTestId('gesture-tap_twice').locator('.flash').count()).toBe(1);
	expect(await page.getByTestId('gesture-konami').locator('.flash').count()).toBe(0);
	const firing = await text(page, 'firing');
	expect(firing).toMatch(
		/tap_twice[\s\S]*button\.double_tap[\s\S]*just now[\s\S]*0 ms\s+button\.press\s+#1\s+code b\s+\+210 ms\s+#1\s+code b/
	);
});

test('why: the story from the raw input to the result', async () => {
	const { page } = await stage({ before: livelyMinute });
	await page.getByRole('searchbox').fill('light.flash');
	const why = page.getByTestId('log').getByRole('button', { name: 'Why light.flash?' }).first();
	await why.click();
	const story = page.getByRole('dialog');
	expect(await story.locator('li.event .type').allInnerTexts()).toEqual([
		'button.press',
		'button.double_tap',
		'event.playlist.created',
		'light.flash'
	]);
	expect(await story.innerText()).toMatch(/3 steps and 50 ms from the input/);
	expect(await story.locator('li.link').allInnerTexts()).toEqual([
		expect.stringMatching(/recognised by tap_twice/),
		expect.stringMatching(/started colour_cycle/),
		expect.stringMatching(/50 ms\s+played by colour_cycle/)
	]);
	expect(await story.innerText()).toMatch(/−210 ms\s+button\.press #1 code b/);
	await page.keyboard.press('Escape');
	await expect.poll(() => story.count()).toBe(0);
	expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Why light.flash?');
});

test('why: asks the director for what the page does not know', async () => {
	const { page, gateway } = await stage();
	const { director } = gateway;
	const old = {
		v: 1,
		id: 'old-1',
		type: 'button.press',
		producer: 0,
		source: 'pad',
		seq: 1,
		timestamp: gateway.now() - 9,
		data: {}
	};
	director.events.push(old);
	director.own('light.late', {}, 'pad/old-1');
	await page.getByRole('button', { name: 'Why light.late?' }).click();
	await expect
		.poll(() => page.getByRole('dialog').locator('li.event .type').allInnerTexts())
		.toEqual(['button.press', 'light.late']);
	await page.keyboard.press('Escape');
	director.own('light.orphan', {}, 'pad/forgotten');
	await page.getByRole('button', { name: 'Why light.orphan?' }).click();
	await expect.poll(() => page.getByRole('dialog').innerText()).toMatch(/no longer remembered \(pad\/forgotten\)/);
});

test('the log filters, pauses and leaves out step reports until asked', async () => {
	const { page, gateway } = await stage();
	const rows = page.getByTestId('event');
	gateway.director.play(gateway.director.begin('banner', undefined, gateway.now() - 4));
	await expect.poll(() => rows.count()).toBe(4);
	expect(await rows.first().innerText()).toMatch(/event\.playlist\.stopped/);
	await page.getByLabel('step reports').check();
	await expect.poll(() => rows.count()).toBe(6);
	await page.getByRole('searchbox').fill('banner');
	await expect.poll(() => rows.count()).toBe(2);
	await page.getByRole('button', { name: 'Pause' }).click();
	gateway.director.input('banner.new');
	await expect.poll(() => page.getByRole('button', { name: /^Go on/ }).innerText()).toBe('Go on (1 new)');
	expect(await rows.count()).toBe(2);
	await page.getByRole('button', { name: /^Go on/ }).click();
	await expect.poll(() => rows.count()).toBe(3);
});

test('says how many events were left out, and asks for the runs anew', async () => {
	const { page, gateway } = await stage();
	const begun = gateway.director.begin('pulse', undefined, gateway.now() - 60);
	await expect.poll(() => run(page).getAttribute('data-state')).toBe('running');
	begun.state = 'completed';
	begun.stopped = gateway.now() - 1;
	gateway.sayToWatchers(JSON.stringify({ v: 1, type: 'dropped', timestamp: gateway.now(), count: 812 }));
	await says(page, 'log', /812 left out/);
	await expect.poll(() => run(page).getAttribute('data-state')).toBe('completed');
});

test('without a director it says what to write', async () => {
	const { page, gateway } = await show({ path: '/events', before: (gateway) => (gateway.director.present = false) });
	await says(page, 'no-director', /No director here[\s\S]*Add this to the file that tutti up was started with/);
	expect(await text(page, 'no-director')).toMatch(/\[gesture\.tap_twice\][\s\S]*tutti down[\s\S]*tutti up tutti\.toml/);
	expect(await page.getByTestId('runs').count()).toBe(0);
	await says(page, 'headline', /Nobody directs yet/);
	gateway.director.present = true;
	await expect.poll(() => page.getByTestId('playlist-pulse').count(), { timeout: 10_000 }).toBe(1);
});

test('a gateway that has just connected is asked again, without a word', async () => {
	const { page } = await show({ state: showState, path: '/events', before: ({ director }) => (director.unsettled = 1) });
	await says(page, 'headline', /^(Connecting|Listening)$/);
	await expect.poll(() => text(page, 'headline'), { timeout: 3000 }).toBe('Listening');
});

test('a director that crashed leaves what it said, muted, until it is back', async () => {
	const { page, gateway } = await stage();
	gateway.director.present = false;
	gateway.patch({ services: { director: { state: 'backoff', cause: 'exited with 1', pid: null } } });
	await says(page, 'headline', /^The director is away$/);
	expect(await page.getByTestId('no-director').count()).toBe(0);
	expect(await page.getByRole('button', { name: 'Start pulse' }).isDisabled()).toBe(true);
	gateway.director.present = true;
	gateway.patch({ services: { director: { state: 'ready', cause: 'notified', pid: 99 } } });
	await says(page, 'headline', /^Listening$/);
	expect(await page.getByRole('button', { name: 'Start pulse' }).isDisabled()).toBe(false);
});

test('a director that somebody stopped is away, and the page says what brings it back', async () => {
	const { page, gateway } = await stage();
	gateway.director.present = false;
	gateway.patch({ services: { director: { state: 'stopped', cause: 'asked for', pid: null } } });
	await says(page, 'headline', /^The director is away$/);
	expect(await page.locator('.hero').first().innerText()).toMatch(/Its service is stopped: asked for\. tutti start director brings it back/);
	gateway.patch({ services: { director: { state: 'backoff', cause: 'exited with 1' } } });
	await expect.poll(() => page.locator('.hero').first().innerText()).not.toContain('tutti start');
});

test('a director that hangs is said to, and what it said last stays', async () => {
	const { page, gateway } = await stage();
	gateway.director.hangs = true;
	await expect.poll(() => text(page, 'headline'), { timeout: 10_000 }).toBe('The director does not answer');
	expect(await page.getByTestId('playlist-pulse').count()).toBe(1);
	gateway.director.hangs = false;
	await expect.poll(() => text(page, 'headline'), { timeout: 10_000 }).toBe('Listening');
});

test('offline everything stands still and nothing can be pressed; then it all comes back', async () => {
	const { page, gateway } = await stage({ before: livelyMinute });
	gateway.die();
	await says(page, 'link', /^Offline$/);
	await says(page, 'headline', /^Offline$/);
	expect(await page.getByRole('button', { name: 'Start pulse' }).isDisabled()).toBe(true);
	expect(await page.getByRole('button', { name: 'Send emergency.stop' }).isDisabled()).toBe(true);
	expect(await page.getByTestId('stop-run').first().isDisabled()).toBe(true);
	gateway.revive();
	await live(page);
	await says(page, 'headline', /playlists are playing/);
	expect(await page.getByRole('button', { name: 'Start pulse' }).isDisabled()).toBe(false);
	gateway.director.input('button.press', { code: 'zzz' });
	await says(page, 'log', /code zzz/);
});

test('does not mind messages that make no sense', async () => {
	const { page, gateway } = await stage();
	gateway.sayToWatchers('{');
	gateway.sayToWatchers('{"v":1,"type":"events","timestamp":1,"events":[{"v":1},7]}');
	gateway.sayToWatchers('{"v":9,"type":"ping","timestamp":1}');
	gateway.director.input('button.press', { code: '<img src=x onerror=alert(1)>' });
	await says(page, 'log', /code <img src=x/);
	expect(await page.locator('img').count()).toBe(0);
});

test('a thousand events a second leave the page quick', async () => {
	const { page, gateway } = await stage();
	let number = 0;
	const from = Date.now();
	const timer = setInterval(() => {
		// As many as are due by now, however late a busy machine is.
		gateway.sayEvents(
			Array.from({ length: Date.now() - from - number }, () => ({
				v: 1,
				id: `r-${++number}`,
				type: 'raw.sample',
				producer: 0,
				source: 'mic',
				seq: number,
				timestamp: gateway.now(),
				data: { level: number % 100 }
			}))
		);
	}, 50);
	try {
		await expect.poll(async () => Number(/(\d+) a second/.exec(await text(page, 'log'))?.[1] ?? 0)).toBeGreaterThan(700);
		const began = Date.now();
		for (let press = 0; press < 5; press++) await page.getByRole('switch').click();
		expect(Date.now() - began).toBeLessThan(4000);
		expect(await page.getByTestId('event').count()).toBeLessThanOrEqual(50);
		await expect.poll(() => gateway.posts.length).toBe(5);
	} finally {
		clearInterval(timer);
	}
});
