// The door of an installation that is open to the network.
import { expect, test } from 'vitest';
import { live, says, show, useBrowser } from './stage.js';

useBrowser();

const field = '#password';

test('asks for the password, refuses a wrong one, lets the right one in', async () => {
	const { page } = await show({ password: 'correct horse' });
	await says(page, 'link', /^Locked$/);
	await page.fill(field, 'wrong');
	await page.keyboard.press('Enter');
	await expect.poll(() => page.getByRole('alert').innerText()).toBe('That is not the password.');
	await page.fill(field, 'correct horse');
	await page.keyboard.press('Enter');
	await live(page);
	expect(await page.locator(field).count()).toBe(0);
});

test('stays logged in over a reload, until somebody logs out', async () => {
	const { page } = await show({ password: 'x' });
	await page.fill(field, 'x');
	await page.keyboard.press('Enter');
	await live(page);
	await page.reload();
	await live(page);
	await page.getByRole('button', { name: 'Log out' }).click();
	await says(page, 'link', /^Locked$/);
});

test('counts down to the next attempt when there were too many', async () => {
	const { page, gateway } = await show({ password: 'x' });
	const button = page.locator('button[type=submit]');
	gateway.attempts = 5;
	gateway.wait = 3;
	await page.fill(field, 'x');
	await page.keyboard.press('Enter');
	await expect.poll(() => page.getByRole('alert').innerText()).toBe('Too many attempts.');
	await expect.poll(() => button.innerText()).toMatch(/^Try again in [123] s$/);
	expect(await button.isDisabled()).toBe(true);
	gateway.attempts = 0;
	await expect.poll(() => button.innerText()).toBe('Log in');
	expect(await page.getByRole('alert').innerText()).toBe('');
	await button.click();
	await live(page);
});

test('a session that ended leads back to the door', async () => {
	const { page, gateway } = await show({ password: 'x' });
	await page.fill(field, 'x');
	await page.keyboard.press('Enter');
	await live(page);
	gateway.sessions.clear();
	gateway.dropClients();
	await says(page, 'link', /^Locked$/);
});

test('no door where none is needed', async () => {
	const { page } = await show();
	await live(page);
	expect(await page.locator(field).count()).toBe(0);
	expect(await page.getByRole('button', { name: 'Log out' }).count()).toBe(0);
});
