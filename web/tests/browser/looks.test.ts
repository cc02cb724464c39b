// Sizes, colours and hands: phone to wall, both themes, keyboard alone.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { homeState, weatherSource } from '../fixture/home.js';
import { live, says, show, text, useBrowser } from './stage.js';

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

/** Texts whose contrast with what is behind them is below WCAG AA. */
function faintTexts(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		type Colour = [number, number, number, number];
		const parse = (text: string): Colour => {
			const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
			return [r, g, b, a];
		};
		const luminance = ([r, g, b]: Colour): number => {
			const [x = 0, y = 0, z = 0] = [r, g, b].map((part) => {
				const share = part / 255;
				return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
			});
			return 0.2126 * x + 0.7152 * y + 0.0722 * z;
		};
		const behind = (element: Element | null): Colour => {
			for (let each = element; each; each = each.parentElement) {
				const colour = parse(getComputedStyle(each).backgroundColor);
				if (colour[3] > 0.99) return colour;
			}
			return [255, 255, 255, 1];
		};
		const faint: string[] = [];
		for (const element of document.querySelectorAll('body *')) {
			const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
			if (!own || element.closest('svg, noscript, .unseen, .skip') || !element.checkVisibility()) continue;
			const style = getComputedStyle(element);
			const [one, two] = [luminance(parse(style.color)), luminance(behind(element))];
			const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
			const large = parseFloat(style.fontSize) >= 24;
			if (contrast < (large ? 3 : 4.5)) faint.push(`${element.textContent?.trim()} ${contrast.toFixed(2)}`);
		}
		return faint;
	});
}

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
	expect(await focused()).toEqual({ text: 'Colours: as the system. Change', ring: '3px' });
	await page.keyboard.press('Enter');
	expect((await focused()).text).toBe('Colours: light. Change');
	gateway.die();
	await says(page, 'link', /^Offline$/);
	await page.keyboard.press('Tab');
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
