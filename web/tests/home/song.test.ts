// The page of the song on a real rig: a DJ program's file, words from a folder, and somebody who logs in at a Spotify of our own
// (tests/song_stand.py).
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../browser/axe.js';
import { live, openPage, overflowing, says, text, useBrowser } from '../browser/stage.js';
import { StandProcess } from '../stand_process.js';

useBrowser();

const rig = new StandProcess('song_stand.py');
let address = '';
let spotify = '';

beforeAll(async () => {
	({ url: address, spotify } = (await rig.begun()) as { url: string; spotify: string });
}, 180_000);
afterAll(() => rig.end());

const opened = (options = {}): Promise<Page> => openPage(address, { reducedMotion: 'reduce', ...options }, '/song', [spotify]);
const current = (page: Page) => page.locator('[data-testid=lines] [aria-current]');
const secondsOf = async (page: Page): Promise<number> => {
	const [minutes = 0, seconds = 0] = (await text(page, 'position')).split(':').map(Number);
	return 60 * minutes + seconds;
};

test('what the DJ program plays is there, with its words, moving, on two pages alike', async () => {
	const [page, other] = await Promise.all([opened(), opened({ viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'de-AT' })]);
	await live(page);
	await says(page, 'headline', /^(Night Garden|Copper Rain)$/);
	await says(page, 'song-note', /^by (Ada & the Lamps|The Small Hours)/);
	await live(other);
	await expect.poll(async () => (await text(other, 'headline')) === (await text(page, 'headline'))).toBe(true);
	await expect.poll(() => current(page).count()).toBe(1);
	const line = await current(page).getAttribute('data-line');
	await expect.poll(() => current(page).getAttribute('data-line')).not.toBe(line);
	await expect.poll(async () => (await current(other).getAttribute('data-line')) === (await current(page).getAttribute('data-line'))).toBe(true);
	// One is asked after the other, and time goes on between.
	await expect.poll(async () => Math.abs((await secondsOf(page)) - (await secondsOf(other)))).toBeLessThanOrEqual(1);
	await says(page, 'song-steps', /Find words\s+done[\s\S]*Ask the model\s+left out: no language model is set[\s\S]*Paint it\s+left out: nobody paints/);
	await says(page, 'analysis-by', /^by lists of words$/);
	expect(await page.getByTestId('categories').locator('li').count()).toBe(12);
	for (const each of [page, other]) {
		expect(await overflowing(each)).toEqual([]);
		expect((await violations(each)).join('\n')).toBe('');
	}
});

test('words that are moved stay where they were put, for who comes later, too', async () => {
	const page = await opened();
	await current(page).waitFor();
	await page.getByRole('button', { name: '0.5 s earlier' }).click();
	await says(page, 'offset', /^−0\.50 s$/);
	await page.reload();
	await says(page, 'offset', /^−0\.50 s$/);
	await page.getByRole('button', { name: '0.5 s later' }).click();
	await says(page, 'offset', /^0\.00 s$/);
});

test('somebody logs in at Spotify through the page, and what plays there can be let count', async () => {
	const page = await opened();
	await says(page, 'login-state', /^Nobody has logged in yet\.$/);
	rig.say('refuse');
	await page.getByRole('button', { name: 'Log in at Spotify' }).click();
	await says(page, 'login-trouble', /^Not logged in: Spotify was not allowed to be asked/);
	rig.say('agree');
	await page.getByRole('button', { name: 'Log in at Spotify' }).click();
	await says(page, 'login-progress', /^Logged in at Spotify\.$/);
	await says(page, 'login-state', /^Logged in\.$/);
	expect(page.url()).toBe(`${address}/song`);
	rig.say('play');
	await says(page, 'players', /spotify[\s\S]*Home before the Rain/);
	await page.getByRole('radio', { name: /^spotify/ }).check();
	await says(page, 'headline', /^Home before the Rain$/);
	await says(page, 'words-standing', /^Nobody has the words of this song\./);
	await says(page, 'players', /spotify\s+counts/);
	await page.getByRole('radio', { name: /^virtualdj/ }).check();
	await says(page, 'headline', /^(Night Garden|Copper Rain)$/);
	await expect.poll(() => current(page).count()).toBe(1);
	await page.getByRole('button', { name: 'Forget the login' }).click();
	await says(page, 'login-state', /^Nobody has logged in yet\.$/);
});

test('a folder that is set on the settings counts at once', async () => {
	const [page, settings] = await Promise.all([opened(), openPage(address, {}, '/settings')]);
	await current(page).waitFor();
	const folder = settings.getByLabel('Folder of your own words');
	const before = await folder.inputValue();
	await folder.fill('/nowhere');
	await settings.keyboard.press('Tab');
	await settings.getByRole('button', { name: 'Save', exact: true }).click();
	await says(settings, 'save-bar', /^Saved\./);
	await expect.poll(() => page.getByTestId('words-standing').count()).toBe(1);
	await folder.fill(before);
	await settings.keyboard.press('Tab');
	await settings.getByRole('button', { name: 'Save', exact: true }).click();
	await current(page).waitFor();
});
