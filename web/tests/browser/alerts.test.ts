// The page of alerts: what it shows, what people do there, and that it can be used by everybody.
import { expect, test } from 'vitest';
import { faintTexts, live, says, show, useBrowser } from './stage.js';

useBrowser();

const stage = (context = {}, path = '/alerts') => show({ path, context, before: (gateway) => gateway.alerts.fill() });

test('says what fires, what did, and the rules in words', async () => {
	const { page } = await stage();
	await live(page);
	await says(page, 'headline', /^2 alerts$/);
	await expect.poll(() => page.getByTestId('firing').getByRole('listitem').count()).toBe(2);
	expect(await page.getByTestId('firing-stale-air').innerText()).toContain('Living room: 1250 ppm, open a window');
	expect(await page.getByTestId('past').innerText()).toContain('the battery of Attic is low');
	expect(await page.getByTestId('rules').innerText()).toContain('when service * is in crash_loop or failed');
	expect(await page.title()).toBe('Alerts – home');
	const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Alerts 2 open' });
	expect(await link.getAttribute('aria-current')).toBe('page');
	expect(await page.getByTestId('firing-stale-air').getByRole('link').getAttribute('href')).toBe('/sources/co2');
});

test('who takes note is believed, and the count goes down', async () => {
	const { page, gateway } = await stage();
	await live(page);
	await page.getByRole('button', { name: 'Take note of: service weather is in crash_loop' }).click();
	await says(page, 'headline', /^Living room: 1250 ppm/);
	await page.getByRole('link', { name: 'Alerts 1 open' }).waitFor();
	await page.getByRole('button', { name: /^Take note of: Living room/ }).click();
	await says(page, 'headline', /^Everything is taken note of$/);
	await page.getByRole('link', { name: 'Alerts', exact: true }).waitFor();
	expect(gateway.alerts.orders).toEqual(['acknowledge services {"subject":"weather"}', 'acknowledge stale-air {"subject":"co2/Living room:co2"}']);
});

test('a rule is silenced for an hour, until tomorrow, and told again; a test is sent', async () => {
	const { page, gateway } = await stage();
	await live(page);
	const now = Date.now() / 1000;
	const until = () => JSON.parse(gateway.alerts.orders.at(-1)?.split(' ').slice(2).join(' ') ?? '{}').until as number | null;
	await page.getByRole('button', { name: 'Silence for 1 h: stale-air' }).click();
	await page.getByRole('button', { name: 'Tell again: stale-air' }).waitFor();
	expect(Math.abs((until() ?? 0) - now - 3600)).toBeLessThan(120);
	await page.getByRole('button', { name: 'Tell again: stale-air' }).click();
	await page.getByRole('button', { name: 'Until tomorrow: stale-air' }).click();
	await page.getByRole('button', { name: 'Tell again: stale-air' }).waitFor();
	expect(new Date((until() ?? 0) * 1000).getHours()).toBe(7);
	expect((until() ?? 0) - now).toBeLessThan(32 * 3600);
	await page.getByRole('button', { name: 'Test: services' }).click();
	await expect.poll(() => gateway.alerts.orders.at(-1)).toBe('test services {}');
	expect(await page.getByTestId('rule-garden').getByRole('button').allInnerTexts()).toEqual(['Change', 'Remove']);
});

test('what is refused is said', async () => {
	const { page, gateway } = await stage();
	await live(page);
	gateway.alerts.refusal = [404, { error: { code: 'not_found', message: 'there is no rule services' } }];
	await page.getByRole('button', { name: 'Test: services' }).click();
	await says(page, 'refusal', /^services: there is no rule services\.$/);
});

test('who may look on alone is told, and offered nothing that would be refused', async () => {
	const { page, gateway } = await show({
		path: '/alerts',
		password: 'another horse',
		before: ({ people, alerts }) => {
			people.fill();
			people.me = 'Kinder';
			alerts.fill();
			alerts.push = { key: 'AQ', devices: [{ id: '0123456789abcdef', name: 'phone', since: 1767225600 }] };
		}
	});
	await page.fill('#username', 'Kinder');
	await page.fill('#password', 'another horse');
	await page.keyboard.press('Enter');
	await live(page);
	await says(page, 'looks-on', /^Your role may look on, and change nothing here\.$/);
	await page.getByTestId('devices').waitFor();
	expect(gateway.people.role()).toBe('viewer');
	for (const name of [/^Take note of: Living room/, /^Silence for 1 h: stale-air/, /^Until tomorrow: stale-air/, /^Test: stale-air/, /^Tell again: battery/, /^No more: phone/]) {
		expect(await page.getByRole('button', { name }).isDisabled()).toBe(true);
	}
	expect(await page.getByRole('button', { name: /^(New|Change|Remove)/ }).count()).toBe(0);
	expect(gateway.alerts.orders).toEqual([]);
});

test('where nobody tells of alerts the page says so, and no way leads to it', async () => {
	const { page } = await show({ path: '/alerts' });
	await live(page);
	await says(page, 'headline', /^Alerts are not known$/);
	await page.goto(new URL('/', page.url()).href);
	await live(page);
	expect(await page.getByRole('link', { name: /^Alerts/ }).count()).toBe(0);
});

test('speaks German', async () => {
	const { page } = await stage({ locale: 'de-AT' });
	await live(page);
	await says(page, 'headline', /^2 Meldungen$/);
	await page.getByRole('button', { name: '1 h still: stale-air' }).waitFor();
});

test.each([320, 390, 820, 1440])('fits a screen of %d px, and can be read in both themes', async (width) => {
	for (const colorScheme of ['light', 'dark'] as const) {
		const { page } = await stage({ viewport: { width, height: 800 }, colorScheme });
		await live(page);
		await page.getByTestId('rules').waitFor();
		expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
		expect(await faintTexts(page)).toEqual([]);
	}
});
