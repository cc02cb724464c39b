// The audio page: what is heard is seen as it is heard, without the page moving for it; what is set reaches who hears; and what is so no
// longer is not shown as if it were.
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { audioHealth, audioState } from '../fixture/audio.js';
import type { FixtureGateway } from '../fixture/gateway.js';
import { homeState } from '../fixture/home.js';
import { faintTexts, has, live, says, show, text, useBrowser } from './stage.js';

useBrowser();

async function stage(wishes: NonNullable<Parameters<typeof show>[0]> = {}) {
	const shown = await show({ state: audioState, path: '/audio', ...wishes });
	await live(shown.page);
	await has(shown.page, 'headline', 'data-standing', 'live');
	await shown.page.getByTestId('tuning').waitFor();
	return shown;
}

const asked = (gateway: FixtureGateway, action: string) => gateway.audio.asked.filter((each) => each['action'] === action).map(({ params }) => params);

const canvasOf = (page: Page, id: string): Locator => page.getByTestId(id).locator('canvas');

/** A digest of what a canvas shows. */
const picture = (canvas: Locator): Promise<string> =>
	canvas.evaluate((element) => {
		const { width, height } = element as HTMLCanvasElement;
		const data = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
		let sum = 0;
		for (let at = 0; at < data.length; at += 97) sum = (sum * 31 + (data[at] ?? 0)) % 1_000_000_007;
		return String(sum);
	});

const PICTURES = ['score-picture', 'beat-light', 'levels-picture', 'spectrum-picture', 'chroma'];

test('what is heard is seen, moving, and said in words', async () => {
	const { page } = await stage({ context: { viewport: { width: 1280, height: 1500 } } });
	for (const id of PICTURES) {
		const before = await picture(canvasOf(page, id));
		await expect.poll(() => picture(canvasOf(page, id))).not.toBe(before);
	}
	await says(page, 'bpm', /^128$/);
	await says(page, 'sureness', /^sure, 86 %$/);
	await says(page, 'key-name', /C\s+minor/);
	await says(page, 'pitch', /cents, \d+ Hz/);
	await says(page, 'loudness', /−1\d\.\d\s+LUFS/);
	await says(page, 'headline', /^128 BPM, C minor|^Drop/);
	expect(await text(page, 'audio-note')).toBe('Hears Monitor of Built-in Audio Analog Stereo');
});

test('a build-up, a drop and what comes after it are said as they happen', async () => {
	const { page } = await stage();
	await says(page, 'form-now', /^Build-up$/);
	await says(page, 'form-now', /^Drop$/);
	await says(page, 'headline', /^Drop$/);
	await says(page, 'form-now', /^Even$/);
});

interface Watched {
	/** A second. */
	pictures: number;
	/** Of a picture's time, that which drawing it took: in the middle, and in the slowest of twenty. */
	drawing: number;
	slowest: number;
	layouts: number;
	/** Times that the document changed. */
	changes: number;
}

/** The page while something happens for some seconds. */
async function watched(page: Page, seconds: number): Promise<Watched> {
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Performance.enable');
	const metric = async (name: string) => (await devtools.send('Performance.getMetrics')).metrics.find((each) => each.name === name)?.value ?? 0;
	const before = await metric('LayoutCount');
	const seen = await page.evaluate(
		(span) =>
			new Promise<{ gaps: number[]; spans: number[]; changes: number }>((done) => {
				const gaps: number[] = [];
				const spans: number[] = [];
				let changes = 0;
				const ask = window.requestAnimationFrame.bind(window);
				window.requestAnimationFrame = (call) =>
					ask((time) => {
						const begun = performance.now();
						call(time);
						spans.push(performance.now() - begun);
					});
				new MutationObserver(() => changes++).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
				const begun = performance.now();
				let last = begun;
				const turn = (now: number) => {
					gaps.push(now - last);
					last = now;
					if (now - begun < span * 1000) return void ask(turn);
					window.requestAnimationFrame = ask;
					done({ gaps: gaps.slice(1), spans, changes });
				};
				ask(turn);
			}),
		seconds
	);
	const share = (numbers: readonly number[], part: number) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * part)] ?? NaN;
	const gap = share(seen.gaps, 0.5);
	return {
		pictures: seen.gaps.length / seconds,
		drawing: share(seen.spans, 0.5) / gap,
		slowest: share(seen.spans, 0.95) / gap,
		layouts: (await metric('LayoutCount')) - before,
		changes: seen.changes
	};
}

test('sixty frames a second are drawn without jank, a new layout or a change of the page for each', async () => {
	const { page, gateway } = await stage({ context: { viewport: { width: 1280, height: 1500 } } });
	const measure = async () => {
		gateway.audio.playing = false;
		await has(page, 'headline', 'data-standing', 'stale');
		const quiet = await watched(page, 2);
		gateway.audio.playing = true;
		await has(page, 'headline', 'data-standing', 'live');
		const frames = gateway.audio.frame;
		const loud = await watched(page, 4);
		return { heard: gateway.audio.frame - frames, smooth: loud.pictures / quiet.pictures, ...loud };
	};
	// As smooth as without sound; drawing takes a small part of a picture's time. What else this machine does at one of these moments
	// makes that worse, and never better: the best of a few says what the page can do.
	let seen = await measure();
	const isAsPromised = () => seen.heard > 150 && seen.smooth > 0.6 && seen.drawing < 0.25 && seen.slowest < 0.75;
	for (let again = 0; again < 4 && !isAsPromised(); again++) seen = await measure();
	expect(seen.heard).toBeGreaterThan(150);
	expect(seen.smooth).toBeGreaterThan(0.6);
	expect(seen.drawing).toBeLessThan(0.25);
	expect(seen.slowest).toBeLessThan(0.75);
	// Words change a few times a second, pictures with each frame.
	expect(seen.layouts).toBeLessThan(seen.heard / 4);
	expect(seen.changes).toBeLessThan(seen.heard / 4);
});

test('what is switched off is not shown, and is sent as it is pressed', async () => {
	const { page, gateway } = await stage();
	const tuning = page.getByTestId('tuning');
	await tuning.getByRole('button', { name: 'Tempo' }).click();
	await expect.poll(() => asked(gateway, 'set_config')).toEqual([{ config: { bpm: false } }]);
	await says(page, 'beat', /Tempo is switched off, below\./);
	expect(await tuning.getByRole('button', { name: 'Tempo' }).getAttribute('aria-pressed')).toBe('false');
	await tuning.getByRole('button', { name: 'Automatic gain' }).focus();
	await page.keyboard.press('Space');
	await expect.poll(() => asked(gateway, 'set_config').at(-1)).toEqual({ config: { automatic_gain: false } });
});

test('a dial is set while it moves, and refused where the worker says no', async () => {
	const { page, gateway } = await stage();
	const dial = page.getByRole('slider', { name: 'Lead' });
	await dial.focus();
	for (let press = 0; press < 12; press++) await page.keyboard.press('ArrowRight');
	await expect.poll(() => asked(gateway, 'set_config').at(-1)).toEqual({ config: { lead: 12 } });
	expect(asked(gateway, 'set_config').length).toBeLessThanOrEqual(12);
	expect(await dial.getAttribute('aria-valuetext')).toBe('+12 ms');
	gateway.audio.refusal = [400, { error: { code: 'invalid_input', message: 'gain: must be from −40 to 40' } }];
	await page.getByRole('slider', { name: 'Gain', exact: true }).focus();
	await page.keyboard.press('ArrowRight');
	await says(page, 'refusal', /^Not done: gain: must be/);
	await expect.poll(() => page.getByRole('slider', { name: 'Gain', exact: true }).getAttribute('aria-valuetext')).toBe('0 dB');
});

test('another input is chosen among what is there, or written', async () => {
	const { page, gateway } = await stage();
	const input = page.getByLabel('Input');
	await expect.poll(() => asked(gateway, 'list_devices').length).toBe(1);
	await input.focus();
	await expect.poll(() => asked(gateway, 'list_devices').length).toBe(2);
	await page.getByRole('option', { name: 'Blue Yeti' }).waitFor({ state: 'attached' });
	await input.selectOption({ label: 'Blue Yeti' });
	await expect.poll(() => asked(gateway, 'set_input')).toEqual([{ input: 'pulse:alsa_input.usb-Blue_Yeti-00.analog-stereo' }]);
	await page.getByLabel('Another').fill('file:set.flac');
	await page.keyboard.press('Enter');
	await expect.poll(() => asked(gateway, 'set_input').at(-1)).toEqual({ input: 'file:set.flac' });
	await expect.poll(() => input.inputValue()).toBe('file:set.flac');
	// Somebody else chooses: what is heard counts, not what is set.
	gateway.patch({ health: { audio: { details: { input: 'alsa' } } } });
	await expect.poll(() => input.inputValue()).toBe('alsa');
});

test('an input that is waited for is said, with the reason and what to do', async () => {
	const { page, gateway } = await stage();
	gateway.audio.playing = false;
	const message = 'waits for pulse:Yeti: no such source; plug it in, or choose another: tutti audio devices';
	gateway.patch({ health: { audio: audioHealth(gateway.now(), { level: 'warn', message }, { state: 'waiting', input: 'pulse:Yeti', device: '' }) } });
	await says(page, 'headline', /^Nothing to listen to$/);
	await says(page, 'input-state', /^waiting$/);
	await says(page, 'input-trouble', /^Waits for pulse:Yeti: .*plug it in, or choose another/);
	gateway.audio.playing = true;
	gateway.patch({ health: { audio: audioHealth(gateway.now()) } });
	await has(page, 'headline', 'data-standing', 'live');
});

test('numbers that stop coming are not passed off as live', async () => {
	const { page, gateway } = await stage();
	gateway.audio.playing = false;
	await says(page, 'headline', /^Nothing is told any more$/);
	await says(page, 'bpm', /^–$/);
	await says(page, 'audio-note', /The last number came \d+ s ago/);
	gateway.audio.playing = true;
	await says(page, 'bpm', /^128$/);
});

test('offline says so, is muted, and comes back by itself', async () => {
	const { page, gateway } = await stage();
	gateway.die();
	await says(page, 'headline', /^Offline$/);
	expect(await page.getByTestId('tuning').getByRole('button', { name: 'Tempo' }).isDisabled()).toBe(true);
	await says(page, 'input-state', /^nobody says$/);
	await says(page, 'form-now', /^–$/);
	gateway.revive();
	await live(page);
	await has(page, 'headline', 'data-standing', 'live');
	await says(page, 'bpm', /^128$/);
});

test('of several who listen, which is shown is said and chosen; nothing of the other stays', async () => {
	const { page, gateway } = await stage();
	expect(await page.getByTestId('ears').count()).toBe(0);
	gateway.patch({ health: { 'left.audio': audioHealth(gateway.now(), { message: 'hears the left room' }) } });
	const left = page.getByRole('radio', { name: 'left' });
	await left.waitFor();
	expect(await page.getByRole('radio', { name: 'this installation' }).isChecked()).toBe(true);
	await page.getByRole('radio', { name: 'this installation' }).focus();
	await page.keyboard.press('ArrowRight');
	expect(await left.isChecked()).toBe(true);
	await has(page, 'headline', 'data-standing', 'waiting');
	await says(page, 'bpm', /^–$/);
	gateway.audio.source = 'left.audio';
	await has(page, 'headline', 'data-standing', 'live');
	await says(page, 'audio-note', /^Hears the left room$/);
	await page.getByTestId('tuning').getByRole('button', { name: 'Tempo' }).click();
	await expect.poll(() => gateway.audio.asked.find(({ action }) => action === 'set_config')?.['worker']).toBe('left.audio');
	// It goes for good: who is left is shown.
	gateway.patch({ health: { 'left.audio': null } });
	gateway.audio.source = 'audio';
	await has(page, 'headline', 'data-standing', 'live');
	await says(page, 'audio-note', /^Hears Monitor/);
});

test('who does not see the page is told tempo and state as they change, and levels where they ask', async () => {
	const { page } = await stage();
	const meters = page.getByRole('meter');
	await expect.poll(() => meters.count()).toBe(13);
	const bass = page.getByRole('meter', { name: 'Bass, 60–250 Hz' });
	await expect.poll(async () => Number(await bass.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
	const changes = await page.evaluate(
		() =>
			new Promise<{ meter: number; spoken: string[] }>((done) => {
				const meter = document.querySelector('[role=meter][aria-label^="All"]');
				const status = document.querySelector('[data-testid=spoken]');
				const seen = { meter: 0, spoken: [status?.textContent ?? ''] };
				if (meter !== null) new MutationObserver(() => seen.meter++).observe(meter, { attributes: true, attributeFilter: ['aria-valuenow'] });
				if (status !== null) new MutationObserver(() => seen.spoken.push(status.textContent ?? '')).observe(status, { childList: true, characterData: true, subtree: true });
				setTimeout(() => done(seen), 4000);
			})
	);
	expect(changes.meter).toBeGreaterThan(0);
	expect(changes.meter).toBeLessThanOrEqual(5);
	expect(changes.spoken.length).toBeLessThanOrEqual(5);
	for (const sentence of changes.spoken) expect(sentence).toMatch(/^(128 BPM(, build-up|, break)?|Drop)\.$/);
});

test('the page is linked where somebody listens, and teaches where nobody does', async () => {
	const { page, gateway } = await show({ state: homeState });
	await live(page);
	expect(await page.getByRole('link', { name: 'Audio' }).count()).toBe(0);
	gateway.patch({ health: { audio: audioHealth(gateway.now()) } });
	await page.getByRole('link', { name: 'Audio' }).waitFor();
	gateway.patch({ health: { audio: null } });
	await page.goto(`${page.url()}audio`);
	await says(page, 'headline', /^Nobody listens yet$/);
	expect(await text(page, 'no-audio')).toContain('[service.audio]');
});

test('who goes to another page is sent nothing more', async () => {
	const { page, gateway } = await stage();
	await expect.poll(() => gateway.audio.sockets.clients.size).toBe(1);
	await page.getByRole('link', { name: 'Events' }).click();
	await expect.poll(() => gateway.audio.sockets.clients.size).toBe(0);
});

test('nothing flashes and nothing runs for those who do not want it', async () => {
	const { page } = await stage({ context: { reducedMotion: 'reduce', viewport: { width: 1280, height: 1500 } } });
	const pictures = new Set<string>();
	const begun = Date.now();
	for (let look = 0; look < 20; look++) pictures.add(await picture(canvasOf(page, 'score-picture')));
	const seconds = (Date.now() - begun) / 1000;
	expect(pictures.size).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
	expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
	// The middle of the light of the beat stays as it is.
	const middles = new Set<string>();
	for (let look = 0; look < 20; look++) {
		middles.add(
			await canvasOf(page, 'beat-light').evaluate((element) => {
				const canvas = element as HTMLCanvasElement;
				return String(canvas.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data);
			})
		);
	}
	expect(middles.size).toBe(1);
});

test.each([320, 390, 768, 1024, 1440, 1920])('fits a screen of %d px: nothing scrolls sideways, nothing is cut off', async (width) => {
	const { page } = await stage({ context: { viewport: { width, height: 800 } } });
	const { scroll, client, cut } = await page.evaluate(() => ({
		scroll: document.documentElement.scrollWidth,
		client: document.documentElement.clientWidth,
		cut: [...document.querySelectorAll('main h1, main h2, main dd, main p, main li, main button')]
			.filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline' && !element.matches('.unseen'))
			.map((element) => element.textContent)
	}));
	expect(scroll).toBeLessThanOrEqual(client);
	expect(cut).toEqual([]);
});

test.each(['light', 'dark'] as const)('every word can be read in the %s theme, in trouble and offline too', async (colorScheme) => {
	const { page, gateway } = await stage({ context: { colorScheme, reducedMotion: 'reduce' } });
	expect(await faintTexts(page)).toEqual([]);
	gateway.patch({ health: { audio: audioHealth(gateway.now(), { level: 'error', message: 'pulse does not work: refused' }, { state: 'failed', xruns: 12, fps: 41 }) } });
	await says(page, 'input-state', /^failed$/);
	expect(await faintTexts(page)).toEqual([]);
	gateway.die();
	await says(page, 'link', /^Offline$/);
	expect(await faintTexts(page)).toEqual([]);
});

test.each(['light', 'dark'] as const)('the colours of the pictures follow the %s theme', async (theme) => {
	const { page } = await stage({ context: { colorScheme: theme === 'light' ? 'dark' : 'light' } });
	const paper = () =>
		canvasOf(page, 'levels-picture').evaluate((element) => {
			const canvas = element as HTMLCanvasElement;
			const sunk = getComputedStyle(canvas).getPropertyValue('--sunk').trim();
			const [red = 0, green = 0, blue = 0] = canvas.getContext('2d')?.getImageData(Math.round(canvas.width / 16), 1, 1, 1).data ?? [];
			return sunk === `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
		});
	await expect.poll(paper).toBe(true);
	await page.emulateMedia({ colorScheme: theme });
	await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(theme);
	await expect.poll(paper).toBe(true);
});
