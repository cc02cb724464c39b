// The settings: what is shown, changed, refused, saved and guarded.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { roomsState } from '../fixture/home.js';
import { faintTexts, has, live, says, show, text, useBrowser } from './stage.js';

useBrowser();

const opened = async (wishes: Parameters<typeof show>[0] = {}) => {
	const shown = await show({ state: roomsState, path: '/settings', ...wishes });
	await shown.page.getByTestId('settings-weather').waitFor();
	return shown;
};

/** Into a field, and out of it. */
async function fill(page: Page, label: string, value: string): Promise<void> {
	await page.getByLabel(label, { exact: true }).fill(value);
	await page.keyboard.press('Tab');
}

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();

test('shows what is set, what is not by its default, and of a secret only that it is set', async () => {
	const { page } = await opened();
	expect(await page.getByLabel('Place', { exact: true }).inputValue()).toBe('Oslo');
	expect(await page.getByLabel('Turned by').inputValue()).toBe('90');
	expect(await page.getByLabel('Seconds an icon').inputValue()).toBe('');
	expect(await page.getByLabel('Seconds an icon').getAttribute('placeholder')).toBe('by default 1.50');
	expect(await page.getByTestId('settings-intervals').getByLabel('Weather').inputValue()).toBe('300');
	expect(await page.getByTestId('settings-intervals').getByLabel('System').getAttribute('placeholder')).toBe('by default 2');
	expect(await text(page, 'settings-pihole')).toMatch(/Password\s+set\s+Replace: Password/);
	expect(await text(page, 'settings-access')).toMatch(/Password of this page\s+not set/);
	expect(await page.getByTestId('save-bar').count()).toBe(0);
});

test('what is changed is sent alone, with the revision, and counts', async () => {
	const { page, gateway } = await opened();
	await fill(page, 'Place', 'Bergen');
	await page.getByLabel('Show icons').uncheck();
	await says(page, 'save-bar', /2 changes are not saved/);
	await save(page);
	await says(page, 'save-bar', /^Saved\./);
	expect(gateway.config.posts).toEqual([{ sections: { weather: { location: 'Bergen' }, display: { show_icons: false } } }]);
	expect(gateway.config.sections.weather.location).toBe('Bergen');
	expect(await page.getByLabel('Place', { exact: true }).inputValue()).toBe('Bergen');
});

test('what is emptied has its default again, what is put back is no change', async () => {
	const { page, gateway } = await opened();
	await fill(page, 'Place', 'Bergen');
	await fill(page, 'Place', 'Oslo');
	await expect.poll(() => page.getByTestId('save-bar').count()).toBe(0);
	await page.getByTestId('settings-intervals').getByLabel('Weather').fill('');
	await page.keyboard.press('Tab');
	await save(page);
	await says(page, 'save-bar', /^Saved\./);
	expect(gateway.config.posts).toEqual([{ sections: { schedule: { weather: null } } }]);
});

test('what the page can tell is wrong is said at the field, and not sent', async () => {
	const { page, gateway } = await opened();
	await fill(page, 'From, hour', '25');
	await save(page);
	const field = page.getByLabel('From, hour');
	expect(await field.getAttribute('aria-invalid')).toBe('true');
	expect(await page.locator('#sleep-start_hour-mistake').innerText()).toBe('It must be from 0 to 23.');
	expect(await field.getAttribute('aria-describedby')).toBe('sleep-start_hour-mistake');
	expect(await page.evaluate(() => document.activeElement?.id)).toBe('sleep-start_hour');
	expect(gateway.config.posts).toEqual([]);
});

test('what the gateway finds wrong is said at its field, too, of lists at their item', async () => {
	const { page, gateway } = await opened();
	await fill(page, 'Place', 'Where?');
	await page.getByTestId('item-sensors-0').getByLabel('Bluetooth address').fill('nonsense');
	await page.keyboard.press('Tab');
	await save(page);
	await says(page, 'trouble', /^2 fields are not right\.$/);
	expect(await page.locator('#weather-location-mistake').innerText()).toBe('must not have a "?"');
	expect(await page.locator('#aranet4-sensors-0-mac-mistake').innerText()).toBe('must be a Bluetooth address');
	expect(await page.evaluate(() => document.activeElement?.id)).toBe('weather-location');
	expect(gateway.config.sections.weather.location).toBe('Oslo');
	await fill(page, 'Place', 'Where');
	expect(await page.locator('#weather-location-mistake').count()).toBe(0);
});

test('who was overtaken is told, keeps the changes, and can save them then', async () => {
	const { page, gateway } = await opened();
	await fill(page, 'Place', 'Bergen');
	gateway.config.post({ sections: { sleep: { start_hour: 21 } } }, undefined);
	await save(page);
	await says(page, 'trouble', /^Somebody else has changed the settings meanwhile/);
	expect(await page.getByLabel('Place', { exact: true }).inputValue()).toBe('Bergen');
	await expect.poll(() => page.getByLabel('From, hour').inputValue()).toBe('21');
	await save(page);
	await says(page, 'save-bar', /^Saved\./);
	expect(gateway.config.sections).toMatchObject({ weather: { location: 'Bergen' }, sleep: { start_hour: 21 } });
});

test('where both set the same, the page says what was set, and takes either', async () => {
	const { page, gateway } = await opened();
	const tags: (string | undefined)[] = [];
	page.on('request', (request) => request.method() === 'POST' && tags.push(request.headers()['if-match']));
	await fill(page, 'Place', 'Bergen');
	await fill(page, 'From, hour', '22');
	gateway.config.post({ sections: { weather: { location: 'Narvik' }, aranet4: { sensors: [] } } }, undefined);
	await save(page);
	await says(page, 'contested-weather-location', /^Somebody else has set this to Narvik meanwhile; saving replaces it/);
	expect(await page.getByTestId('contested-sleep-start_hour').count()).toBe(0);
	expect(gateway.config.sections).toMatchObject({ weather: { location: 'Narvik' }, sleep: { start_hour: 23 } });
	await page.getByTestId('contested-weather-location').getByRole('button', { name: 'Take theirs' }).click();
	expect(await page.getByLabel('Place', { exact: true }).inputValue()).toBe('Narvik');
	expect(await page.getByTestId('contested-weather-location').count()).toBe(0);
	await save(page);
	await says(page, 'save-bar', /^Saved\./);
	expect(gateway.config.sections).toMatchObject({ weather: { location: 'Narvik' }, sleep: { start_hour: 22 }, aranet4: { sensors: [] } });
	expect(tags).toEqual(['"0000000000000001"', '"0000000000000002"']);
});

test('a list that somebody else has changed is not replaced unsaid', async () => {
	const { page, gateway } = await opened();
	await page.getByTestId('item-sensors-0').getByLabel('Name').fill('Attic');
	await page.keyboard.press('Tab');
	gateway.config.post({ sections: { aranet4: { sensors: [{ label: 'Hall', mac: 'AA:BB:CC:DD:EE:09' }] } } }, undefined);
	await save(page);
	await says(page, 'contested-aranet4-sensors', /saving replaces all of it/);
	await page.getByTestId('contested-aranet4-sensors').getByRole('button', { name: 'Take theirs' }).click();
	expect(await page.getByTestId('item-sensors-0').getByLabel('Name').inputValue()).toBe('Hall');
	await expect.poll(() => page.getByTestId('save-bar').count()).toBe(0);
});

test('a secret is replaced or left, and is never seen', async () => {
	const { page, gateway } = await opened();
	const pihole = page.getByTestId('settings-pihole');
	await pihole.getByRole('button', { name: 'Replace: Password' }).click();
	expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe('password');
	await page.keyboard.type('hunter2');
	await page.keyboard.press('Tab');
	await says(page, 'save-bar', /One change is not saved/);
	await pihole.getByRole('button', { name: 'Leave it as it is' }).click();
	await expect.poll(() => page.getByTestId('save-bar').count()).toBe(0);
	await pihole.getByRole('button', { name: 'Replace: Password' }).click();
	await page.keyboard.type('hunter3');
	await page.keyboard.press('Tab');
	await save(page);
	await says(page, 'save-bar', /^Saved\./);
	expect(gateway.config.posts).toEqual([{ sections: { pihole: { password: 'hunter3' } } }]);
	expect(await page.locator('body').innerHTML()).not.toContain('hunter3');
});

test('sensors are found and taken, those that are there are known', async () => {
	const { page, gateway } = await opened();
	const sensors = page.getByTestId('settings-sensors');
	await sensors.getByRole('button', { name: 'Look for sensors' }).click();
	await expect.poll(() => sensors.getByRole('status').innerText()).toBe('Found: 2');
	expect(await text(page, 'search-sensors')).toMatch(/Aranet4 1A2B3\s+AA:BB:CC:DD:EE:01, -61 dBm\s+is there already/);
	await sensors.getByRole('button', { name: 'Take Aranet4 4C5D6' }).click();
	await page.getByTestId('item-sensors-1').getByLabel('Name').fill('Kitchen');
	await page.keyboard.press('Tab');
	await save(page);
	await says(page, 'save-bar', /^Saved\./);
	expect(gateway.config.sections.aranet4.sensors).toEqual([
		{ label: 'Bedroom', mac: 'AA:BB:CC:DD:EE:01' },
		{ label: 'Kitchen', mac: 'AA:BB:CC:DD:EE:02' }
	]);
});

test('cameras are found; one that stays keeps its password', async () => {
	const { page, gateway } = await opened();
	const cameras = page.getByTestId('settings-cameras');
	await cameras.getByRole('button', { name: 'Look for cameras' }).click();
	await cameras.getByRole('button', { name: 'Take Yard Cam' }).click();
	await page.getByTestId('item-cameras-0').getByLabel('User').fill('guest');
	await page.keyboard.press('Tab');
	await save(page);
	await says(page, 'save-bar', /^Saved\./);
	expect(gateway.config.posts[0]?.sections.camera.cameras).toEqual([
		{ name: 'door', url: 'rtsp://192.168.1.20/stream1', user: 'guest', password: { set: true } },
		{ name: 'yard_cam', url: 'rtsp://192.168.1.21/live' }
	]);
});

test('a search that fails says why, an item that lacks what it needs is not sent', async () => {
	const { page, gateway } = await opened({ before: (gateway) => (gateway.config.found.scan_aranet4 = [502, { error: { code: 'failed', message: 'Bluetooth is off' } }]) });
	const sensors = page.getByTestId('settings-sensors');
	await sensors.getByRole('button', { name: 'Look for sensors' }).click();
	await expect.poll(() => sensors.getByRole('status').innerText()).toBe('The search failed: Bluetooth is off');
	await sensors.getByRole('button', { name: 'Add a sensor' }).click();
	await save(page);
	expect(await page.evaluate(() => document.activeElement?.id)).toBe('aranet4-sensors-1-label');
	expect(gateway.config.posts).toEqual([]);
	await sensors.getByRole('button', { name: 'Remove No. 2' }).click();
	await expect.poll(() => page.getByTestId('save-bar').count()).toBe(0);
});

test('who leaves with changes is asked', async () => {
	const { page } = await opened();
	await fill(page, 'Place', 'Bergen');
	const asked: string[] = [];
	page.once('dialog', (dialog) => {
		asked.push(dialog.message());
		void dialog.dismiss();
	});
	await page.getByRole('link', { name: 'Home' }).click();
	await expect.poll(() => asked).toEqual(['There are changes that are not saved. Leave without them?']);
	expect(new URL(page.url()).pathname).toBe('/settings');
	expect(await page.getByLabel('Place', { exact: true }).inputValue()).toBe('Bergen');
	page.once('dialog', (dialog) => void dialog.accept());
	await page.getByRole('link', { name: 'Home' }).click();
	await expect.poll(() => new URL(page.url()).pathname).toBe('/');
	await page.getByRole('link', { name: 'Settings' }).click();
	await page.getByTestId('settings-weather').waitFor();
	await page.getByRole('link', { name: 'Home' }).click();
	await expect.poll(() => new URL(page.url()).pathname).toBe('/');
});

test('what others change is seen, while nothing is changed here', async () => {
	const { page, gateway } = await opened();
	gateway.config.post({ sections: { weather: { location: 'Turku' } } }, undefined);
	await expect.poll(() => page.getByLabel('Place', { exact: true }).inputValue(), { timeout: 30_000 }).toBe('Turku');
});

test('a gateway that is away keeps nobody from what this screen has, and the changes are kept', async () => {
	const { page, gateway } = await show({ path: '/settings', before: (gateway) => (gateway.config.refusal = [503, { error: { code: 'unavailable', message: 'away' } }]) });
	await says(page, 'settings-waiting', /cannot be read now/);
	await page.getByLabel('Language', { exact: true }).selectOption('de');
	await says(page, 'headline', /^Einstellungen$/);
	await page.getByLabel('Sprache', { exact: true }).selectOption('en');
	gateway.config.refusal = null;
	await page.getByRole('button', { name: 'Ask again' }).click();
	await page.getByTestId('settings-weather').waitFor();
	await fill(page, 'Place', 'Bergen');
	gateway.die();
	await save(page);
	await says(page, 'trouble', /the gateway did not answer/);
	gateway.revive();
	await live(page);
	await save(page);
	await says(page, 'save-bar', /^Saved\./);
});

test('who may not change it is told', async () => {
	const { page, gateway } = await opened();
	await fill(page, 'Place', 'Bergen');
	gateway.config.refusal = [403, { error: { code: 'forbidden', message: 'no' } }];
	await save(page);
	await says(page, 'trouble', /^Your role may not change this\.$/);
});

test('the wall is set here, and is so', async () => {
	const { page, address } = await opened();
	await page.getByLabel('Temperature of each room').uncheck();
	await page.getByLabel('Another reading').selectOption('sense_hat/light');
	await page.getByRole('button', { name: 'Add', exact: true }).click();
	await page.getByLabel('Night', { exact: true }).selectOption('light');
	expect(await page.getByLabel('Reading', { exact: true }).inputValue()).toBe('sense_hat/light');
	await page.getByLabel('Below', { exact: true }).fill('500');
	await page.keyboard.press('Tab');
	const said = await text(page, 'wall-address');
	await page.getByRole('link', { name: 'Open the wall' }).click();
	await has(page, 'wall', 'data-night', 'true');
	await expect.poll(() => page.locator('.figures li').count()).toBe(3);
	await page.evaluate(() => localStorage.clear());
	await page.goto(address + said);
	await has(page, 'wall', 'data-night', 'true');
	await expect.poll(() => page.locator('.figures li').count()).toBe(3);
});

test('can be done with the keyboard alone', async () => {
	const { page, gateway } = await opened();
	await page.getByLabel('Place', { exact: true }).focus();
	await page.keyboard.press('Control+A');
	await page.keyboard.type('Bergen');
	await page.keyboard.press('Tab');
	await page.getByRole('button', { name: 'Save', exact: true }).focus();
	await page.keyboard.press('Enter');
	await says(page, 'save-bar', /^Saved\./);
	expect(gateway.config.sections.weather.location).toBe('Bergen');
});

test.each([320, 390, 768, 1280, 1920])('fits a screen of %d px in both languages and themes, and can be read', async (width) => {
	for (const [locale, colorScheme] of [['en-GB', 'light'], ['de-DE', 'dark']] as const) {
		const { page } = await opened({ context: { viewport: { width, height: 800 }, locale, colorScheme } });
		await page.getByTestId('item-cameras-0').waitFor();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
		expect(await faintTexts(page)).toEqual([]);
	}
});
