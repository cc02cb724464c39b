// Sizes, colours and hands: phone to wall, both themes, keyboard alone.
import { expect, test } from 'vitest';
import { homeState, weatherSource } from '../fixture/home.js';
import { faintTexts, live, says, show, text, useBrowser } from './stage.js';

useBrowser();

const troubled = (now: number) => {
	const state = homeState(now);
	state.sources.weather = weatherSource(now);
	state.sources.system.readings.cpu_temp.value = 86;
	state.sources.system.readings.memory_percent.value = 90;
	state.services.mixer = { ...state.services.hub, state: 'crash_loop', cause: '5 restarts in 60 s', pid: null };
	state.services.camera = { ...state.services.hub, state: 'starting', cause: 'a viewer came' };
	state.services.lamp = { ...state.services.hub, state: 'backoff', cause: 'a-very-long-cause-without-any-place-to-break-it-'.repeat(4) };
	state.services['a-service-with-a-name-of-sixty-four-characters-as-long-as-it-gets'] = { ...state.services.hub, state: 'stopped', required: false };
	return state;
};

test.each([320, 360, 390, 768, 1024, 1440, 1920, 3840])('fits a screen of %d px: nothing scrolls sideways, nothing is cut off', async (width) => {
	const { page } = await show({ state: troubled, context: { viewport: { width, height: 800 } } });
	await live(page);
	const { scroll, client, cut } = await page.evaluate(() => ({
		scroll: document.documentElement.scrollWidth,
		client: document.documentElement.clientWidth,
		cut: [...document.querySelectorAll('.value, dd, .remark, h1')]
			.filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
			.map((element) => element.textContent)
	}));
	expect(scroll).toBeLessThanOrEqual(client);
	expect(cut).toEqual([]);
});

test('a whole home fits a wall of 1920 × 1080 without scrolling', async () => {
	const { page } = await show({ context: { viewport: { width: 1920, height: 1080 } } });
	await live(page);
	expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(1080);
});

test.each(['light', 'dark'] as const)('follows the system when that is %s', async (colorScheme) => {
	const { page } = await show({ context: { colorScheme } });
	await live(page);
	expect(await page.locator('html').getAttribute('data-theme')).toBe(colorScheme);
	const other = colorScheme === 'light' ? 'dark' : 'light';
	await page.emulateMedia({ colorScheme: other });
	await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(other);
});

test('remembers the colours that somebody chose', async () => {
	const { page } = await show({ context: { colorScheme: 'light' } });
	await live(page);
	const button = page.getByRole('button', { name: /Colours/ });
	await button.click();
	await button.click();
	expect(await button.getAttribute('title')).toBe('Colours: dark');
	expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
	await page.reload();
	await live(page);
	expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
	await button.click();
	expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
});

test.each(['light', 'dark'] as const)('every word can be read in the %s theme, in trouble and offline too', async (colorScheme) => {
	const { page, gateway } = await show({ state: troubled, context: { colorScheme, reducedMotion: 'reduce' } });
	await live(page);
	expect(await faintTexts(page)).toEqual([]);
	gateway.die();
	await says(page, 'link', /^Offline$/);
	expect(await faintTexts(page)).toEqual([]);
});

test('can be used with the keyboard alone, and shows where it is', async () => {
	const { page, gateway } = await show();
	await live(page);
	const focused = () =>
		page.evaluate(() => {
			const element = document.activeElement as HTMLElement;
			return { text: element.getAttribute('aria-label') ?? element.innerText, ring: getComputedStyle(element).outlineWidth };
		});
	await page.keyboard.press('Tab');
	expect((await focused()).text).toBe('Skip to the content');
	await page.keyboard.press('Tab');
	expect(await focused()).toEqual({ text: 'Home', ring: '3px' });
	await page.keyboard.press('Tab');
	expect(await focused()).toEqual({ text: 'Events', ring: '3px' });
	await page.keyboard.press('Tab');
	expect(await focused()).toEqual({ text: 'Services', ring: '3px' });
	await page.keyboard.press('Tab');
	expect(await focused()).toEqual({ text: 'Settings', ring: '3px' });
	await page.keyboard.press('Tab');
	expect(await focused()).toEqual({ text: 'Pad', ring: '3px' });
	await page.keyboard.press('Tab');
	expect(await focused()).toEqual({ text: 'EN: language English. Change to Deutsch', ring: '3px' });
	await page.keyboard.press('Tab');
	expect(await focused()).toEqual({ text: 'Colours: as the system. Change', ring: '3px' });
	await page.keyboard.press('Enter');
	expect((await focused()).text).toBe('Colours: light. Change');
	gateway.die();
	await says(page, 'link', /^Offline$/);
	await page.keyboard.press('Tab');
	expect(await focused()).toEqual({ text: 'Arrange', ring: '3px' });
	await page.keyboard.press('Tab');
	expect(await focused()).toEqual({ text: 'System', ring: '3px' });
	for (let tabs = 0; tabs < 60 && (await focused()).text !== 'Try now'; tabs++) await page.keyboard.press('Tab');
	expect((await focused()).text).toBe('Try now');
});

test('the skip link leads to the content', async () => {
	const { page } = await show();
	await live(page);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
});

test('nothing is animated for those who do not want it', async () => {
	const { page } = await show({ context: { reducedMotion: 'reduce' } });
	await live(page);
	expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test('digits have one width, so that values do not make their neighbours move', async () => {
	const { page } = await show();
	await live(page);
	const widths = await page.evaluate(() => {
		const probe = document.body.appendChild(document.createElement('span'));
		return ['0', '1', '4', '7', '8'].map((digit) => {
			probe.textContent = digit.repeat(10);
			return probe.getBoundingClientRect().width;
		});
	});
	expect(new Set(widths).size).toBe(1);
});

test('without scripts the page says what it needs', async () => {
	const { page } = await show({ context: { javaScriptEnabled: false } });
	expect(await page.locator('.noscript').innerText()).toContain('needs JavaScript');
	expect(await text(page, 'headline')).toBe('Connecting');
});
