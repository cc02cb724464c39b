// The page of health: what keeps the installation from being ready, what each component was and why; with the mouse, a finger and the keyboard.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { controlState } from '../fixture/control.js';
import type { FixtureGateway } from '../fixture/gateway.js';
import { violations } from './axe.js';
import { countRequests, faintTexts, live, overflowing, says, show, text, useBrowser } from './stage.js';
import { PHONE } from './touch.js';

useBrowser();

const stage = (before: (gateway: FixtureGateway) => void = ({ control }) => control.health.fill(), context = {}) => show({ path: '/readiness', state: controlState, context, before });

const components = (page: Page) => page.getByTestId('components').locator('li strong').allInnerTexts();
const levels = (page: Page, component: string) => page.getByTestId(`course-${component}`).locator('rect').evaluateAll((all) => all.map((each) => (each as SVGElement).dataset['level']));

test('says what keeps it from being ready and why, and the worst of the components first', async () => {
	const { page } = await stage();
	await live(page);
	await says(page, 'headline', /^Not ready: one part is missing$/);
	await says(page, 'unready', /^service\/lamp error\s+crash_loop: 5 restarts in 60 s$/);
	expect(await page.getByTestId('unready').getByRole('link').getAttribute('href')).toBe('/services#lamp');
	expect((await components(page)).slice(0, 3)).toEqual(['service/lamp', 'sensors', 'control']);
	expect(await text(page, 'component-render')).toMatch(/render[^]*well[^]*needed[^]*well 91\.1 % of the time[^]*became worse 2 times of late/);
	await says(page, 'rule-dark', /When render is “error” or worse for 30 s: restart render[^]*at most 3 times in 1 h; 2 times, the last time at/);
	expect(await page.title()).toBe('Health – home');
});

test('what a component was is a line of stretches, and what became worse or better a list', async () => {
	const { page } = await stage();
	await expect.poll(() => levels(page, 'render')).toEqual(['ok', 'error', 'ok', 'error', 'ok']);
	await page.getByRole('button', { name: '15 min' }).click();
	await expect.poll(() => levels(page, 'render')).toEqual(['ok']);
	await expect.poll(() => levels(page, 'service/lamp')).toEqual(['ok', 'error']);
	expect(await page.getByTestId('changes').locator('strong').allInnerTexts()).toEqual(['service/lamp', 'render', 'render', 'sensors', 'render', 'render']);
	await says(page, 'change-4', /render\s+well → error\s+no display answers/);
	await page.getByTestId('settings-changes').getByLabel('Part').selectOption('sensors');
	await expect.poll(() => page.getByTestId('changes').locator('strong').allInnerTexts()).toEqual(['sensors']);
});

test('why is said where somebody points', async () => {
	const { page } = await stage();
	await says(page, 'stretch-render', /^well, since/);
	await page.getByTestId('course-render').scrollIntoViewIfNeeded();
	const box = (await page.getByTestId('course-render').boundingBox())!;
	await page.mouse.move(box.x + box.width * (1 - 1450 / 3600), box.y + box.height / 2);
	await says(page, 'stretch-render', /^error, .+ to .+, for 2 min 00 s: no display answers$/);
	await page.mouse.move(box.x, box.y - 200);
	await says(page, 'stretch-render', /^well, since/);
});

test('why is said to the keyboard, and to who hears the page', async () => {
	const { page } = await stage();
	const line = page.getByRole('slider', { name: 'What render was' });
	await line.focus();
	await page.keyboard.press('ArrowLeft');
	expect(await line.getAttribute('aria-valuetext')).toMatch(/^error, .*: no display answers$/);
	expect(await line.getAttribute('aria-valuenow')).toBe('4');
	await page.keyboard.press('Home');
	await says(page, 'stretch-render', /^well, until /);
	// It stays that one while the line moves on.
	const [first, lamp] = await Promise.all([text(page, 'stretch-render'), text(page, 'stretch-service/lamp')]);
	await expect.poll(() => text(page, 'stretch-service/lamp')).not.toBe(lamp);
	expect(await text(page, 'stretch-render')).toBe(first);
	await page.keyboard.press('ArrowLeft');
	expect(await line.getAttribute('aria-valuenow')).toBe('1');
	await page.keyboard.press('End');
	await says(page, 'stretch-render', /^well, since/);
});

test('why is said to a finger, and stays', async () => {
	const { page } = await stage(undefined, { ...PHONE });
	const line = page.getByTestId('course-render');
	await line.scrollIntoViewIfNeeded();
	const box = (await line.boundingBox())!;
	await page.touchscreen.tap(box.x + box.width * (1 - 2300 / 3600), box.y + box.height / 2);
	await says(page, 'stretch-render', /^error, .*: no display answers$/);
});

test('follows what becomes worse or better by itself, and not by the clock', async () => {
	const { page, gateway } = await stage(() => {});
	await says(page, 'headline', /^All that is needed is ready$/);
	const requests = countRequests(page);
	await new Promise((resolve) => setTimeout(resolve, 2500));
	expect(requests.all()).toBe(0);
	gateway.control.health.turn('hub', 'warn', 'a client is slow');
	await says(page, 'headline', /^Ready, but not all is well$/);
	await says(page, 'stretch-hub', /^warning, .*: a client is slow$/);
	gateway.control.health.turn('hub', 'unknown', 'nothing was heard for 30 s');
	await says(page, 'unready', /hub not known[^]*nothing was heard for 30 s/);
});

test('that something starts is no change of its level, and is asked for all the same', async () => {
	const { page, gateway } = await stage(() => {});
	await says(page, 'headline', /^All that is needed is ready$/);
	Object.assign(gateway.control.health.components.get('service/system') ?? {}, { ready: false, reason: 'starting: it was asked to' });
	gateway.patch({ services: { system: { state: 'starting' } } });
	await says(page, 'unready', /^service\/system not ready\s+starting: it was asked to$/);
});

test('all that is kept is here, however many pages it takes', async () => {
	const { page } = await stage(({ control }) => {
		for (let index = 0; index < 600; index++) control.health.turn('sensors', index % 2 === 0 ? 'warn' : 'ok', `turn ${index}`, index * 2 - 1200);
	});
	await expect.poll(() => levels(page, 'sensors').then((all) => all.length)).toBeGreaterThan(590);
	expect(await page.getByTestId('changes').locator('li').count()).toBe(25);
	await page.getByTestId('settings-changes').getByRole('button', { name: 'Earlier' }).click();
	expect(await page.getByTestId('changes').locator('li').count()).toBe(50);
});

test('of many components those are shown that were not well all the time, and all of them on demand', async () => {
	const { page } = await stage(({ control }) => {
		control.health.fill();
		for (let index = 0; index < 20; index++) control.health.components.set(`part-${index}`, { component: `part-${index}`, level: 'ok', ready: true, required: false, reason: '', since: control.gateway.now(), flaps: 0 });
	});
	await expect.poll(() => components(page)).toEqual(['service/lamp', 'sensors', 'render']);
	await page.getByRole('button', { name: 'All 27 parts' }).click();
	await expect.poll(async () => (await components(page)).length).toBe(27);
});

test('the overview leads here where what was is kept, and nowhere else', async () => {
	const { page } = await show({ state: controlState });
	await page.getByRole('heading', { name: 'Health' }).getByRole('link').click();
	await says(page, 'headline', /^All that is needed is ready$/);
	const { page: other } = await show();
	await live(other);
	expect(await other.getByRole('heading', { name: 'Health' }).getByRole('link').count()).toBe(0);
});

test('without control the page says how everything is now, and how the rest comes', async () => {
	const { page } = await show({ path: '/readiness' });
	await says(page, 'headline', /^No control here$/);
	await page.getByRole('heading', { name: 'Health' }).waitFor();
	await says(page, 'no-control', /\[control\]/);
});

test('speaks German', async () => {
	const { page } = await stage(undefined, { locale: 'de-AT' });
	await says(page, 'headline', /^Nicht bereit: Ein Teil fehlt$/);
	await says(page, 'stretch-service/lamp', /^Fehler, seit .*: crash_loop/);
});

test.each([320, 390, 820, 1440])('fits a screen of %d px, and can be read and used in both themes', async (width) => {
	for (const colorScheme of ['light', 'dark'] as const) {
		const { page } = await stage(undefined, { viewport: { width, height: 800 }, colorScheme });
		await page.getByTestId('course-render').focus();
		await page.keyboard.press('ArrowLeft');
		await says(page, 'stretch-render', /no display answers/);
		expect(await overflowing(page)).toEqual([]);
		expect(await faintTexts(page)).toEqual([]);
		if (width === 390 || width === 1440) expect((await violations(page)).join('\n')).toBe('');
		const small = await page.locator('main').locator('button, [role=slider], select, a').evaluateAll((all) => all.filter((each) => each.getBoundingClientRect().height < 24).map((each) => each.outerHTML.slice(0, 90)));
		expect(small).toEqual([]);
	}
});
