// The page in both languages: as the browser asks, as somebody chose, and numbers and dates with it.
import { expect, test } from 'vitest';
import { weatherSource } from '../fixture/home.js';
import { has, live, says, show, text, useBrowser } from './stage.js';

useBrowser();

const german = { context: { locale: 'de-AT' } } as const;

test('speaks German where the browser asks for it, in words, numbers and what is heard', async () => {
	const { page, gateway } = await show(german);
	await live(page);
	expect(await page.locator('html').getAttribute('lang')).toBe('de');
	await says(page, 'headline', /^Alle 4 Stimmen spielen$/);
	expect(await text(page, 'tile-disk_percent')).toMatch(/Platte\s+37,6\s*%/);
	await page.getByRole('navigation', { name: 'Seiten' }).getByRole('link', { name: 'Ereignisse' }).waitFor();
	gateway.patch({ services: { system: { state: 'crash_loop', cause: 'x', pid: null, memory: null } } });
	await has(page, 'service-system', 'data-state', 'crash_loop');
	await expect.poll(() => page.getByRole('status').innerText()).toBe('system: Absturzschleife.');
	gateway.die();
	await says(page, 'banner', /^Offline seit \d\d:\d\d\. Seit \d+ s keine Verbindung/);
});

test('calls the sources that ship in German, and those that somebody named as they are', async () => {
	const { page, gateway } = await show(german);
	await live(page);
	const weather = weatherSource(gateway.now());
	const shipped = { ...weather.meta, description: 'The weather now and of three days, from wttr.in or Open-Meteo' };
	gateway.patch({ sources: { weather: { ...weather, meta: shipped } } });
	await page.getByRole('heading', { name: 'Wetter' }).waitFor();
	gateway.patch({ sources: { weather: { meta: weather.meta } } });
	await page.getByRole('heading', { name: 'Weather' }).waitFor();
});

test('a language that we do not speak is answered in English', async () => {
	const { page } = await show({ context: { locale: 'fr-FR' } });
	await live(page);
	expect(await page.locator('html').getAttribute('lang')).toBe('en');
	await says(page, 'headline', /^All 4 parts are playing$/);
});

test('remembers the language that somebody chose, at once and over visits', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.patch({ sources: { weather: weatherSource(gateway.now()) } });
	await page.getByRole('button', { name: 'EN: language English. Change to Deutsch' }).click();
	await says(page, 'headline', /^Alle 4 Stimmen spielen$/);
	await says(page, 'tile-humidity', /Feuchte\s+81,0\s*%/);
	expect(await page.locator('html').getAttribute('lang')).toBe('de');
	await page.reload();
	await says(page, 'headline', /^Alle 4 Stimmen spielen$/);
	await page.getByRole('button', { name: 'DE: Sprache Deutsch. Wechseln zu English' }).click();
	await says(page, 'headline', /^All 4 parts are playing$/);
});

test('the door speaks it, too', async () => {
	const { page } = await show({ ...german, password: 'x' });
	await says(page, 'link', /^Gesperrt$/);
	await page.getByLabel('Passwort').fill('y');
	await page.keyboard.press('Enter');
	await expect.poll(() => page.getByRole('alert').innerText()).toBe('Das ist nicht das Passwort.');
});

test.each([320, 390, 768, 1280])('German fits a screen of %d px', async (width) => {
	const { page } = await show({ context: { locale: 'de-DE', viewport: { width, height: 800 } } });
	await live(page);
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
});
