// Every page in Chromium on a real home behind a password: on a phone, a tablet and a desktop, in both themes and both languages; a
// setting that a source follows; and a gateway that dies.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../browser/axe.js';
import { live, openPage, overflowing, says, useBrowser } from '../browser/stage.js';
import { PHONE } from '../browser/touch.js';
import { testAlerts } from './alerts.js';
import { testControl } from './control.js';
import { testGoverned } from './governed.js';
import { HomeStand } from './stand.js';

useBrowser();

const home = new HomeStand();
beforeAll(() => home.begin(), 180_000);
afterAll(() => home.end());

/** What is waited for, so that it is the page with what this home has on it. */
const PAGES: readonly (readonly [path: string, until: string])[] = [
	['/', '[data-testid=source-co2]'],
	['/events', '[data-testid=gesture-twice]'],
	['/inputs', '[data-testid=goes-to]'],
	['/audio', '[data-testid=tuning]'],
	['/light', '[data-testid=screen-panel]'],
	['/light/editor', '[data-testid=said]'],
	['/camera', '[data-testid=no-cameras]'],
	['/logs', '[data-testid=log] time'],
	['/debug', '[data-testid=entry]'],
	['/services#system', '[data-testid=story] [data-testid=history] .state'],
	['/alerts', '[data-testid=rules]'],
	['/control', '[data-testid=led-control]'],
	['/objects', '[data-testid=no-objects], [data-testid=objects]'],
	['/jobs', '[data-testid=kind-export]'],
	['/readiness', '[data-testid=components]'],
	['/sources/system', '[data-testid=chart]'],
	['/settings', '[data-testid=settings-weather]'],
	['/wall?night=never', '[data-testid=wall-weather]'],
	['/pad', '[data-testid=surface]']
];

const SCREENS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
	['a phone, in German', { ...PHONE, viewport: { width: 390, height: 844 }, locale: 'de-AT' }],
	['a tablet, in English', { viewport: { width: 820, height: 1180 }, hasTouch: true, locale: 'en-GB' }],
	['a desktop, in German', { viewport: { width: 1440, height: 900 }, locale: 'de-AT' }]
];

/** A page of somebody who has logged in. */
async function opened(options: BrowserContextOptions, path = '/'): Promise<Page> {
	const { name, value } = home.session;
	return openPage(home.address, { reducedMotion: 'reduce', storageState: { cookies: [{ name, value, domain: '127.0.0.1', path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Strict' }], origins: [] }, ...options }, path);
}

test('the door opens to the password alone, and remembers who came in', async () => {
	const page = await openPage(home.address, { ...PHONE, locale: 'de-AT' });
	await page.getByLabel('Passwort').fill('sesame');
	await page.keyboard.press('Enter');
	await expect.poll(() => page.getByRole('alert').innerText()).toBe('Das ist nicht das Passwort.');
	await page.getByLabel('Passwort').fill(home.password);
	await page.keyboard.press('Enter');
	await live(page);
	await page.reload();
	await live(page);
});

test.each(SCREENS)('every page fits %s, can be read, used and heard in both themes, and complains of nothing', async (_, options) => {
	const page = await opened(options);
	page.setDefaultTimeout(90_000);
	const complaints: string[] = [];
	page.on('console', (message) => {
		if (message.type() === 'error') complaints.push(`${new URL(page.url()).pathname}: ${message.text()} ${message.location().url}`);
	});
	for (const [path, until] of PAGES) {
		await page.goto(home.address + path);
		// On a phone it may be in another part of the page.
		await page.locator(until).first().waitFor({ state: 'attached' });
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			for (const wrong of [...(await overflowing(page)), ...(await violations(page, colorScheme === 'light' ? 'all' : 'colours'))]) complaints.push(`${path}, ${colorScheme}: ${wrong}`);
		}
	}
	expect(complaints).toEqual([]);
}, 300_000);

test('a setting that is changed on the page is followed by its source at once', async () => {
	const [settings, overview] = await Promise.all([opened({}, '/settings'), opened({})]);
	await says(overview, 'source-system', /live, every 1 s/);
	await settings.getByTestId('settings-intervals').getByLabel('This machine').fill('3');
	await settings.keyboard.press('Tab');
	await settings.getByRole('button', { name: 'Save', exact: true }).click();
	await says(settings, 'save-bar', /^Saved\./);
	await says(overview, 'source-system', /live, every 3 s/);
});

testAlerts(home, opened);
testControl(opened);
testGoverned(opened);

test('the page outlives the gateway, and needs no second login', async () => {
	const page = await opened({});
	await live(page);
	const { pid } = (await home.get('/api/services')).gateway;
	process.kill(pid, 'SIGKILL');
	await expect.poll(async () => (await home.get('/api/services').catch(() => null))?.gateway?.pid ?? pid).not.toBe(pid);
	await live(page);
	await expect.poll(() => page.getByTestId('source-system').getAttribute('data-condition')).toBe('live');
	await expect.poll(async () => /PID\s+(\d+)/.exec(await page.getByTestId('service-gateway').innerText())?.[1]).not.toBe(String(pid));
});
