// Who may log in: the first of them, the list in the settings, the own password, tokens.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { FixtureGateway } from '../fixture/gateway.js';
import { roomsState } from '../fixture/home.js';
import { live, says, show, text, useBrowser } from './stage.js';

useBrowser();

const LOCK = 'correct horse';

/** The settings of a household, as that person sees them. */
async function opened(me: string | null = 'Anna', before: (gateway: FixtureGateway) => void = () => {}) {
	const shown = await show({
		state: roomsState,
		password: LOCK,
		path: '/settings',
		before: (gateway) => {
			gateway.people.fill();
			gateway.people.me = me;
			before(gateway);
		}
	});
	await shown.page.fill('#username', me ?? 'any');
	await shown.page.fill('#password', LOCK);
	await shown.page.keyboard.press('Enter');
	await shown.page.getByTestId('settings-people').waitFor();
	return shown;
}

const part = (page: Page) => page.getByTestId('settings-people');
const row = (page: Page, name: string) => page.getByTestId(`person-${name}`);

test('shows who may log in, with which role, and who one is', async () => {
	const { page } = await opened();
	await row(page, 'Kinder').waitFor();
	expect(await row(page, 'Anna').innerText()).toMatch(/Anna \(you\)/);
	expect(await page.getByLabel('Role of Jörg').inputValue()).toBe('operator');
	expect(await text(page, 'tokens')).toMatch(/the kitchen's tablet viewer, last shown 1 Jan 2026/);
	expect(await text(page, 'tokens')).toMatch(/backup admin, never shown/);
});

test('somebody is added, and a name is taken once', async () => {
	const { page, gateway } = await opened();
	await part(page).getByLabel('Name', { exact: true }).fill('Oma');
	await part(page).getByLabel('Role', { exact: true }).first().selectOption('operator');
	await part(page).getByLabel('Password', { exact: true }).fill('battery staple');
	await part(page).getByRole('button', { name: 'Add', exact: true }).click();
	await says(page, 'people-said', /^Oma may log in now\.$/);
	await row(page, 'Oma').waitFor();
	expect(gateway.people.users.at(-1)).toMatchObject({ name: 'Oma', role: 'operator', password: 'battery staple' });
	await part(page).getByLabel('Name', { exact: true }).fill('Oma');
	await part(page).getByLabel('Password', { exact: true }).fill('battery staple');
	await part(page).getByRole('button', { name: 'Add', exact: true }).click();
	await says(page, 'people-trouble', /^Somebody is called that already\.$/);
});

test('a role is changed when it is saved, and the last admin stays one', async () => {
	const { page, gateway } = await opened();
	await page.getByLabel('Role of Kinder').selectOption('operator');
	expect(gateway.people.users[2]?.role).toBe('viewer');
	await row(page, 'Kinder').getByRole('button', { name: 'Save the role' }).click();
	await says(page, 'people-said', /^Changed: Kinder\.$/);
	expect(gateway.people.users[2]?.role).toBe('operator');
	await page.getByLabel('Role of Anna').selectOption('viewer');
	await row(page, 'Anna').getByRole('button', { name: 'Save the role' }).click();
	await says(page, 'people-trouble', /^Nobody else sets things up/);
	expect(gateway.people.users[0]?.role).toBe('admin');
});

test('a new password and the way out, by keyboard alone', async () => {
	const { page, gateway } = await opened();
	await page.getByRole('button', { name: 'New password for Kinder' }).focus();
	await page.keyboard.press('Enter');
	await page.keyboard.type('a fresh horse');
	await page.keyboard.press('Enter');
	await says(page, 'people-said', /^Changed: Kinder\.$/);
	expect(gateway.people.users[2]?.password).toBe('a fresh horse');
	page.once('dialog', (dialog) => void dialog.accept());
	await page.getByRole('button', { name: 'Remove Kinder' }).focus();
	await page.keyboard.press('Enter');
	await expect.poll(() => row(page, 'Kinder').count()).toBe(0);
});

test('everybody changes the own password, who is no admin nothing else', async () => {
	const { page, gateway } = await opened('Kinder');
	const own = page.getByTestId('own-password');
	await own.waitFor();
	expect(await page.getByTestId('person-Anna').count()).toBe(0);
	expect(await page.getByTestId('tokens').count()).toBe(0);
	await page.getByLabel('Password until now').fill('wrong horse');
	await page.getByLabel('New password', { exact: true }).fill('a fresh horse');
	await own.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => page.locator('#own-trouble').innerText()).toBe('That is not the password until now.');
	await page.getByLabel('Password until now').fill('another horse');
	await own.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => own.getByRole('status').innerText()).toBe('Your password is changed.');
	expect(gateway.people.users[2]?.password).toBe('a fresh horse');
});

test('a token is shown once, and revoked', async () => {
	const { page, gateway } = await opened();
	const tokens = page.getByTestId('tokens');
	await page.getByLabel('What it is for').fill('Grafana');
	await tokens.getByRole('button', { name: 'Make a token' }).click();
	await says(page, 'token-made', /tutti_0{40}/);
	await page.getByRole('button', { name: 'I have it' }).click();
	await expect.poll(() => tokens.innerText()).not.toMatch(/tutti_/);
	page.once('dialog', (dialog) => void dialog.accept());
	await page.getByRole('button', { name: 'Revoke the token for Grafana' }).click();
	await expect.poll(() => tokens.innerText()).not.toMatch(/Grafana/);
	expect(gateway.people.tokens.length).toBe(2);
});

test('what is typed and not saved is not left without a word', async () => {
	const { page } = await opened();
	await row(page, 'Anna').waitFor();
	await part(page).getByLabel('Name', { exact: true }).fill('Oma');
	const asked = page.waitForEvent('dialog').then(async (dialog) => {
		const words = dialog.message();
		await dialog.dismiss();
		return words;
	});
	await page.getByRole('link', { name: 'Services' }).first().click();
	expect(await asked).toMatch(/not saved/);
	expect(new URL(page.url()).pathname).toBe('/settings');
});

test('where nobody has to log in the settings lead to the first password', async () => {
	const { page, gateway } = await show({ path: '/settings', before: (fixture) => void (fixture.people.setup = 'open') });
	await page.getByRole('link', { name: 'Choose a password' }).click();
	await page.getByTestId('setup').waitFor();
	await page.getByLabel('Name', { exact: true }).fill('Anna');
	await page.getByLabel('Password', { exact: true }).fill('battery staple');
	await page.getByLabel('Password, once more').fill('battery stable');
	await page.getByRole('button', { name: 'Begin' }).click();
	await expect.poll(() => page.getByRole('alert').innerText()).toBe('These are two different passwords.');
	await page.getByLabel('Password, once more').fill('battery staple');
	await page.getByRole('button', { name: 'Begin' }).click();
	await page.getByTestId('own-password').waitFor();
	expect(new URL(page.url()).pathname).toBe('/settings');
	expect(gateway.people.users).toMatchObject([{ name: 'Anna', role: 'admin' }]);
});

test('from another machine the first password takes the code', async () => {
	const { page } = await show({ password: 'none yet', before: (gateway) => void (gateway.people.setup = 'code') });
	await page.getByLabel('Code of this machine').fill('AAAA-AAAA');
	await page.getByLabel('Name', { exact: true }).fill('Anna');
	await page.getByLabel('Password', { exact: true }).fill('battery staple');
	await page.getByLabel('Password, once more').fill('battery staple');
	await page.keyboard.press('Enter');
	await expect.poll(() => page.getByRole('alert').innerText()).toBe('That is not the code.');
	await page.getByLabel('Code of this machine').fill('k7qf-2mxd');
	await page.keyboard.press('Enter');
	await live(page);
});
