// The card of the policy on the page of control, the filters of its audit, and whether the audit is whole.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { controlState } from '../fixture/control.js';
import type { FixtureGateway } from '../fixture/gateway.js';
import { violations } from './axe.js';
import { faintTexts, overflowing, says, show, text, useBrowser } from './stage.js';

useBrowser();

const filled = ({ control }: FixtureGateway) => {
	control.fill();
	control.policy.fill();
};
const stage = (before: (gateway: FixtureGateway) => void = filled, context = {}) => show({ path: '/control', state: controlState, context, before });

const lines = (page: Page) => page.getByTestId('audit').locator('strong');

test('says which rules, roles and quotas hold', async () => {
	const { page } = await stage();
	await says(page, 'policy-version', /^Version 7$/);
	expect(await text(page, 'policy-quiet-nights')).toMatch(/quiet-nights forbids\s+to everybody: service\.restart; of service:lamp; mon-fri 22:00-08:00/);
	expect(await text(page, 'policy-lamps-at-home')).toMatch(/allows\s+to role dj: service\.restart; of service:lamp; from 192\.168\.0\.0\/16/);
	expect(await text(page, 'policy-dj')).toMatch(/playlist\.\*, light\.\*, and all that viewer may[^]*whoever plays tonight/);
	expect(await text(page, 'policy-exports')).toMatch(/at most 5 jobs, each, role dj/);
});

test('without any rule it says what holds then, and where rules come from', async () => {
	const { page } = await stage(() => {});
	await says(page, 'settings-policy', /viewers look on, operators play, admins set up[^]*\[rule\.NAME\]/);
	expect(await page.getByTestId('settings-policy').getByRole('link', { name: 'Apply them' }).getAttribute('href')).toBe('/objects');
});

test('follows what is applied, and says a policy that does not hold', async () => {
	const { page, gateway } = await stage(() => {});
	await says(page, 'settings-policy', /viewers look on/);
	gateway.control.policy.fill();
	gateway.control.policy.policy['problem'] = 'rule.night.actions[0]: no action is called `dance`';
	gateway.control.say('control.object.applied', { revision: 9 });
	await says(page, 'policy-version', /^Version 7$/);
	await says(page, 'policy-trouble', /nobody but an admin may anything: rule\.night/);
});

test('explains why somebody may something or may not, by the rules and those that nearly fit', async () => {
	const { page } = await stage();
	const form = page.getByTestId('explain');
	await form.getByLabel('Who').fill('Jörg');
	await form.getByLabel('What', { exact: true }).fill('service.restart');
	await form.getByLabel('Of what').fill('service:lamp');
	await page.keyboard.press('Enter');
	await says(page, 'explanation', /^refused\s+no rule allows it\s+By these rules\s+No rule fits\.\s+Nearly by these\s+quiet-nights forbids\s+when\.hours: it is 19:24[^]*lamps-at-home allows\s+when\.networks: 127\.0\.0\.1 is not in/);
	await form.getByText('Role and place').click();
	await form.getByLabel('Address').fill('192.168.1.7');
	await says(page, 'explanation', /^$/);
	await form.getByRole('button', { name: 'Explain' }).click();
	await says(page, 'explanation', /^allowed\s+Jörg may: lamps-at-home allows it\s+By these rules\s+lamps-at-home allows/);
	await form.getByLabel('What', { exact: true }).fill('robot.dance');
	await page.keyboard.press('Enter');
	await says(page, 'explain-trouble', /no action is called `robot\.dance`/);
});

test('whoever may not set up is told no rules', async () => {
	const { page } = await show({
		path: '/control',
		state: controlState,
		password: 'x',
		before: (gateway) => {
			gateway.people.fill();
			gateway.people.me = 'Jörg';
			filled(gateway);
		}
	});
	await page.fill('#username', 'Jörg');
	await page.fill('#password', 'x');
	await page.keyboard.press('Enter');
	await says(page, 'store-events', /212/);
	expect(await page.getByTestId('settings-policy').count()).toBe(0);
});

test('the audit is narrowed down by time and by an exact outcome, on every page of it', async () => {
	const { page, gateway } = await stage((gateway) => gateway.control.fill(280));
	await expect.poll(() => lines(page).count()).toBeGreaterThanOrEqual(50);
	await page.getByTestId('settings-audit').getByLabel('Outcome').selectOption('forbidden');
	await expect.poll(async () => new Set(await lines(page).allInnerTexts())).toEqual(new Set(['Kinder']));
	await expect.poll(() => lines(page).count()).toBe(40);
	await page.getByTestId('settings-audit').getByLabel('Outcome').selectOption('all');
	const since = new Date((gateway.now() - 3600) * 1000);
	const local = new Date(since.getTime() - since.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
	await page.getByTestId('settings-audit').getByLabel('From').fill(local);
	await expect.poll(() => lines(page).count()).toBeLessThan(12);
	await expect.poll(() => lines(page).count()).toBeGreaterThan(5);
	await page.getByTestId('settings-audit').getByLabel('Until').fill(local);
	await says(page, 'no-audit', /^No line is like that\.$/);
});

test('a check says that the audit is whole, and the next one that nothing was cut off since', async () => {
	const { page, gateway } = await stage();
	await page.getByRole('button', { name: 'Check now' }).click();
	await says(page, 'audit-chain', /^Its audit is whole up to line 14\./);
	await page.getByRole('button', { name: 'Check now' }).click();
	await says(page, 'audit-chain', /^Its audit is whole up to line 15, and still has line 14 as this browser saw it\.$/);
	gateway.control.audit.splice(2);
	await page.getByRole('button', { name: 'Check now' }).click();
	await says(page, 'store-trouble', /the audit does not have line 15 any more: it was cut off/);
});

test.each([320, 390, 1440])('fits a screen of %d px, and can be read and used in both themes', async (width) => {
	for (const colorScheme of ['light', 'dark'] as const) {
		const { page } = await stage(filled, { viewport: { width, height: 800 }, colorScheme });
		const form = page.getByTestId('explain');
		await form.getByLabel('Who').fill('Jörg');
		await form.getByLabel('What', { exact: true }).fill('service.restart');
		await form.getByText('Role and place').click();
		await form.getByRole('button', { name: 'Explain' }).click();
		await says(page, 'explanation', /refused/);
		expect(await overflowing(page)).toEqual([]);
		expect(await faintTexts(page)).toEqual([]);
		if (width !== 320) expect((await violations(page)).join('\n')).toBe('');
		const small = await page.locator('main').locator('button, input:not(.unseen), select, a, summary').evaluateAll((all) => all.filter((each) => each.getBoundingClientRect().height < 24).map((each) => each.outerHTML.slice(0, 90)));
		expect(small).toEqual([]);
	}
});
