// Rules and targets of alerts: made, changed, tested and removed on the page, guarded while they are not saved.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.js';
import { ALERT_SECTION } from '../fixture/alerts.js';
import { roomsState } from '../fixture/home.js';
import { faintTexts, live, overflowing, says, show, useBrowser } from './stage.js';

useBrowser();

const STALE_AIR = ALERT_SECTION['rules']['stale-air'];
const [DESK] = ALERT_SECTION['targets'];

const stage = async (context = {}, wishes: Parameters<typeof show>[0] = {}) => {
	const shown = await show({
		path: '/alerts',
		state: roomsState,
		context,
		before: (gateway) => {
			gateway.alerts.fill();
			gateway.config.sections['alerts'] = structuredClone(ALERT_SECTION);
		},
		...wishes
	});
	await live(shown.page);
	await shown.page.getByTestId('targets').waitFor();
	return { ...shown, alerts: () => shown.gateway.config.sections['alerts'] };
};

const formOf = (page: Page, name: string) => page.getByRole('form', { name, exact: true });

test('a rule is made on the page beside those that are there, and removed again', async () => {
	const { page, alerts } = await stage();
	await page.getByRole('button', { name: 'New rule' }).click();
	const form = formOf(page, 'New rule');
	await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('rule-name');
	await form.getByRole('button', { name: 'Save' }).click();
	expect(await form.locator('#rule-limit-mistake').innerText()).toBe('This is needed.');
	expect(await form.getByLabel('Name').getAttribute('aria-describedby')).toBe('rule-name-mistake');
	await form.getByLabel('Name').fill('Stale air');
	await form.getByLabel(/^Limit/).fill('30,5');
	const reading = await form.getByLabel('Reading').inputValue();
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => form.locator('#rule-name-mistake').innerText()).toBe('a rule of that name is there already');
	expect(await form.getByLabel(/^Limit/).inputValue()).toBe('30,5');
	await form.getByLabel('Name').fill('Too warm!');
	expect(await form.locator('#rule-name-hint').innerText()).toBe('It will be too-warm.');
	await form.getByLabel('How serious').selectOption('critical');
	await form.getByLabel('Without a break for', { exact: true }).fill('5');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => alerts().rules['too-warm']).toEqual({ reading, above: 30.5, for: '5m', severity: 'critical' });
	expect(Object.keys(alerts().rules)).toEqual(['stale-air', 'services', 'too-warm']);
	expect(alerts().rules['stale-air']).toEqual(STALE_AIR);
	await expect.poll(() => form.count()).toBe(0);
	await expect.poll(() => page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('New rule');
	page.on('dialog', (dialog) => void dialog.accept());
	await page.getByRole('button', { name: 'Remove: stale-air' }).click();
	await expect.poll(() => Object.keys(alerts().rules)).toEqual(['services', 'too-warm']);
});

test('a rule of services, with hours, targets and a message, is said in words while it is written', async () => {
	const { page, alerts } = await stage();
	await page.getByRole('button', { name: 'New rule' }).click();
	const form = formOf(page, 'New rule');
	await form.getByLabel('Name').fill('hub');
	await form.getByLabel('Tell when').selectOption('service');
	await form.getByLabel('Service', { exact: true }).selectOption('hub');
	await form.getByRole('checkbox', { name: 'crash loop' }).uncheck();
	await form.getByLabel('What is said').fill('The hub is {state}');
	await form.getByLabel('At certain hours only').check();
	await form.getByRole('checkbox', { name: 'Sat' }).uncheck();
	await form.getByRole('checkbox', { name: 'Sun' }).uncheck();
	await form.getByLabel('From', { exact: true }).fill('07:00');
	await form.getByLabel('These alone').check();
	await form.getByRole('checkbox', { name: 'phone' }).check();
	await form.getByLabel('In force').uncheck();
	await says(page, 'in-words', /^Tells when the service hub is failed\. Only Mon–Fri, from 07:00 to 24:00\. It says “The hub is \{state\}”\. Severity: warning; to phone\. It is off\.$/);
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => alerts().rules['hub']).toEqual({ service: 'hub', state: ['failed'], severity: 'warning', message: 'The hub is {state}', active: { days: 'mon-fri', from: '07:00' }, targets: ['phone'], enabled: false });
});

test.each([
	['battery_below', async (page: Page) => page.getByLabel('Limit').fill('15'), { battery_below: 15, severity: 'warning' }],
	['silent_for', async (page: Page) => page.getByLabel('For how long', { exact: true }).fill('2'), { reading: 'co2/*:co2', silent_for: '2m', severity: 'warning' }],
	['contains', async (page: Page) => page.getByLabel('Texts, one a line').fill('rain\nsnow'), { reading: 'co2/*:co2', contains: ['rain', 'snow'], severity: 'warning' }]
])('a rule of the condition %s', async (condition, fill, rule) => {
	const { page, alerts } = await stage();
	await page.getByRole('button', { name: 'New rule' }).click();
	const form = formOf(page, 'New rule');
	await form.getByLabel('Name').fill('new');
	await form.getByLabel('Tell when').selectOption(condition);
	if ('reading' in rule) {
		await form.getByLabel('Reading').selectOption('*');
		await form.getByLabel('Filter').fill('co2/*:co2');
	} else {
		expect(await form.getByLabel('Reading').locator('option:checked').innerText()).toBe('Every battery');
	}
	await fill(page);
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => alerts().rules['new']).toEqual(rule);
});

test('a rule comes as it is, changes alone, and may get another name', async () => {
	const { page, alerts } = await stage();
	await page.getByRole('button', { name: 'Change: stale-air' }).click();
	const form = formOf(page, 'Rule stale-air');
	expect(await form.getByLabel('Until it is back to').inputValue()).toBe('1000');
	expect(await form.getByLabel('Filter').inputValue()).toBe('co2/*:co2');
	expect(await form.getByLabel('To', { exact: true }).inputValue()).toBe('22:00');
	await form.getByLabel('Name').fill('bad air');
	await form.getByLabel('Limit').fill('1300');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => Object.keys(alerts().rules)).toEqual(['bad-air', 'services']);
	expect(alerts().rules['bad-air']).toEqual({ ...STALE_AIR, above: 1300, severity: 'warning' });
});

test('what is written while it is being saved is not lost', async () => {
	const { page, alerts } = await stage();
	let save = () => {};
	const asked = new Promise<void>((resolve) =>
		page.route('**/api/config', async (route) => {
			if (route.request().method() === 'GET') return route.continue();
			resolve();
			await new Promise<void>((done) => (save = done));
			await route.continue();
		})
	);
	await page.getByRole('button', { name: 'Change: stale-air' }).click();
	const form = formOf(page, 'Rule stale-air');
	await form.getByLabel('Limit').fill('1300');
	await form.getByRole('button', { name: 'Save' }).click();
	await asked;
	await form.getByLabel('What is said').fill('Open a window');
	save();
	await expect.poll(() => alerts().rules['stale-air']).toMatchObject({ above: 1300 });
	await form.getByRole('button', { name: 'Save', exact: true }).waitFor();
	expect(await form.getByLabel('What is said').inputValue()).toBe('Open a window');
	await page.unroute('**/api/config');
	await form.getByRole('button', { name: 'Save', exact: true }).click();
	await expect.poll(() => alerts().rules['stale-air']).toMatchObject({ above: 1300, message: 'Open a window' });
	await expect.poll(() => form.count()).toBe(0);
});

test('what the gateway finds wrong is said at its field, until that changes', async () => {
	const { page, gateway } = await stage();
	gateway.config.mistakes = () => [
		{ section: 'alerts', key: 'rules.stale-air.clear', message: 'must not be above the limit' },
		{ section: 'alerts', key: 'rules.stale-air.active.to', message: 'must differ from `from`' }
	];
	await page.getByRole('button', { name: 'Change: stale-air' }).click();
	const form = formOf(page, 'Rule stale-air');
	await form.getByLabel('Until it is back to').fill('1400');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => form.locator('#rule-clear-mistake').innerText()).toBe('must not be above the limit');
	expect(await form.locator('#rule-to-mistake').innerText()).toBe('must differ from `from`');
	expect(await page.evaluate(() => document.activeElement?.id)).toBe('rule-clear');
	expect((await violations(page)).join('\n')).toBe('');
	await form.getByLabel('Until it is back to').fill('1100');
	expect(await form.locator('#rule-clear-mistake').count()).toBe(0);
	expect(await form.locator('#rule-to-mistake').count()).toBe(1);
});

test('who is slower is told, and asked whose is to count', async () => {
	const { page, gateway, alerts } = await stage();
	await page.getByRole('button', { name: 'Change: stale-air' }).click();
	const form = formOf(page, 'Rule stale-air');
	await form.getByLabel('Limit').fill('1300');
	// Something else does not matter.
	gateway.config.sections.weather.location = 'Bergen';
	gateway.config.sections['alerts'].rules['stale-air'] = { ...STALE_AIR, above: 900 };
	gateway.config.revision += 2;
	await form.getByRole('button', { name: 'Save' }).click();
	await says(page, 'setup-trouble', /^Somebody else has changed this meanwhile/);
	expect(alerts().rules['stale-air'].above).toBe(900);
	expect(await form.getByLabel('Limit').inputValue()).toBe('1300');
	await form.getByRole('button', { name: 'Take theirs' }).click();
	await expect.poll(() => formOf(page, 'Rule stale-air').getByLabel('Limit').inputValue()).toBe('900');
	await form.getByLabel('Limit').fill('1500');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => alerts().rules['stale-air'].above).toBe(1500);
	expect(gateway.config.sections.weather.location).toBe('Bergen');
});

test('what is not saved is not left without a question', async () => {
	const { page } = await stage();
	const asked: string[] = [];
	let answer = false;
	page.on('dialog', (dialog) => {
		asked.push(dialog.message());
		void (answer ? dialog.accept() : dialog.dismiss());
	});
	await page.getByRole('button', { name: 'Change: stale-air' }).click();
	const form = formOf(page, 'Rule stale-air');
	await form.getByLabel('Limit').fill('1300');
	await page.getByRole('button', { name: 'New target' }).click();
	await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Settings' }).click();
	await expect.poll(() => asked).toEqual(Array(2).fill('There are changes that are not saved. Leave without them?'));
	expect(new URL(page.url()).pathname).toBe('/alerts');
	expect(await form.getByLabel('Limit').inputValue()).toBe('1300');
	answer = true;
	await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Settings' }).click();
	await page.waitForURL('**/settings');
});

test('a target is made, tested by itself, and its token is never shown', async () => {
	const { page, gateway, alerts } = await stage();
	await page.getByRole('button', { name: 'New target' }).click();
	const form = formOf(page, 'New target');
	await form.getByLabel('Name').fill('Wall');
	await form.getByLabel('Kind').selectOption('webhook');
	await form.getByLabel('Address').fill('http://wall.example/hook');
	await form.getByRole('button', { name: 'New: Token' }).click();
	await form.getByLabel('New: Token').fill('s3cret');
	await form.getByLabel('From how serious on').selectOption('warning');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => alerts().targets[2]).toEqual({ name: 'wall', webhook: 'http://wall.example/hook', token: 's3cret', severity: 'warning' });
	await says(page, 'target-wall', /a webhook\s+http:\/\/wall\.example\/hook\s+from warning on · with a token/);
	expect(await page.content()).not.toContain('s3cret');
	await page.getByRole('button', { name: 'Test: wall' }).click();
	await expect.poll(() => gateway.alerts.orders).toEqual(['test targets/wall {}']);
});

test('a target that gets another name keeps its token, and the rules that name it', async () => {
	const { page, alerts } = await stage();
	await page.getByRole('button', { name: 'Change: desk' }).click();
	const form = formOf(page, 'Target desk');
	expect(await form.getByRole('group', { name: 'Token' }).innerText()).toMatch(/^Token\s+set\s/);
	await form.getByLabel('Name').fill('office');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => alerts().targets[0]).toEqual({ ...DESK, name: 'office', token: { set: true, of: 'desk' } });
	expect(alerts().rules['stale-air'].targets).toEqual(['office']);
});

test('a target that is removed is named by no rule any more, which is asked first', async () => {
	const { page, alerts } = await stage();
	const asked: string[] = [];
	page.on('dialog', (dialog) => {
		asked.push(dialog.message());
		void dialog.accept();
	});
	await page.getByRole('button', { name: 'Remove: desk' }).click();
	await expect.poll(() => alerts().targets.map(({ name }: { name: string }) => name)).toEqual(['phone']);
	expect(alerts().rules['stale-air'].targets).toEqual([]);
	expect(asked).toEqual(['Remove the target desk? These rules name it, and will no longer be delivered there: stale-air']);
});

test('each rule is said in the words of the page, with whom it is delivered to', async () => {
	const { page } = await stage();
	await says(page, 'rule-stale-air', /Tells when co2\/\*:co2 is above 1200 for 5 min, until it is 1000 or less\. Only from 07:00 to 22:00\. Severity: warning; to desk\./);
	await says(page, 'rule-services', /Tells when any service is crash loop or failed\. Severity: warning; to all targets\./);
	// Of what the settings do not have the worker says what it is.
	await says(page, 'rule-battery', /when \+\/\*battery\* is below 20/);
	const german = await stage({ locale: 'de-AT' });
	await says(german.page, 'rule-stale-air', /Meldet, wenn co2\/\*:co2 5 min lang über 1200 liegt[\s\S]*an desk\./);
});

test('settings that cannot be read are said, and asked for again', async () => {
	const { page, gateway } = await show({
		path: '/alerts',
		state: roomsState,
		before: (gateway) => {
			gateway.alerts.fill();
			gateway.config.sections['alerts'] = structuredClone(ALERT_SECTION);
			gateway.config.refusal = [503, { error: { code: 'unavailable', message: 'the orchestrator is away' } }];
		}
	});
	await says(page, 'setup-unread', /^The settings of alerts could not be read: the orchestrator is away\. They are asked for again\.$/);
	expect(await page.getByRole('button', { name: 'New rule' }).count()).toBe(0);
	gateway.config.refusal = null;
	await page.getByRole('button', { name: 'New rule' }).waitFor();
	expect(await page.getByTestId('setup-unread').count()).toBe(0);
});

test('who may not set up sees the rules, and none of that', async () => {
	const { page } = await show({
		path: '/alerts',
		password: 'battery staple',
		before: (gateway) => {
			gateway.people.fill();
			gateway.people.me = 'Jörg';
			gateway.alerts.fill();
			gateway.config.sections['alerts'] = structuredClone(ALERT_SECTION);
		}
	});
	await page.fill('#username', 'Jörg');
	await page.fill('#password', 'battery staple');
	await page.keyboard.press('Enter');
	await live(page);
	await page.getByRole('button', { name: 'Test: stale-air' }).waitFor();
	expect(await page.getByRole('button', { name: /^(New|Change|Remove)/ }).count()).toBe(0);
	expect(await page.getByTestId('targets').count()).toBe(0);
});

test.each([
	[390, 'en-GB'],
	[820, 'de-AT'],
	[1440, 'en-GB']
] as const)('both forms fit a screen of %d px in %s, are clean and can be touched, in both themes', async (width, locale) => {
	for (const colorScheme of ['light', 'dark'] as const) {
		const { page } = await stage({ viewport: { width, height: 900 }, colorScheme, locale, reducedMotion: 'reduce' });
		const isEnglish = locale === 'en-GB';
		for (const opener of isEnglish ? ['Change: stale-air', 'Change: services', 'Change: desk'] : ['Ändern: stale-air', 'Ändern: services', 'Ändern: desk']) {
			await page.getByRole('button', { name: opener }).click();
			await page.getByTestId('settings-alert-setup').getByRole('button', { name: isEnglish ? 'Save' : 'Speichern' }).waitFor();
			expect(await overflowing(page)).toEqual([]);
			expect(await faintTexts(page)).toEqual([]);
			expect((await violations(page, colorScheme === 'light' ? 'all' : 'colours')).join('\n')).toBe('');
		}
	}
});

test('the time zone of the hours is set on the page, and what the machine does not know is said at it', async () => {
	const { page, gateway, alerts } = await stage();
	const form = formOf(page, 'Time zone of the hours');
	const zone = form.getByLabel('Time zone of the hours');
	const save = form.getByRole('button', { name: 'Save' });
	expect(await zone.inputValue()).toBe('');
	expect(await save.isDisabled()).toBe(true);
	expect(await form.locator('option[value="Europe/Vienna"]').count()).toBe(1);
	await zone.fill('Europe/Nowhere');
	gateway.config.mistakes = () => [{ section: 'alerts', key: 'time_zone', message: 'there is no time zone `Europe/Nowhere`' }];
	await save.click();
	await expect.poll(() => form.locator('.mistake').allInnerTexts()).toEqual(['there is no time zone `Europe/Nowhere`']);
	expect(await zone.inputValue()).toBe('Europe/Nowhere');
	gateway.config.mistakes = () => [];
	await zone.fill('Europe/Vienna');
	await expect.poll(() => form.locator('.mistake').count()).toBe(0);
	await save.click();
	await expect.poll(() => alerts().time_zone).toBe('Europe/Vienna');
	await expect.poll(() => save.isDisabled()).toBe(true);
	expect(await zone.inputValue()).toBe('Europe/Vienna');
	expect(alerts().rules).toEqual(ALERT_SECTION.rules);
	expect(await violations(page)).toEqual([]);
});

test('the time zone is asked for in German, too, and fits a phone', async () => {
	const { page } = await stage({ locale: 'de-DE', viewport: { width: 360, height: 740 } });
	await formOf(page, 'Zeitzone der Uhrzeiten').getByLabel('Zeitzone der Uhrzeiten').fill('Europe/Berlin');
	expect(await overflowing(page)).toEqual([]);
});
