// The page of what goes on: OSC, the bus and logs on one axis of time, live, held, filtered, opened, saved; rates; and what a recording has of it.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { withDebugger } from '../fixture/debug.js';
import { homeState } from '../fixture/home.js';
import { violations } from './axe.js';
import { faintTexts, live, overflowing, says, show, useBrowser } from './stage.js';

useBrowser();

const stage = (path = '/debug', context = {}, state = withDebugger(homeState)) => show({ path, state, context, before: ({ debug }) => debug.fill() });
const entries = (page: Page) => page.getByTestId('entry');
const newest = (page: Page) => entries(page).first();
const COUNT = 110;

test('OSC, the bus and logs stand on one axis of time, the latest on top, and it goes on', async () => {
	const { page, gateway } = await stage();
	await live(page);
	await says(page, 'count', new RegExp(`^${COUNT} entries$`));
	const times = (await entries(page).locator('time').allInnerTexts()).map((each) => each.trim());
	expect(times.length).toBeGreaterThan(10);
	expect(times).toEqual([...times].sort().reverse());
	expect(times[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/);
	gateway.debug.osc('/light/hue', 'f', [0.25]);
	await expect.poll(() => newest(page).innerText()).toMatch(/OSC\s*\/light\/hue\s*0\.25$/);
	gateway.debug.bus('event/drum/hit', { velocity: 99 });
	await expect.poll(() => newest(page).innerText()).toMatch(/Bus\s*event\/drum\/hit\s*\{"velocity":99\}$/);
	gateway.debug.log('osc', 'visuals is gone', 'error', { fields: { tries: 3 } });
	await expect.poll(() => newest(page).innerText()).toMatch(/Log\s*osc\s*error visuals is gone tries=3$/);
	gateway.debug.malformed();
	await expect.poll(() => newest(page).innerText()).toMatch(/OSC\s*no OSC\s*byte 0/);
});

test('kinds, addresses and topics, and lines are chosen, and an address of the page says which', async () => {
	const { page, gateway } = await stage();
	await says(page, 'count', /^\d+ entries$/);
	await page.getByRole('button', { name: 'Logs' }).click();
	await page.getByRole('button', { name: 'OSC' }).click();
	await says(page, 'count', /^5 entries$/);
	expect(await entries(page).first().innerText()).toMatch(/^\S+\s*Bus/);
	await page.getByRole('button', { name: 'OSC' }).click();
	await page.getByLabel('Addresses and topics').fill('/song/* event/#');
	await says(page, 'count', /^10 entries$/);
	await expect.poll(() => new URL(page.url()).hash).toBe('#without=logs&filter=%2Fsong%2F*+event%2F%23');
	gateway.debug.osc('/audio/beat');
	gateway.debug.osc('/song/line', 's', ['again']);
	await says(page, 'count', /^11 entries$/);
	await page.reload();
	await says(page, 'count', /^11 entries$/);
	await page.getByLabel('Addresses and topics').fill('');
	await page.getByRole('button', { name: 'Bus' }).click();
	await page.getByRole('button', { name: 'OSC' }).click();
	await page.getByRole('button', { name: 'Logs' }).click();
	await says(page, 'count', /^3 entries$/);
	await page.getByLabel('Level').selectOption({ label: 'Warnings and worse' });
	await says(page, 'count', /^One entry$/);
	expect(await newest(page).innerText()).toContain('scene plasma took 21 ms');
	await page.getByLabel('Level').selectOption({ label: 'All lines' });
	await page.getByLabel('Text in logs').fill('asks (again|soon)');
	await says(page, 'count', /^2 entries$/);
	await page.getByLabel('Text in logs').fill('nothing like it');
	await says(page, 'no-entries', /^Nothing like that yet\.$/);
	gateway.debug.refusal = [503, { error: { code: 'unavailable', message: 'debug is not there' } }];
	await says(page, 'refusal', 'The debugger does not say: debug is not there.');
	gateway.debug.refusal = null;
	await says(page, 'refusal', /^$/);
});

test('a filter that is none is said at its field, for as long as it is none, while lines go on', async () => {
	const { page, gateway } = await stage();
	await says(page, 'count', /^\d+ entries$/);
	const filter = page.getByLabel('Addresses and topics');
	await filter.fill('a/#/b');
	await says(page, 'filter-mistake', /^Not understood: filter: 'a\/#\/b' is neither a filter of MQTT/);
	expect(await filter.getAttribute('aria-invalid')).toBe('true');
	expect(await filter.getAttribute('aria-describedby')).toBe('filter-mistake');
	gateway.debug.log('osc', 'said meanwhile', 'info');
	await expect.poll(() => newest(page).innerText()).toContain('said meanwhile');
	// Lines were told again and again since: that says nothing of the filter.
	const lines = () => gateway.debug.asked.filter(({ action }) => action === 'get_logs').length;
	const told = lines();
	await expect.poll(lines).toBeGreaterThan(told + 2);
	expect(await page.getByTestId('filter-mistake').count()).toBe(1);
	await says(page, 'refusal', /^$/);
	await page.getByRole('button', { name: 'Rates' }).click();
	await says(page, 'filter-mistake', /^Not understood: /);
	await filter.fill('event/#');
	await expect.poll(() => page.getByTestId('filter-mistake').count()).toBe(0);
	await page.getByRole('button', { name: 'Messages' }).click();
	gateway.debug.refusal = [400, { error: { code: 'invalid_input', message: 'grep: no regular expression' } }];
	await page.getByLabel('Text in logs').fill('(');
	await says(page, 'search-mistake', /^Not understood: grep: no regular expression\.$/);
	gateway.debug.refusal = null;
	await page.getByLabel('Text in logs').fill('');
	await expect.poll(() => page.getByTestId('search-mistake').count()).toBe(0);
});

test('it is held, counts what comes meanwhile, and goes on; to scroll back holds it, too', async () => {
	const { page, gateway } = await stage();
	await says(page, 'count', new RegExp(`^${COUNT} entries$`));
	await page.getByRole('button', { name: 'Pause' }).click();
	await says(page, 'count', /paused$/);
	const before = await newest(page).innerText();
	for (let index = 0; index < 7; index++) gateway.debug.osc('/while/held', 'i', [index]);
	await says(page, 'hold', /^Go on, 7 new$/);
	expect(await newest(page).innerText()).toBe(before);
	await page.getByTestId('hold').click();
	await expect.poll(() => newest(page).innerText()).toContain('/while/held');
	await page.getByTestId('entries').evaluate((list) => (list.scrollTop = 400));
	await says(page, 'hold', /^Go on$/);
	gateway.debug.osc('/while/scrolled');
	await says(page, 'hold', /^Go on, 1 new$/);
	await page.getByTestId('hold').click();
	await expect.poll(() => newest(page).innerText()).toContain('/while/scrolled');
	expect(await page.getByTestId('entries').evaluate(({ scrollTop }) => scrollTop)).toBe(0);
	await page.getByRole('button', { name: 'Clear' }).click();
	await says(page, 'count', /^0 entries$/);
	gateway.debug.osc('/after/that');
	await says(page, 'count', /^One entry$/);
});

test('an entry that is opened shows all of it, and the keyboard goes through them', async () => {
	const { page, gateway } = await stage('/debug#without=logs&filter=%2Fx+note%2F%23');
	gateway.debug.osc('/x', 'is[fT]b', [1, 'text', [0.5, true], 'AAE='], { size: 48, tag: 'immediately', source: '10.0.0.7', timestamp: 1_700_000_000.123 });
	await says(page, 'count', /^One entry$/);
	await newest(page).click();
	const opened = page.getByTestId('opened');
	expect(await opened.innerText()).toMatch(/14:13:20\.123|\d\d:\d\d:20\.123/);
	expect(await opened.innerText()).toContain('10.0.0.7');
	expect(await opened.innerText()).toContain('48 bytes');
	expect(await opened.innerText()).toContain('immediately');
	expect((await opened.locator('tbody tr').allInnerTexts()).map((each) => each.replaceAll(/\s+/g, ' '))).toEqual(['i whole number 1', 's text "text"', '[fT] list [0.5,true]', 'b bytes, Base64 "AAE="']);
	gateway.debug.bus('note/door', { v: 1, deep: { open: true } }, { retained: true, size: 4096, cut: true });
	await says(page, 'count', /^2 entries$/);
	await page.getByTestId('entries').focus();
	await page.keyboard.press('Home');
	await says(page, 'opened', /note\/door/);
	await says(page, 'hold', /^Go on$/);
	expect(await page.getByTestId('payload').innerText()).toBe('{\n  "v": 1,\n  "deep": {\n    "open": true\n  }\n}');
	expect(await opened.innerText()).toContain('4096 bytes, only the beginning is here');
	expect(await opened.innerText()).toContain('yes: it was said before');
	await page.keyboard.press('ArrowDown');
	await says(page, 'opened', /^\/x/);
	expect(await page.getByTestId('entries').getAttribute('aria-activedescendant')).toBe(await page.locator('[role=option][aria-selected=true]').getAttribute('id'));
	await page.getByRole('button', { name: 'Only such' }).click();
	await says(page, 'count', /^One entry$/);
	await page.getByTestId('entries').focus();
	await page.keyboard.press('Escape');
	await expect.poll(() => opened.count()).toBe(0);
});

test('what is shown comes as a file, of JSON and of text', async () => {
	const { page } = await stage('/debug#without=osc');
	await says(page, 'count', /^8 entries$/);
	const saved = async (name: string) => {
		const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
		return [download.suggestedFilename(), readFileSync(await download.path(), 'utf8')] as const;
	};
	const [jsonName, json] = await saved('Save JSON');
	expect(jsonName).toMatch(/^tutti-debug-[\dT-]+\.jsonl$/);
	const lines = json.trimEnd().split('\n').map((each) => JSON.parse(each));
	expect(lines.map(({ kind }) => kind).sort()).toEqual(['bus', 'bus', 'bus', 'bus', 'bus', 'log', 'log', 'log']);
	expect(lines.find(({ topic }) => topic === 'song/playing')).toMatchObject({ retained: true, payload: { artist: 'The Lamps' } });
	const [textName, text] = await saved('Save text');
	expect(textName).toMatch(/\.txt$/);
	expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z bus song\/playing \(kept\) \{"v":1,/m);
	expect(text.trimEnd().split('\n')).toHaveLength(8);
});

test('rates stand in any order, and lead to their messages', async () => {
	const { page } = await stage();
	await page.getByRole('button', { name: 'Rates' }).click();
	const names = async () => (await page.getByTestId('rate').locator('th').allInnerTexts()).map((each) => each.trim());
	await expect.poll(names).toEqual(['/audio/level', '/audio/beat', '/song/line', 'event/button/press']);
	expect((await page.getByTestId('rate').first().innerText()).replaceAll(/\s+/g, ' ')).toBe('/audio/level 60.0 16.66 ms 0.21 ms 43211 10 ms ago');
	await page.getByRole('button', { name: 'Jitter' }).click();
	await expect.poll(names).toEqual(['event/button/press', '/audio/beat', '/audio/level', '/song/line']);
	expect(await page.getByRole('columnheader', { name: 'Jitter' }).getAttribute('aria-sort')).toBe('descending');
	await page.getByRole('button', { name: 'Bus' }).click();
	await expect.poll(names).toEqual(['/audio/beat', '/audio/level', '/song/line']);
	await page.getByRole('button', { name: '/song/line' }).click();
	await says(page, 'count', /^\d+ entries$/);
	await expect.poll(() => entries(page).filter({ hasText: '/song/line' }).count()).toBe(6);
});

test('a message leads to its moment in the recording, and says how to send that again', async () => {
	const { page, gateway } = await stage('/debug#without=logs&filter=%2Faudio%2Fbeat');
	await says(page, 'count', /^48 entries$/);
	await newest(page).click();
	await page.getByRole('button', { name: 'Open at this moment in the recording' }).click();
	const recorded = page.getByTestId('recorded');
	await expect.poll(() => recorded.innerText()).toContain('as show.jsonl has it');
	const { params } = gateway.debug.asked.findLast(({ action }) => action === 'get_recorded') ?? { params: {} };
	expect(params).toMatchObject({ before: 5, after: 5 });
	const rows = await recorded.locator('li').allInnerTexts();
	expect(rows.filter((each) => each === 'The moment')).toHaveLength(1);
	expect(rows[0]).toMatch(/^\u2212\d\.\d{3}\s*Bus\s*(event|reading)/);
	await recorded.locator('summary').first().click();
	expect(await recorded.locator('pre').first().innerText()).toMatch(/^\{\n {2}"v": 1/);
	expect(await recorded.locator('.example pre').innerText()).toMatch(/^tutti replay \/var\/lib\/tutti\/recordings\/show\.jsonl --from \d{4}-\S+Z --to \d{4}-\S+Z$/);
	await recorded.getByLabel('Before and after').selectOption('1');
	await expect.poll(() => recorded.locator('li').count()).toBeLessThan(rows.length);
	expect((await violations(page)).join('\n')).toBe('');
});

test('where nothing was recorded it says so, and how to record', async () => {
	const { page, gateway } = await stage();
	gateway.debug.recording = null;
	await newest(page).click();
	await page.getByRole('button', { name: 'Open at this moment in the recording' }).click();
	await says(page, 'recorded', /Nothing was recorded then\. There is no recording in \/var\/lib\/tutti\/recordings\./);
	await says(page, 'recorded', /mkdir -p \/var\/lib\/tutti\/recordings\s+tutti record \/var\/lib\/tutti\/recordings\/show\.jsonl/);
	gateway.debug.refusal = [504, { error: { code: 'timeout', message: 'it did not answer' } }];
	await page.getByLabel('Before and after').selectOption('30');
	await says(page, 'recorded', /The recording is not known: it did not answer\./);
});

test('a debugger that begins anew is followed on', async () => {
	const { page, gateway } = await stage('/debug#without=logs&filter=%2Fx');
	await says(page, 'no-entries', /./);
	for (let index = 0; index < 3; index++) gateway.debug.osc('/x', 'i', [index]);
	await says(page, 'count', /^3 entries$/);
	gateway.debug.restart();
	for (let index = 0; index < 2; index++) gateway.debug.osc('/x', 'i', [10 + index]);
	await says(page, 'count', /^5 entries$/);
	expect(await newest(page).innerText()).toMatch(/11$/);
	gateway.die();
	await page.getByTestId('banner').waitFor();
	gateway.debug.osc('/x', 'i', [20]);
	gateway.revive();
	await expect.poll(() => newest(page).innerText(), { timeout: 15_000 }).toMatch(/20$/);
});

test('a flood leaves the page smooth, its list bounded, and what went by counted', async () => {
	const { page, gateway } = await stage('/debug#without=logs');
	await says(page, 'count', /^\d+ entries/);
	const flood = setInterval(() => {
		for (let index = 0; index < 100; index++) gateway.debug.osc('/flood', 'if', [index, 0.5]);
	}, 20);
	try {
		await says(page, 'count', /^2000 entries, \d+ went by unseen$/);
		expect(await entries(page).count()).toBeLessThan(80);
		// What is between two frames, while 5,000 messages come each second.
		const slowest = await page.evaluate(
			() =>
				new Promise<number>((resolve) => {
					const gaps: number[] = [];
					let last = performance.now();
					const step = (now: number) => {
						gaps.push(now - last);
						last = now;
						if (gaps.length < 120) return void requestAnimationFrame(step);
						gaps.sort((a, b) => a - b);
						resolve(gaps[Math.floor(gaps.length * 0.95)] ?? 0);
					};
					requestAnimationFrame(step);
				})
		);
		expect(slowest).toBeLessThan(100);
		await page.getByRole('button', { name: 'Pause' }).click();
		await says(page, 'hold', /^Go on, 999\+ new$/);
	} finally {
		clearInterval(flood);
	}
});

test('without a debugger it says how to have one', async () => {
	const { page } = await stage('/debug', {}, homeState);
	await says(page, 'no-debugger', /\[service\.debug\]/);
	expect(await page.getByTestId('count').count()).toBe(0);
	expect((await violations(page)).join('\n')).toBe('');
});

test('services and logs lead to it where there is one', async () => {
	const { page, address } = await stage('/services');
	await page.getByRole('link', { name: 'Messages and logs, live' }).click();
	await says(page, 'headline', /^What goes on$/);
	await page.goto(`${address}/logs`);
	await page.getByRole('link', { name: 'Messages and logs, live' }).click();
	await says(page, 'headline', /^What goes on$/);
	const without = await stage('/logs', {}, homeState);
	await says(without.page, 'headline', /./);
	await live(without.page);
	expect(await without.page.getByRole('link', { name: 'Messages and logs, live' }).count()).toBe(0);
});

test.each(
	([320, 390, 768, 1440] as const).map((width, index) => [width, index % 2 === 0 ? 'dark' : 'light', index % 2 === 0 ? 'de-AT' : 'en-GB'] as const)
)('fits a screen of %i px, %s, in %s, and can be read', async (width, colorScheme, locale) => {
	const { page } = await stage('/debug', { colorScheme, locale, viewport: { width, height: 800 } });
	const rest = async (name: string) => {
		expect(await overflowing(page)).toEqual([]);
		expect(await faintTexts(page)).toEqual([]);
		expect((await violations(page)).join('\n')).toBe('');
		if (process.env['SCREENSHOTS']) await page.screenshot({ path: `${process.env['SCREENSHOTS']}/debug_${name}_${colorScheme}_${width}.png` });
	};
	await says(page, 'count', new RegExp(`^${COUNT} `));
	await page.getByTestId('hold').click();
	await rest('list');
	await entries(page).nth(2).click();
	await page.getByTestId('opened').getByRole('button').last().click();
	await page.getByTestId('recorded').locator('li').first().waitFor();
	await rest('opened');
	await page.getByRole('button', { name: /Rates|Raten/ }).click();
	await page.getByTestId('rate').first().waitFor();
	await rest('rates');
});
