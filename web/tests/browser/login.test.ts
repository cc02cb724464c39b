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

test('says when there were too many attempts', async () => {
	const { page, gateway } = await show({ password: 'x' });
	gateway.attempts = 5;
	await page.fill(field, 'x');
	await page.keyboard.press('Enter');
	await expect.poll(() => page.getByRole('alert').innerText()).toBe('Too many attempts. Try again in 42 s.');
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
