// The inputs page: what devices say shows at once, and where it goes; and what is so no longer is not shown as if it were.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { FixtureGateway } from '../fixture/gateway.js';
import { homeState } from '../fixture/home.js';
import { device, input, inputHealth, moment, phone, presses, said, stageInputs, stageState } from '../fixture/inputs.js';
import { countRequests, faintTexts, has, live, says, show, text, useBrowser } from './stage.js';

useBrowser();

const FEATHER = 'device-usb-Adafruit_Feather_M4_A3F1-if00';
const NANO = 'device-usb-Arduino_Nano_33_91B2-if00';
const PAD = 'device-usb-8BitDo_SN30_Pro-event-joystick';
const STRAP = 'device-D0:11:22:33:44:55';

async function stage(wishes: NonNullable<Parameters<typeof show>[0]> = {}) {
	const shown = await show({ state: stageState, path: '/inputs', ...wishes });
	await live(shown.page);
	// The feed is asked for once the page is live.
	await expect.poll(() => shown.gateway.eventSockets.clients.size).toBe(1);
	await expect.poll(() => shown.gateway.director.commands.length).toBeGreaterThan(0);
	return shown;
}

/** What services say of these inputs now. */
const tell = (gateway: FixtureGateway, inputs: object[]) => gateway.patch({ health: { input: inputHealth(gateway.now(), inputs) } });

const play = (gateway: FixtureGateway, type: string, data: object, source = 'pad', identity = PAD.slice('device-'.length)) =>
	gateway.sayEvents([said(source, identity, type, data, { timestamp: gateway.now() })]);

test('shows each device: its name, identity, state, and what is wrong with it or with its kind', async () => {
	const { page } = await stage();
	await says(page, 'headline', /^4 devices are here$/);
	expect(await text(page, FEATHER)).toMatch(/Feather M4[\s\S]*connected[\s\S]*usb-Adafruit[\s\S]*68.211[\s\S]*783344477/);
	expect(await text(page, NANO)).toMatch(/in doubt[\s\S]*no data for 5 s, since \d+ s/);
	expect(await page.getByTestId(FEATHER).getByTestId('malformed').innerText()).toBe('9 not understood: 7 not json, 2 too long');
	const keys = page.getByTestId('input-keys');
	expect(await keys.getByTestId('trouble').innerText()).toContain('ALSA has no sequencer here');
	expect(await page.getByTestId('absent').innerText()).toMatch(/Old board away since 1 d \d\d h: unplugged/);
});

test('a key is lit while it is down, a number moves its bar, a text is read', async () => {
	const { page, gateway } = await stage();
	const pad = page.getByTestId(PAD);
	play(gateway, 'button.level', { code: 'a', pressed: true });
	await expect.poll(() => pad.getByTestId('key-a').getAttribute('data-down')).toBe('true');
	play(gateway, 'button.level', { code: 'a', pressed: false });
	await expect.poll(() => pad.getByTestId('key-a').getAttribute('data-down')).toBe('false');
	play(gateway, 'raw.axis', { code: 'left_x', value: -0.5 });
	await expect.poll(() => pad.getByTestId('measure-left_x').innerText()).toMatch(/−0\.50/);
	expect(await pad.getByTestId('measure-left_x').locator('.fill').getAttribute('style')).toMatch(/left: 25%; right: 50%/);
	play(gateway, 'text.entered', { text: '<b>hello</b>' });
	await expect.poll(() => pad.getByTestId('stream-text.entered').innerText()).toContain('<b>hello</b>');
	await expect.poll(() => pad.getByTestId('last').innerText()).toMatch(/text\.entered[\s\S]*just now/);
});

test('a press whose end nobody tells lights up for a moment, each time', async () => {
	const { page, gateway } = await stage();
	play(gateway, 'button.press', { code: 'knock' });
	const key = page.getByTestId(PAD).getByTestId('key-knock');
	await expect.poll(() => key.locator('.flash').count()).toBe(1);
	expect(await key.getAttribute('data-down')).toBe('false');
});

test('says how often, stream by stream', async () => {
	const { page, gateway } = await stage();
	let step = 0;
	const playing = setInterval(() => gateway.sayEvents(moment(gateway.now(), ++step)), 50);
	const rate = async () => parseFloat(await page.getByTestId(PAD).getByTestId('stream-raw.axis').getByTestId('rate').innerText());
	await expect.poll(async () => (await page.getByTestId(PAD).getByTestId('stream-raw.axis').count()) > 0 && (await rate()) > 30).toBe(true);
	expect(await rate()).toBeLessThan(80);
	clearInterval(playing);
	await expect.poll(rate).toBe(0);
});

test('says where events go, and leads there', async () => {
	const { page, gateway } = await stage();
	gateway.sayEvents(presses(gateway.now()));
	const goes = page.getByTestId(PAD).getByTestId('goes-to');
	await expect.poll(() => goes.innerText()).toMatch(/button\.press\s+→\s+gesture tap_twice → button\.double_tap → playlist colour_cycle/);
	expect(await goes.innerText()).toContain('No gesture or playlist hears button.release');
	await goes.getByRole('link', { name: 'gesture tap_twice' }).click();
	await says(page, 'headline', /^Listening$/);
	const card = page.getByTestId('gesture-tap_twice');
	await expect.poll(() => card.evaluate((element) => element.classList.contains('named'))).toBe(true);
	const box = await card.boundingBox();
	expect(box && box.y > 0 && box.y < 800).toBe(true);
});

test('without a director nothing is said of where events go, but that there is none', async () => {
	const { page, gateway } = await stage({ before: ({ director }) => (director.present = false) });
	gateway.sayEvents(presses(gateway.now()));
	await says(page, 'inputs-note', /no director hears them/);
	await expect.poll(() => page.getByTestId(PAD).getByTestId('key-a').count()).toBe(1);
	expect(await page.getByTestId('goes-to').count()).toBe(0);
});

test('a device that goes says why and since when; one that comes is there', async () => {
	const { page, gateway } = await stage();
	const now = gateway.now();
	const inputs = stageInputs(now);
	inputs[1] = input('pad', 'gamepad', [
		device(PAD.slice('device-'.length), '8BitDo SN30 Pro', now, { state: 'disconnected', reason: 'unplugged' }),
		device('another', 'Another pad', now)
	]);
	tell(gateway, inputs);
	await has(page, PAD, 'data-state', 'disconnected');
	expect(await text(page, PAD)).toMatch(/disconnected[\s\S]*unplugged, since \d s/);
	expect(await text(page, 'device-another')).toContain('It has said nothing yet.');
	expect(await page.locator('main [role=status]').innerText()).toMatch(/8BitDo SN30 Pro: disconnected\. Another pad: connected\./);
});

test('a phone is a device like the others, while it is here', async () => {
	const { page, gateway } = await stage({ state: homeState, before: (gateway) => gateway.phones.push(phone(gateway.now())) });
	const ann = 'device-5f0c1e7a9b2d4c6e8f00112233445566';
	await says(page, ann, /Ann's phone[\s\S]*connected/);
	play(gateway, 'raw.slider', { code: 'fader', value: 0.5 }, 'pad', ann.slice('device-'.length));
	await expect.poll(() => page.getByTestId(ann).getByTestId('measure-fader').innerText()).toMatch(/0\.50/);
	gateway.phones.pop();
	play(gateway, 'input.disconnected', { reason: 'left' }, 'pad', ann.slice('device-'.length));
	await page.getByTestId(ann).waitFor({ state: 'detached' });
});

test('what a service that went away said is muted, and stays', async () => {
	const { page, gateway } = await stage();
	gateway.patch({ services: { input: { state: 'crash_loop', cause: 'five times', pid: null } } });
	await has(page, 'input-board', 'data-standing', 'away');
	expect(await text(page, 'headline')).toBe('The input service is away');
	expect(await text(page, 'input-board')).toContain('its service is crash loop; last known values');
	gateway.patch({ health: { input: null } });
	await page.waitForTimeout(200);
	expect(await page.getByTestId(FEATHER).count()).toBe(1);
	gateway.patch({ services: { input: { state: 'ready', cause: '', pid: 7 } }, health: { input: inputHealth(gateway.now()) } });
	await has(page, 'input-board', 'data-standing', 'live');
});

test('offline says so, and live again takes up what devices say', async () => {
	const { page, gateway } = await stage();
	play(gateway, 'raw.axis', { code: 'left_x', value: 0.25 });
	await expect.poll(() => page.getByTestId(PAD).getByTestId('measure-left_x').count()).toBe(1);
	gateway.die();
	await says(page, 'headline', /^Offline$/);
	expect(await text(page, PAD)).toMatch(/0\.25/);
	await has(page, 'input-pad', 'data-standing', 'unreachable');
	gateway.revive();
	await live(page);
	await expect.poll(() => gateway.eventSockets.clients.size).toBe(1);
	await expect
		.poll(async () => {
			play(gateway, 'raw.axis', { code: 'left_x', value: 0.75 });
			return page.getByTestId(PAD).getByTestId('measure-left_x').innerText();
		})
		.toMatch(/0\.75/);
});

test('the page is linked where devices are, and teaches where none is asked for', async () => {
	const { page, gateway } = await show({ state: homeState });
	await live(page);
	expect(await page.getByRole('link', { name: 'Inputs' }).count()).toBe(0);
	gateway.patch({ health: { input: inputHealth(gateway.now()) } });
	await page.getByRole('link', { name: 'Inputs' }).click();
	await says(page, 'headline', /^4 devices are here$/);
	const { page: bare } = await show({ state: homeState, path: '/inputs' });
	await says(bare, 'no-inputs', /tutti input list[\s\S]*kind = "serial"/);
});

test('the other pages can be opened while the gateway is away', async () => {
	const { page, gateway } = await show({ state: stageState });
	await live(page);
	// What they are made of comes once this page is live.
	await page.waitForLoadState('networkidle');
	gateway.die();
	await says(page, 'link', /^Offline$/);
	await page.getByRole('link', { name: 'Inputs' }).click();
	await has(page, 'input-board', 'data-standing', 'unreachable');
	expect(await text(page, 'headline')).toBe('Offline');
});

test('hundreds of events a second: the page stays quick and its script calm', async () => {
	const { page, gateway } = await stage();
	let step = 0;
	const playing = setInterval(() => {
		const now = gateway.now();
		gateway.sayEvents(Array.from({ length: 10 }, () => moment(now, ++step)).flat());
	}, 50);
	await expect.poll(async () => parseInt((await text(page, 'inputs-note')).match(/(\d+) events/)?.[1] ?? '0')).toBeGreaterThan(500);
	// Another frame comes soon, whatever is said meanwhile.
	const longest = await page.evaluate(async () => {
		let worst = 0;
		for (let frame = 0, last = performance.now(); frame < 60; frame++) {
			await new Promise((resolve) => requestAnimationFrame(resolve));
			const now = performance.now();
			worst = Math.max(worst, now - last);
			last = now;
		}
		return worst;
	});
	clearInterval(playing);
	expect(longest).toBeLessThan(1000);
	play(gateway, 'raw.axis', { code: 'left_x', value: 0.11 });
	await expect.poll(() => page.getByTestId(PAD).getByTestId('measure-left_x').innerText()).toMatch(/0\.11/);
});

test('values that move do not move their neighbours', async () => {
	const { page, gateway } = await stage();
	gateway.sayEvents([...presses(gateway.now()), ...moment(gateway.now(), 0)]);
	await expect.poll(() => page.getByTestId(STRAP).getByTestId('measure-bpm').count()).toBe(1);
	await expect.poll(() => page.getByTestId(PAD).getByTestId('goes-to').count()).toBe(1);
	const places = () => page.evaluate(() => [...document.querySelectorAll('.card, .bar, h2')].map((element) => JSON.stringify(element.getBoundingClientRect())));
	const before = await places();
	for (let step = 1; step < 60; step++) gateway.sayEvents(moment(gateway.now(), step));
	await expect.poll(() => page.getByTestId(PAD).getByTestId('measure-left_x').innerText()).toMatch(/−0\.78/);
	expect(await places()).toEqual(before);
});

test('asks little of a gateway that greets and hangs up', async () => {
	const { page, gateway } = await stage();
	// What a page fetches as it opens is over.
	await expect.poll(() => gateway.director.commands.length).toBe(3);
	await page.waitForLoadState('networkidle');
	const requests = countRequests(page);
	const hangUp = setInterval(() => gateway.dropClients(), 20);
	await page.waitForTimeout(3000);
	clearInterval(hangUp);
	expect(requests.most()).toBeLessThanOrEqual(10);
	await live(page);
});

/** Devices whose names and words are as long as they may be. */
function longNames(now: number) {
	const long = 'a-name-of-sixty-four-characters-which-is-as-long-as-any-may-be-0';
	const state = stageState(now);
	const inputs = stageInputs(now);
	Object.assign(inputs[0]?.devices[0], { name: long.repeat(3), last_type: `${long}.${long}` });
	Object.assign(inputs[0]?.devices[1], { reason: long.repeat(4) });
	Object.assign(inputs[3] ?? {}, { trouble: long.repeat(5), name: long, source: long });
	state.health.input = inputHealth(now, inputs);
	return state;
}

test.each([320, 360, 390, 768, 1024, 1440, 1920, 3840])('fits a screen of %d px: nothing scrolls sideways', async (width) => {
	const { page, gateway } = await stage({ state: longNames, context: { viewport: { width, height: 800 } } });
	const long = 'a-name-of-sixty-four-characters-which-is-as-long-as-any-may-be-0';
	play(gateway, `${long}.${long}`, { code: long, [long]: 1, text: long.repeat(3) });
	play(gateway, 'button.press', { code: long });
	gateway.sayEvents(presses(gateway.now()));
	await expect.poll(() => page.getByTestId(PAD).getByTestId('key-a').count()).toBe(1);
	expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
	const wide = await page.evaluate(() =>
		[...document.querySelectorAll('.card, .card *')]
			.filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !element.closest('.label, .what, h3'))
			.map((element) => `${element.tagName}.${element.className}`)
	);
	expect(wide).toEqual([]);
});

test.each(['light', 'dark'] as const)('every word can be read in the %s theme, offline too; nothing is animated', async (colorScheme) => {
	const { page, gateway } = await stage({ context: { colorScheme, reducedMotion: 'reduce' } });
	gateway.sayEvents([...presses(gateway.now()), ...moment(gateway.now(), 0)]);
	await expect.poll(() => page.getByTestId(PAD).getByTestId('goes-to').count()).toBe(1);
	expect(await faintTexts(page)).toEqual([]);
	expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
	gateway.die();
	await says(page, 'link', /^Offline$/);
	expect(await faintTexts(page)).toEqual([]);
});

test('each link can be reached by keyboard, and seen', async () => {
	const { page, gateway } = await stage();
	gateway.sayEvents(presses(gateway.now()));
	await expect.poll(() => page.getByTestId(PAD).getByTestId('goes-to').count()).toBe(1);
	await page.getByTestId(PAD).getByRole('link').first().focus();
	await page.keyboard.press('Tab');
	const ring = await focusRing(page);
	expect(ring).toMatch(/^A solid 3px$/);
	for (const name of ['board', 'pad', 'heart', 'keys']) await expect.poll(() => page.getByRole('region', { name, exact: true }).count()).toBe(1);
});

const focusRing = (page: Page): Promise<string> =>
	page.evaluate(() => {
		const element = document.activeElement as HTMLElement;
		const { outlineStyle, outlineWidth } = getComputedStyle(element);
		return `${element.tagName} ${outlineStyle} ${outlineWidth}`;
	});
