// The events page on the real director, playing examples/show by hand: every row of its README. Needs TUTTI_URL to name an
// installation that runs it, and TUTTI_SHOW=1 to say so.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { countRequests, live, openPage, says, text, useBrowser } from '../browser/stage.js';

useBrowser();

const address = (process.env.TUTTI_URL ?? '').replace(/\/$/, '');
const shown = process.env.TUTTI_SHOW === '1';
if (!shown) console.log('TUTTI_SHOW is not 1: the show is not played');

async function stage(): Promise<Page> {
	const page = await openPage(address, {}, '/events');
	await live(page);
	await expect.poll(() => page.getByTestId('playlist-konami_lights').count()).toBe(1);
	await stopAll(page);
	await says(page, 'headline', /^Listening$/);
	return page;
}

const press = (page: Page, name: string | RegExp) => page.getByTestId('try').getByRole('button', { name, exact: true }).first().click();
const stopAll = (page: Page) => page.getByRole('button', { name: 'Send emergency.stop' }).click();
const fired = async (page: Page, gesture: string) => Number(await page.getByTestId(`gesture-${gesture}`).getAttribute('data-fired'));
const newest = (page: Page) => page.getByTestId('run').first();

/** The newest run becomes one of that playlist in that state. */
async function runs(page: Page, playlist: string, state: string): Promise<void> {
	await expect
		.poll(async () => `${(await newest(page).locator('.name').innerText()).trim()} ${await newest(page).getAttribute('data-state')}`)
		.toBe(`${playlist} ${state}`);
}

/** Two events at once reach the gateway more than the gesture's 10 ms apart when the machine is busy; then again, as anybody would. */
async function strikeTogether(page: Page): Promise<void> {
	const before = await fired(page, 'together');
	await expect
		.poll(
			async () => {
				await press(page, '2 producers at once');
				await page.waitForTimeout(500);
				return fired(page, 'together');
			},
			{ timeout: 20_000 }
		)
		.toBeGreaterThan(before);
}

const input = (page: Page, type: string) => page.getByTestId('try').locator('.input', { has: page.getByRole('heading', { name: type }) });

test.runIf(shown).each([
	['tap_twice', 'scene_change', 'button.double_tap', (page: Page) => input(page, 'button.press').getByRole('button', { name: 'double tap' }).click()],
	['konami', 'konami_lights', 'konami.activated', (page: Page) => press(page, 'play konami')],
	['together', 'drum_combo', 'drum.combo', strikeTogether],
	['mat', 'sampling_burst', 'mat.step', (page: Page) => input(page, 'mat.contact').getByRole('button').click()]
])('%s plays %s, and the page says why', async (gesture, playlist, said, play) => {
	const page = await stage();
	const before = await fired(page, gesture);
	await play(page);
	await expect.poll(() => fired(page, gesture)).toBeGreaterThan(before);
	await runs(page, playlist, 'completed');
	expect(await newest(page).locator('.tick').count()).toBeGreaterThan(1);
	await says(page, 'firings', new RegExp(`${gesture}[\\s\\S]*${said.replace('.', '\\.')}`));
	await page.getByRole('searchbox').fill('event.playlist.stopped');
	// The runs may be told by the director's list before the feed brings the event.
	await expect.poll(() => page.getByTestId('event').first().innerText()).toContain(playlist);
	await page.getByTestId('event').first().getByRole('button').click();
	const story = page.getByRole('dialog').locator('li.event .type');
	await expect.poll(() => story.allInnerTexts()).toContain(said);
	const types = await story.allInnerTexts();
	expect(types.at(-1)).toBe('event.playlist.stopped');
	expect(types[0]).toMatch(/^(button\.press|key\.press|drum\.hit|mat\.contact)$/);
});

test.runIf(shown)('holding a button cycles the colours, the page stops them', async () => {
	const page = await stage();
	const hold = page.getByRole('button', { name: 'press and hold' });
	await hold.scrollIntoViewIfNeeded();
	const box = await hold.boundingBox();
	if (!box) throw new Error('no button');
	await page.mouse.move(box.x + 20, box.y + 10);
	await page.mouse.down();
	await runs(page, 'colour_cycle', 'running');
	await page.mouse.up();
	await expect.poll(() => newest(page).locator('.tick').count()).toBeGreaterThan(2);
	await newest(page).getByRole('button', { name: 'Stop colour_cycle' }).click();
	await runs(page, 'colour_cycle', 'cancelled');
});

test.runIf(shown)('a racing heart pulses once, and again only after it was calm', async () => {
	const page = await stage();
	const heart = page.getByRole('slider', { name: 'heart_rate.measurement bpm' });
	await heart.fill('60');
	await page.waitForTimeout(200);
	const before = await fired(page, 'heart_high');
	await page.getByLabel('send bpm every second').check();
	await heart.fill('200');
	await expect.poll(() => fired(page, 'heart_high'), { timeout: 20_000 }).toBe(before + 1);
	await runs(page, 'pulse', 'running');
	await page.getByLabel('send bpm every second').uncheck();
	await stopAll(page);
	await runs(page, 'pulse', 'interrupted');
});

test.runIf(shown)('a newer message replaces the banner of the older one', async () => {
	const page = await stage();
	const before = await fired(page, 'announce');
	await press(page, 'notification.received');
	await runs(page, 'banner', 'running');
	await press(page, 'notification.received');
	await expect.poll(() => page.getByTestId('run').nth(1).getAttribute('data-state')).toBe('cancelled');
	await expect.poll(() => fired(page, 'announce')).toBe(before + 2);
});

test.runIf(shown)('the knob is copied while the switch is on', async () => {
	const page = await stage();
	const knob = page.getByRole('slider', { name: 'knob.turn value' });
	const toggle = page.getByRole('switch', { name: 'switch.main' });
	await toggle.click();
	await toggle.click();
	const off = await fired(page, 'relay');
	await knob.fill('0.2');
	await page.waitForTimeout(300);
	expect(await fired(page, 'relay')).toBe(off);
	await toggle.click();
	await knob.fill('0.8');
	await expect.poll(() => fired(page, 'relay')).toBeGreaterThan(off);
	await page.getByRole('searchbox').fill('knob.turn');
	await says(page, 'log', /director #99[\s\S]*value 0\.80/);
	await toggle.click();
});

test.runIf(shown)('the tilt is corrected, and asking to stop is limited', async () => {
	const page = await stage();
	await page.getByRole('button', { name: /^Tilt accelerometer.raw/ }).focus();
	await page.keyboard.press('ArrowRight');
	await page.getByRole('searchbox').fill('accelerometer.vector');
	await says(page, 'log', /accelerometer\.vector[\s\S]*raw/);
	const before = await fired(page, 'stop_gently');
	await input(page, 'stop.request').getByRole('button').click();
	await expect.poll(() => fired(page, 'stop_gently')).toBe(before + 2);
	await expect.poll(() => text(page, 'gesture-stop_gently'), { timeout: 10_000 }).toMatch(/held back/);
});

test.runIf(shown)('a playlist that is started here says so', async () => {
	const page = await stage();
	await page.getByRole('button', { name: 'Start sampling_burst' }).click();
	await runs(page, 'sampling_burst', 'completed');
	await says(page, 'playlist-sampling_burst', /0 playing, [1-9]\d* starts? so far/);
});

test.runIf(shown && process.env.TUTTI_MAY_KILL === '1')('the death of the director ends its runs, and the page sees both', async () => {
	const page = await stage();
	await page.getByRole('button', { name: 'Start colour_cycle' }).click();
	await runs(page, 'colour_cycle', 'running');
	const requests = countRequests(page);
	const { director } = (await (await fetch(`${address}/api/services`)).json()) as Record<string, { pid: number }>;
	process.kill(director?.pid ?? 0, 'SIGKILL');
	await runs(page, 'colour_cycle', 'cancelled');
	await expect.poll(() => page.getByRole('button', { name: 'Start colour_cycle' }).isEnabled(), { timeout: 20_000 }).toBe(true);
	await says(page, 'headline', /^Listening$/);
	expect(requests.most()).toBeLessThanOrEqual(10);
	await strikeTogether(page);
	await runs(page, 'drum_combo', 'completed');
});
