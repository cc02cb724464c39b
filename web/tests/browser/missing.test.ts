// An address that leads nowhere: a page to whoever opens it, JSON to programs.
import { expect, test } from 'vitest';
import { faintTexts, live, says, show, useBrowser } from './stage.js';

useBrowser();

test.each(['/evnts', '/deep/below/nothing', '/index.php'])('%s is a page that leads on, and lives', async (path) => {
	const { page } = await show({ path });
	await says(page, 'headline', /^There is no page here$/);
	await live(page);
	expect(await page.title()).toBe('No such page – home');
	expect(await page.locator('main').innerText()).toContain(path);
	await page.locator('main').getByRole('link', { name: 'Home' }).click();
	await says(page, 'headline', /^All 4 parts are playing$/);
	expect(new URL(page.url()).pathname).toBe('/');
});

test('what is not there can be read in both themes and on a phone', async () => {
	for (const colorScheme of ['light', 'dark'] as const) {
		const { page } = await show({
			path: `/${'a-name-that-does-not-end'.repeat(20)}`,
			context: { colorScheme, viewport: { width: 360, height: 740 } }
		});
		await live(page);
		expect(await faintTexts(page)).toEqual([]);
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
	}
});

test('behind a password the door comes first', async () => {
	const { page } = await show({ path: '/evnts', password: 'x' });
	await says(page, 'link', /^Locked$/);
	await page.fill('#password', 'x');
	await page.keyboard.press('Enter');
	await says(page, 'headline', /^There is no page here$/);
	await says(page, 'link', /^Live$/);
});
