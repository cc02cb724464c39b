// The page of the song: what plays, where in it, and its words as they are sung; what is set reaches the workers; the login at Spotify, there
// and back; and what is so no longer, or not yet, is said.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audioState } from '../fixture/audio.js';
import type { FixtureGateway } from '../fixture/gateway.js';
import { homeState } from '../fixture/home.js';
import { lyricsAt, playbackAt, songState, stepsOf } from '../fixture/song.js';
import { violations } from './axe.js';
import { faintTexts, has, live, overflowing, says, show, text, useBrowser } from './stage.js';

useBrowser();

/** Spotify's page of accounts, and a person there who agrees at once, or does not (developer.spotify.com, "Authorization Code with PKCE Flow"). */
let accounts: Server;
let agrees = true;
let accountsAt = '';
beforeAll(async () => {
	accounts = createServer((request, response) => {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://accounts');
		const back = new URL(searchParams.get('redirect_uri') ?? 'http://none');
		for (const [name, value] of Object.entries(agrees ? { code: 'AQ/code+1' } : { error: 'access_denied' })) back.searchParams.set(name, value);
		back.searchParams.set('state', searchParams.get('state') ?? '');
		response.writeHead(pathname === '/authorize' ? 302 : 404, { location: back.href });
		response.end();
	});
	await new Promise<void>((resolve) => accounts.listen(0, '127.0.0.1', resolve));
	accountsAt = `http://127.0.0.1:${(accounts.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => accounts.close(resolve)));

async function stage(wishes: NonNullable<Parameters<typeof show>[0]> = {}) {
	const shown = await show({ state: songState, path: '/song', elsewhere: [accountsAt], ...wishes });
	await live(shown.page);
	return shown;
}

const asked = (gateway: FixtureGateway, action: string) => gateway.song.asked.filter((each) => each['action'] === action).map(({ params }) => params);
const current = (page: Page) => page.locator('[data-testid=lines] [aria-current]');
const isLineSeen = (page: Page): Promise<boolean> =>
	page.getByTestId('lines').evaluate((sheet) => {
		const line = sheet.querySelector('[aria-current]')?.getBoundingClientRect();
		const frame = sheet.getBoundingClientRect();
		return line !== undefined && line.top >= frame.top && line.bottom <= frame.bottom;
	});
/** Later in the song. */
const leap = (gateway: FixtureGateway, position: number, rest = {}) => gateway.song.play(playbackAt(gateway.now(), { position, ...rest }));

test('what plays is shown, named on the tab, and runs on between two words of its player', async () => {
	const { page, gateway } = await stage();
	await says(page, 'headline', /^Night Garden$/);
	await says(page, 'song-note', /^by Ada & the Lamps, Lights Left On$/);
	await says(page, 'play-state', /^plays$/);
	await expect.poll(() => page.title()).toBe('Night Garden – Song – stage');
	const seconds = async () => Number((await text(page, 'position')).split(':')[1]);
	const before = await seconds();
	expect(before).toBeGreaterThanOrEqual(24);
	const begun = gateway.now();
	await expect.poll(seconds).toBeGreaterThanOrEqual(before + 3);
	// Neither behind the clock nor before it.
	expect(Math.abs(gateway.now() - begun - 3)).toBeLessThan(1.6);
	leap(gateway, 50, { playing: false });
	await says(page, 'play-state', /^paused$/);
	await says(page, 'position', /^0:50$/);
	expect(await page.getByRole('progressbar').getAttribute('aria-valuetext')).toBe('0:50 of 1:21');
	expect(await text(page, 'spoken')).toBe('Night Garden, by Ada & the Lamps, Lights Left On, paused');
});

test('a clock of the server that is ahead moves nothing', async () => {
	const { page } = await stage({ clockOffset: 500 });
	await says(page, 'position', /^0:2[4-9]$/);
});

test('the line and the word that are sung move with the song, and stay in view', async () => {
	const { page, gateway } = await stage();
	await expect.poll(() => current(page).innerText()).toMatch(/Stay until it is day/);
	leap(gateway, 27.2);
	await expect.poll(() => current(page).innerText()).toMatch(/Let the lanterns lead the way/);
	await expect.poll(() => page.locator('.active').innerText()).toBe('the');
	await expect.poll(() => page.locator('.active').innerText()).toBe('lead');
	expect(await page.locator('.sung').count()).toBeGreaterThanOrEqual(4);
	leap(gateway, 69.8);
	await expect.poll(() => current(page).innerText()).toMatch(/Let the colours have their say/);
	await expect.poll(() => isLineSeen(page)).toBe(true);
	expect(await page.evaluate(() => scrollY)).toBe(0);
	expect(await page.locator('li.refrain').count()).toBe(8);
	expect(await current(page).innerText()).toMatch(/^refrain:/);
});

test('who scrolls is not pulled back, and goes back by a button', async () => {
	const { page, gateway } = await stage({ context: { reducedMotion: 'reduce', viewport: { width: 1280, height: 500 } } });
	await expect.poll(() => isLineSeen(page)).toBe(true);
	await page.getByTestId('lines').focus();
	await page.keyboard.press('End');
	await has(page, 'lines', 'data-follows', 'false');
	const place = await page.getByTestId('lines').evaluate((sheet) => (sheet.scrollTop = sheet.scrollHeight) && sheet.scrollTop);
	leap(gateway, 15.5);
	await expect.poll(() => current(page).innerText()).toMatch(/I can hear/);
	expect(await page.getByTestId('lines').evaluate((sheet) => sheet.scrollTop)).toBe(place);
	await page.getByRole('button', { name: 'Back to the line that is sung' }).click();
	await expect.poll(() => isLineSeen(page)).toBe(true);
	expect(await page.getByTestId('follow').count()).toBe(0);
	// The wheel counts, too; and the next song is followed again.
	await page.getByTestId('lines').hover();
	await page.mouse.wheel(0, 200);
	await has(page, 'lines', 'data-follows', 'false');
	gateway.song.play(playbackAt(gateway.now(), { title: 'Copper Rain' }));
	gateway.song.sing(lyricsAt(gateway.now(), { title: 'Copper Rain' }));
	await has(page, 'lines', 'data-follows', 'true');
});

test('words are moved earlier and later, by the keyboard, too, and kept', async () => {
	const { page, gateway } = await stage();
	await page.getByRole('button', { name: '0.5 s later' }).click();
	await says(page, 'offset', /^\+0\.50 s$/);
	await page.getByRole('button', { name: '0.1 s earlier' }).focus();
	await page.keyboard.press('Enter');
	await says(page, 'offset', /^\+0\.40 s$/);
	await expect.poll(() => asked(gateway, 'set_offset')).toEqual([{ offset: 0.5 }, { offset: 0.4 }]);
	await says(page, 'offset-tool', /Kept for this song/);
	gateway.song.refusal = [409, { error: { code: 'conflict', message: 'nothing plays whose words could be moved' } }];
	await page.getByRole('button', { name: '0.5 s later' }).click();
	await says(page, 'refusal', /^Not done: nothing plays whose words could be moved\.$/);
	await says(page, 'offset', /^\+0\.40 s$/);
});

test('another player is let count, and who counts is seen', async () => {
	const { page, gateway } = await stage();
	await says(page, 'players', /mpris\s+The Small Hours – Copper Rain, paused/);
	await says(page, 'players', /virtualdj\s+counts/);
	await page.getByRole('radio', { name: /mpris/ }).check();
	await expect.poll(() => asked(gateway, 'choose')).toEqual([{ player: 'mpris' }]);
	gateway.song.say('now-playing', { chosen: 'spotify' });
	await expect.poll(() => page.getByRole('radio', { name: /spotify/ }).isChecked()).toBe(true);
	await page.getByRole('radio', { name: 'the last that began' }).check();
	await expect.poll(() => asked(gateway, 'choose').at(-1)).toEqual({ player: 'auto' });
});

test('what it is about is said, and by whom', async () => {
	const { page, gateway } = await stage();
	await says(page, 'analysis-by', /^by lists of words$/);
	await says(page, 'mood', /^peaceful$/);
	await expect.poll(() => page.getByTestId('categories').locator('li').count()).toBe(12);
	await says(page, 'categories', /romantic\s+32 %/);
	await says(page, 'themes', /night\s+home/);
	await says(page, 'song-keywords', /stay\s+lanterns/);
	await says(page, 'about', /Energy \(calm to wild\)\s+24 %[\s\S]*Gladness \(sad to glad\)\s+58 %/);
	gateway.song.sing(lyricsAt(gateway.now(), { analysis_by: 'llama3.2:3b', mood: 'wistful' }));
	await says(page, 'analysis-by', /^by llama3\.2:3b$/);
	await says(page, 'mood', /^wistful$/);
});

test('each step is shown, with its reason', async () => {
	const { page, gateway } = await stage();
	await expect.poll(() => page.getByTestId('song-steps').locator('li').count()).toBe(10);
	await says(page, 'song-steps', /Paint it\s+left out: nobody paints/);
	gateway.song.say('lyrics', { steps: stepsOf({ analyse: { state: 'error', reason: 'the model does not answer' }, image: { state: 'running' } }) });
	await says(page, 'song-steps', /Ask the model\s+failed: the model does not answer/);
	await expect.poll(() => page.locator('[data-step=image]').getAttribute('data-state')).toBe('running');
});

test('the picture is shown where this machine has it', async () => {
	const image = '/var/lib/tutti/lyrics.pictures/00000000000000ab-3-7.png';
	const { page, gateway } = await stage({ before: (gateway) => gateway.song.sing(lyricsAt(gateway.now(), { image })) });
	const picture = page.getByRole('img', { name: /A peaceful scene/ });
	await picture.scrollIntoViewIfNeeded();
	await expect.poll(() => picture.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(96);
	gateway.song.sing(lyricsAt(gateway.now(), { image: image.replace('.png', '.jpg') }));
	await says(page, 'picture', /The picture lies on the machine that painted it/);
	gateway.song.sing(lyricsAt(gateway.now()));
	await expect.poll(() => page.getByTestId('picture').count()).toBe(0);
});

test('words without times, none, and none yet are said as what they are', async () => {
	const { page, gateway } = await stage({ before: (gateway) => gateway.song.sing(lyricsAt(gateway.now(), { synced: false, lines: [], plain: 'la la\nla' })) });
	await says(page, 'plain', /^la la\nla$/);
	await says(page, 'lyrics', /These words have no times/);
	gateway.song.say('lyrics', { steps: stepsOf({ lyrics: { state: 'running' } }) });
	gateway.song.sing(lyricsAt(gateway.now(), { from: '', synced: false, lines: [], analysis_by: '' }));
	await says(page, 'words-standing', /^Looking for the words…$/);
	gateway.song.say('lyrics', { steps: stepsOf({ lyrics: { state: 'skipped', reason: 'nobody has its words' } }) });
	await says(page, 'words-standing', /^Nobody has the words of this song\./);
	await says(page, 'about', /once there are words/);
	await page.getByRole('button', { name: 'Look again' }).click();
	await expect.poll(() => asked(gateway, 'refetch').length).toBe(1);
});

test('nothing that plays, nobody who knows, and who is away, each says so', async () => {
	const { page, gateway } = await stage();
	await says(page, 'headline', /^Night Garden$/);
	gateway.song.play(null, []);
	await says(page, 'headline', /^Nothing plays$/);
	await says(page, 'song-note', /Play something in a program/);
	await says(page, 'words-standing', /^Words come with a song\.$/);
	await expect.poll(() => page.title()).toBe('Song – stage');
	gateway.patch({ services: { 'now-playing': { state: 'backoff' } } });
	await says(page, 'song-note', /^The service now-playing does not run\.$/);
	await has(page, 'headline', 'data-standing', 'away');
	const none = await show({ path: '/song', state: audioState });
	await says(none.page, 'no-song', /\[service\.now-playing\]/);
	const wordless = await show({
		path: '/song',
		state: (now) => {
			const state = songState(now);
			delete state.services.lyrics;
			delete state.health.lyrics;
			return state;
		}
	});
	await says(wordless.page, 'no-lyrics', /\[service\.lyrics\]/);
});

test('a song of which nobody has said for too long that it plays is not shown as if it did', async () => {
	const { page } = await stage({ before: (gateway) => gateway.song.play(playbackAt(gateway.now(), { expires_in: 3 }), []) });
	await says(page, 'headline', /^Night Garden$/);
	await says(page, 'headline', /^Nothing plays$/);
});

test('a gateway that goes is said, and the song goes on when it comes back', async () => {
	const { page, gateway } = await stage();
	await says(page, 'headline', /^Night Garden$/);
	gateway.die();
	await says(page, 'headline', /^Offline$/);
	gateway.revive();
	gateway.song.playing = playbackAt(gateway.now(), { title: 'Copper Rain' });
	await says(page, 'headline', /^Copper Rain$/);
});

test('nobody is told who does not look at the page', async () => {
	const { page, gateway } = await stage();
	await expect.poll(() => gateway.song.clients.length).toBe(2);
	await page.getByRole('link', { name: 'Home' }).click();
	await expect.poll(() => gateway.song.clients.length).toBe(0);
	await page.getByRole('navigation').getByRole('link', { name: 'Song' }).click();
	await expect.poll(() => gateway.song.clients.length).toBe(2);
	const home = await show({ state: homeState });
	await live(home.page);
	expect(await home.page.getByRole('navigation').getByRole('link', { name: 'Song' }).count()).toBe(0);
});

test('two connections serve the page for as long as it is open, whatever becomes known of services meanwhile', async () => {
	const { page, gateway } = await stage();
	await says(page, 'headline', /^Night Garden$/);
	const opened: string[] = [];
	page.on('framenavigated', () => opened.splice(0)); // none of the page before
	page.on('websocket', (socket) => opened.push(new URL(socket.url()).pathname));
	await page.reload();
	await says(page, 'headline', /^Night Garden$/);
	// Asked at once: it goes away where nobody chose it.
	const spotify = page.getByRole('radio', { name: /spotify/, checked: true });
	for (let step = 1; step <= 10; step++) {
		gateway.patch({ services: { 'now-playing': { restarts: step } }, health: { 'now-playing': { details: { chosen: step % 2 === 1 ? 'spotify' : 'auto' } } } });
		await expect.poll(() => spotify.count()).toBe(step % 2);
	}
	expect(opened.sort()).toEqual(['/ws/live', '/ws/lyrics', '/ws/song']);
	expect(gateway.song.clients.length).toBe(2);
});

test('somebody logs in at Spotify, comes back, and the code stands in no address', async () => {
	agrees = true;
	const { page, gateway, address } = await stage({ before: (gateway) => void (gateway.song.accounts = accountsAt) });
	await says(page, 'login-state', /^Nobody has logged in yet\.$/);
	await page.getByRole('button', { name: 'Log in at Spotify' }).click();
	await says(page, 'login-progress', /^Logged in at Spotify\.$/);
	await says(page, 'login-state', /^Logged in\.$/);
	expect(asked(gateway, 'authorize')).toEqual([{ redirect_uri: `${address}/song` }]);
	expect(asked(gateway, 'redeem')).toEqual([{ code: 'AQ/code+1', state: 'state-1' }]);
	expect(page.url()).toBe(`${address}/song`);
	// Nothing is redeemed twice, and going back leads to no spent code.
	await page.reload();
	await says(page, 'login-state', /^Logged in\.$/);
	expect(asked(gateway, 'redeem').length).toBe(1);
	await page.getByRole('button', { name: 'Forget the login' }).click();
	await says(page, 'login-state', /^Nobody has logged in yet\.$/);
	expect(asked(gateway, 'forget').length).toBe(1);
});

test('who does not agree, or brings a login that is none, is told', async () => {
	agrees = false;
	const { page, address } = await stage({ before: (gateway) => void (gateway.song.accounts = accountsAt) });
	await page.getByRole('button', { name: 'Log in at Spotify' }).click();
	await says(page, 'login-trouble', /^Not logged in: Spotify was not allowed to be asked: begin again, and agree\.$/);
	expect(page.url()).toBe(`${address}/song`);
	await page.goto(`${address}/song?code=stolen&state=guessed`);
	await says(page, 'login-trouble', /^Not logged in: that login is not under way here any more/);
	expect(page.url()).toBe(`${address}/song`);
});

test('where Spotify sends nobody back to, the address is brought by hand', async () => {
	agrees = true;
	const { page, gateway, address } = await stage({ before: (gateway) => void (gateway.song.accounts = accountsAt), elsewhere: [accountsAt, 'http://stage.localhost'] });
	// By a name of this machine, which Spotify does not take.
	await page.goto(`${address.replace('127.0.0.1', 'stage.localhost')}/song`);
	await says(page, 'spotify', /Spotify sends nobody back to this address/);
	await page.getByRole('button', { name: 'Log in at Spotify' }).click();
	const there = (await page.getByTestId('open-spotify').getAttribute('href')) ?? '';
	expect(asked(gateway, 'authorize')).toEqual([{}]);
	await says(page, 'spotify', /The browser ends at http:\/\/127\.0\.0\.1:8080\/song…; copy that whole address/);
	const ended = (await fetch(there, { redirect: 'manual' })).headers.get('location') ?? '';
	await page.getByLabel('Address it ended at').fill(ended);
	await page.keyboard.press('Enter');
	await says(page, 'login-progress', /^Logged in at Spotify\.$/);
	expect(asked(gateway, 'redeem')).toEqual([{ url: ended }]);
	await says(page, 'login-state', /^Logged in\.$/);
});

test('without a Client ID it is said how to have one', async () => {
	const { page, address } = await stage({
		state: (now) => {
			const state = songState(now);
			state.health.spotify.details.login = 'no client_id';
			return state;
		}
	});
	await says(page, 'spotify', /Make an app that uses the Web API/);
	await says(page, 'spotify', new RegExp(`${address}/song`));
	await page.getByRole('link', { name: 'To the settings of Spotify' }).click();
	await page.getByTestId('settings-spotify').waitFor();
	expect(await page.getByLabel('Client ID').inputValue()).toBe('');
});

test('each part has its settings, and they are found', async () => {
	const { page, gateway } = await stage({ path: '/settings' });
	await page.getByTestId('settings-lyrics').waitFor();
	for (const name of ['What plays', 'Words of songs', 'Spotify']) await expect.poll(() => page.getByRole('navigation').getByRole('link', { name, exact: true }).count()).toBe(1);
	expect(await page.getByTestId('settings-debug').count()).toBe(0);
	await page.getByLabel('Folder of your own words').fill('~/Lyrics');
	await page.keyboard.press('Tab');
	await page.getByTestId('settings-lyrics').getByRole('button', { name: /Key of the server/ }).click();
	await page.keyboard.type('sk-secret');
	await page.keyboard.press('Tab');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await says(page, 'save-bar', /^Saved\./);
	expect(gateway.config.posts).toEqual([{ sections: { lyrics: { folder: '~/Lyrics', model_key: 'sk-secret' } } }]);
});

test('who may only look can change nothing, and is told why', async () => {
	const { page } = await show({ state: songState, path: '/song', password: 'x', before: (gateway) => (gateway.people.fill(), void (gateway.people.me = 'Kinder')) });
	await page.fill('#username', 'Kinder');
	await page.fill('#password', 'x');
	await page.keyboard.press('Enter');
	await says(page, 'headline', /^Night Garden$/);
	await expect.poll(() => page.locator('.may').innerText()).toBe('Your role may look on, and change nothing here.');
	expect(await page.getByRole('button', { name: '0.5 s later' }).isDisabled()).toBe(true);
	expect(await page.getByRole('radio').first().isDisabled()).toBe(true);
	expect(await page.getByRole('button', { name: 'Log in at Spotify' }).isDisabled()).toBe(true);
});

test.each([320, 390, 768, 1280, 1920])('fits a screen of %d px in both languages and themes, can be read, and is clean', async (width) => {
	for (const [locale, colorScheme] of [['en-GB', 'light'], ['de-DE', 'dark']] as const) {
		const { page } = await stage({ context: { viewport: { width, height: 800 }, locale, colorScheme, reducedMotion: 'reduce' } });
		await current(page).waitFor();
		expect(await overflowing(page)).toEqual([]);
		expect(await faintTexts(page)).toEqual([]);
		expect((await violations(page, 'colours')).join('\n')).toBe('');
	}
});
