// Roles of a policy: who has one is offered what it may; whoever may see no page is told why.
import { expect, test } from 'vitest';
import type { FixtureGateway } from '../fixture/gateway.js';
import { roomsState } from '../fixture/home.js';
import { faintTexts, live, says, show, text, useBrowser } from './stage.js';

useBrowser();

const LOCK = 'correct horse';
const GONE = 'there is no role dj any more, and you have no other: whoever sets up gives you one';

async function opened(me: string, path: string, change: (gateway: FixtureGateway) => void, theme: 'light' | 'dark' = 'light', width = 1280) {
	const shown = await show({
		state: roomsState,
		password: LOCK,
		path,
		context: { colorScheme: theme, viewport: { width, height: 800 } },
		before: (gateway) => {
			gateway.people.fill();
			gateway.people.roles = { dj: { includes: 'viewer', may: ['playlist.*'] } };
			gateway.people.me = me;
			change(gateway);
		}
	});
	await shown.page.fill('#username', me);
	await shown.page.fill('#password', LOCK);
	await shown.page.keyboard.press('Enter');
	return shown;
}

const asDj = ({ people }: FixtureGateway) => void Object.assign(people.users[2] ?? {}, { role: 'dj' });

test('a role of the policy can be had, and one that is gone is shown and cannot', async () => {
	const { page, gateway } = await opened('Anna', '/settings', ({ people }) => void Object.assign(people.users[1] ?? {}, { role: 'singer' }));
	const select = page.getByLabel('Role of Kinder');
	await select.selectOption('dj');
	await page.getByTestId('person-Kinder').getByRole('button', { name: 'Save the role' }).click();
	await says(page, 'people-said', /^Changed: Kinder\.$/);
	expect(gateway.people.users[2]?.role).toBe('dj');
	expect(await page.getByLabel('Role of Jörg').inputValue()).toBe('singer');
	expect(await page.getByLabel('Role of Kinder').innerText()).toMatch(/dj – as the rules say/);
	expect(await page.getByLabel('Role of Jörg').innerText()).toMatch(/singer – is no more: may nothing/);
});

test('who has such a role sees what it includes, and is no admin', async () => {
	const { page } = await opened('Kinder', '/settings', asDj);
	await live(page);
	await page.getByTestId('own-password').waitFor();
	expect(await page.getByTestId('person-Anna').count()).toBe(0);
});

test.each([
	['light', 1280],
	['dark', 390]
] as const)('whoever may see no page is told why, may log out, and comes in once he may: %s, %i px', async (theme, width) => {
	const { page, gateway } = await opened('Kinder', '/', (fixture) => {
		asDj(fixture);
		fixture.people.refused = GONE;
	}, theme, width);
	await says(page, 'no-entry', /there is no role dj any more/);
	expect(await text(page, 'no-entry')).toMatch(/You are logged in as Kinder/);
	expect(await faintTexts(page)).toEqual([]);
	expect(await page.getByRole('button', { name: 'Log out' }).count()).toBe(1);
	gateway.people.refused = '';
	await live(page);
	expect(await page.getByTestId('no-entry').count()).toBe(0);
});
