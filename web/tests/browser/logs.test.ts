// The page of logs: which lines it shows, that it follows and can be held, and that it gives a file of them.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { homeState } from '../fixture/home.js';
import { violations } from './axe.js';
import { countRequests, faintTexts, live, says, show, useBrowser } from './stage.js';

useBrowser();

const stage = (path = '/logs', context = {}) =>
	show({
		path,
		state: homeState,
		context,
		before: ({ services }) => {
			services.makeHistory('system');
			services.write('hub', 'a client has come');
		}
	});
const lines = (page: Page) => page.getByTestId('log').locator('p');
const atEnd = (page: Page) => page.getByTestId('log').evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - scrollTop - clientHeight < 24);

test('the lines of every service, of one, of a level, with a text in them', async () => {
	const { page } = await stage();
	await live(page);
	await says(page, 'count', /^61 lines$/);
	await expect.poll(() => lines(page).last().innerText()).toMatch(/^\d\d:\d\d:\d\d hub\s*a client has come$/);
	await page.getByLabel('Service').selectOption('system');
	await says(page, 'count', /^60 lines$/);
	await says(page, 'headline', /^What system writes$/);
	await expect.poll(() => lines(page).last().innerText()).not.toContain('system');
	await page.getByLabel('Level').selectOption({ label: 'Errors' });
	await says(page, 'count', /^3 lines$/);
	await expect.poll(() => lines(page).first().getAttribute('data-tone')).toBe('bad');
	await page.getByLabel('Level').selectOption({ label: 'All lines' });
	await page.getByLabel('Search').fill('frame (7|8) ');
	await says(page, 'log', /frame 7 was mixed\s+\S+ frame 8 was mixed$/);
	await expect.poll(() => new URL(page.url()).hash).toBe('#service=system&search=frame+%287%7C8%29+');
	await page.reload();
	await says(page, 'count', /^2 lines$/);
	await expect.poll(() => page.getByLabel('Search').inputValue()).toBe('frame (7|8) ');
	await page.getByLabel('Search').fill('(');
	await says(page, 'refusal', 'The log is not known: grep: is no regular expression.');
	await page.getByLabel('Search').fill('nothing like it');
	await says(page, 'log', /^No line is like that\.$/);
});

test('it follows, until somebody scrolls back or holds it', async () => {
	const { page, gateway } = await stage();
	await says(page, 'count', /^61 lines$/);
	gateway.services.write('hub', 'and another');
	await expect.poll(() => lines(page).last().innerText()).toContain('and another');
	await says(page, 'count', /^62 lines$/);
	expect(await atEnd(page)).toBe(true);
	await page.getByTestId('log').evaluate((log) => (log.scrollTop = 0));
	await says(page, 'count', /^62 lines, paused$/);
	const follow = page.getByRole('button', { name: 'Follow' });
	expect(await follow.getAttribute('aria-pressed')).toBe('false');
	gateway.services.write('hub', 'while nobody follows');
	const requests = countRequests(page);
	// Longer than it would wait between two.
	await page.waitForTimeout(4_500);
	expect(requests.all()).toBe(0);
	await follow.click();
	await expect.poll(() => lines(page).last().innerText()).toContain('while nobody follows');
	await expect.poll(() => atEnd(page)).toBe(true);
});

test('what is shown comes as a file', async () => {
	const { page } = await stage('/logs#service=system&level=error');
	await says(page, 'count', /^3 lines$/);
	const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as text' }).click()]);
	expect(download.suggestedFilename()).toMatch(/^tutti-log-system-\d{4}-\d\d-\d\dT\d\d-\d\d\.txt$/);
	const text = readFileSync(await download.path(), 'utf8');
	expect(text).toMatch(/^(\d{4}-\d\d-\d\dT[\d:.]+Z system error: the card does not answer\n){3}$/);
});

test('it goes on after the gateway was away', async () => {
	const { page, gateway } = await stage();
	await says(page, 'count', /^61 lines$/);
	gateway.die();
	await page.getByTestId('banner').waitFor();
	gateway.services.write('hub', 'back again');
	gateway.revive();
	await expect.poll(() => lines(page).last().innerText(), { timeout: 15_000 }).toContain('back again');
});

test('services lead to it', async () => {
	const { page } = await stage('/services#system');
	await page.getByRole('link', { name: 'On the page of logs' }).click();
	await says(page, 'headline', /^What system writes$/);
	await expect.poll(() => new URL(page.url()).hash).toBe('#service=system');
	await page.goto((await page.evaluate(() => location.origin)) + '/services');
	await page.getByRole('link', { name: 'All logs' }).click();
	await says(page, 'headline', /^What the services write$/);
});

test.each(
	([320, 390, 768, 1440] as const).map((width, index) => [width, index % 2 === 0 ? 'dark' : 'light', index % 2 === 0 ? 'de-AT' : 'en-GB'] as const)
)('fits a screen of %i px, %s, in %s, and can be read', async (width, colorScheme, locale) => {
	const { page } = await stage('/logs', { colorScheme, locale, viewport: { width, height: 800 } });
	await says(page, 'count', /^61 /);
	expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
	expect(await faintTexts(page)).toEqual([]);
	expect((await violations(page)).join('\n')).toBe('');
	if (process.env['SCREENSHOTS']) await page.screenshot({ path: `${process.env['SCREENSHOTS']}/logs_${colorScheme}_${width}.png` });
});
