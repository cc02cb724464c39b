// The page of control: who leads, the vault, the store, the audit; what people do there, and that it can be used by everybody.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { controlState } from '../fixture/control.js';
import type { FixtureGateway } from '../fixture/gateway.js';
import { violations } from './axe.js';
import { countRequests, faintTexts, live, overflowing, says, show, text, useBrowser } from './stage.js';

useBrowser();

const stage = (before: (gateway: FixtureGateway) => void = () => {}, context = {}) =>
	show({
		path: '/control',
		state: controlState,
		context,
		before: (gateway) => {
			gateway.control.fill();
			before(gateway);
		}
	});

/** As that person of the household sees it. */
async function stageOf(me: string) {
	const shown = await show({
		path: '/control',
		state: controlState,
		password: 'x',
		before: ({ people, control }) => {
			people.fill();
			people.me = me;
			control.lead('leader', 'attic', 9);
			control.fill();
		}
	});
	await shown.page.fill('#username', me);
	await shown.page.fill('#password', 'x');
	await shown.page.keyboard.press('Enter');
	await live(shown.page);
	return shown;
}

const vault = (page: Page) => page.getByTestId('settings-vault');
const lines = (page: Page) => page.getByTestId('audit').getByRole('listitem');

/** Answers the next question of the browser, and tells it. */
function answer(page: Page, yes: boolean): Promise<string> {
	return new Promise((resolve) =>
		page.once('dialog', (dialog) => {
			resolve(dialog.message());
			void (yes ? dialog.accept() : dialog.dismiss());
		})
	);
}

test('says who leads, how the vault is, what the store has and what was asked', async () => {
	const { page } = await stage();
	await live(page);
	await says(page, 'headline', /^All is under control$/);
	const led = await text(page, 'led-control');
	for (const part of ['The installation', 'leads', 'attic, this installation', 'http://attic.local:8080', 'as long as it runs', 'Token\n7']) expect(led).toContain(part);
	expect(await page.getByRole('button', { name: /^Hand over/ }).count()).toBe(0);
	await says(page, 'vault-state', /^unlocked$/);
	await says(page, 'secrets', /cameras\.front[^]*spotify\.client_secret/);
	await says(page, 'store-events', /^212, from 1 to 212$/);
	await expect.poll(() => lines(page).count()).toBe(14);
	expect(await lines(page).first().innerText()).toMatch(/^pi: back up the store\s+begun\s+.+\s+on the machine/);
	expect(await page.title()).toBe('Control – home');
	expect(await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Control' }).getAttribute('aria-current')).toBe('page');
});

test('a line of the audit says on demand by which decision', async () => {
	const { page } = await stage();
	await expect.poll(() => lines(page).count()).toBe(14);
	const refused = page.getByTestId('audit-10');
	expect(await refused.innerText()).toMatch(/Kinder: change a setting\s+not allowed/);
	expect(await refused.innerText()).not.toContain('d-000010');
	await refused.getByRole('button', { name: 'Details: change a setting' }).click();
	expect(await refused.innerText()).toMatch(/config\.set[^]*viewer[^]*d-000010/);
});

test('the audit goes back by pages as it is scrolled, and is narrowed down', async () => {
	const { page } = await stage((gateway) => gateway.control.fill(301), { viewport: { width: 1280, height: 800 } });
	await expect.poll(() => lines(page).count()).toBeGreaterThanOrEqual(50);
	expect(await lines(page).count()).toBeLessThan(315);
	await expect
		.poll(async () => {
			await page.mouse.wheel(0, 20_000);
			return lines(page).count();
		})
		.toBe(315);
	await says(page, 'settings-audit', /That is all that is kept\./);
	await page.getByTestId('settings-audit').getByLabel('Who', { exact: true }).fill('Kinder');
	await page.keyboard.press('Enter');
	await expect.poll(async () => new Set(await lines(page).locator('strong').allInnerTexts())).toEqual(new Set(['Kinder']));
	await page.getByTestId('settings-audit').getByLabel('Who', { exact: true }).fill('');
	await page.getByLabel('Outcome').selectOption('begun');
	await expect.poll(async () => new Set(await lines(page).locator('.came').allInnerTexts())).toEqual(new Set(['begun']));
	await page.getByTestId('settings-audit').getByLabel('What', { exact: true }).fill('vault.lock');
	await page.keyboard.press('Enter');
	await says(page, 'no-audit', /^No line is like that\.$/);
});

test('is asked again by an event alone: not by the clock', async () => {
	const { page, gateway } = await stage();
	await expect.poll(() => lines(page).count()).toBe(14);
	await says(page, 'secrets', /cameras\.front/);
	await page.getByTestId('explain').waitFor();
	const requests = countRequests(page);
	await new Promise((resolve) => setTimeout(resolve, 2500));
	expect(requests.all()).toBe(0);
	gateway.control.turn('locked');
	await says(page, 'vault-state', /^locked$/);
	await says(page, 'headline', /^The vault is locked$/);
	await says(page, 'store-events', /^213, from 1 to 213$/);
	gateway.control.lead('follower', 'cellar', 9);
	await says(page, 'headline', /^cellar leads$|^The vault is locked$/);
	await says(page, 'led-control', /follows[^]*cellar[^]*until \d\d:\d\d:\d\d at least/);
});

test('the vault is unlocked; a wrong passphrase is said, and none stays in the page', async () => {
	const { page, gateway } = await stage(({ control }) => void (control.vault = 'locked'));
	const field = vault(page).getByLabel('Passphrase');
	await field.fill('wrong');
	await page.keyboard.press('Enter');
	await says(page, 'vault-trouble', /^That was not done: that is not the passphrase; the next try is possible in 1 s\.$/);
	await says(page, 'vault-tries', /^The last try was wrong\.$/);
	expect(await field.inputValue()).toBe('');
	await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
	await page.keyboard.type('open sesame');
	await page.keyboard.press('Enter');
	await says(page, 'vault-state', /^unlocked$/);
	expect(await page.content()).not.toContain('open sesame');
	expect(gateway.control.orders.at(-1)).toBe('vault.unlock {"passphrase":"open sesame"}');
	await expect.poll(() => lines(page).first().innerText()).toMatch(/^admin: unlock the vault\s+done/);
	await vault(page).getByRole('button', { name: 'Lock', exact: true }).click();
	await says(page, 'vault-state', /^locked$/);
});

test('a vault is set up, and its recovery key is shown until it is written down', async () => {
	const { page, gateway } = await stage(({ control }) => void (control.vault = 'uninitialised'));
	await vault(page).getByLabel('Passphrase').fill('correct horse');
	await vault(page).getByLabel('Once more').fill('another horse');
	await page.keyboard.press('Enter');
	await vault(page).getByText('These are two different ones.').waitFor();
	expect(gateway.control.orders).toEqual([]);
	await vault(page).getByLabel('Once more').fill('correct horse');
	await page.keyboard.press('Enter');
	await says(page, 'recovery-key', /K7QF2M/);
	await says(page, 'vault-state', /^unlocked$/);
	expect(gateway.control.orders).toEqual(['vault.initialise {"passphrase":"correct horse"}', 'vault.unlock {"passphrase":"correct horse"}']);
	const done = page.getByTestId('recovery-key').getByRole('button', { name: 'Done' });
	expect(await done.isDisabled()).toBe(true);
	const asked = answer(page, false);
	await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Services' }).click();
	expect(await asked).toContain('not written down yet');
	await page.getByLabel('I have written it down').check();
	await done.click();
	await expect.poll(() => page.getByTestId('recovery-key').count()).toBe(0);
	expect(await page.content()).not.toMatch(/K7QF2M|correct horse/);
});

test('who lost the passphrase comes in with the recovery key, and chooses another', async () => {
	const { page, gateway } = await stage(({ control }) => void (control.vault = 'locked'));
	await vault(page).getByRole('button', { name: 'With the recovery key' }).click();
	await vault(page).getByLabel('Recovery key', { exact: true }).fill('K7QF2M-XD4HJ9-00PQRS-TVWXYZ-123456-789ABC-DEFGHJ-KMNPQR-STVWX0');
	await vault(page).getByLabel('New passphrase').fill('correct horse');
	await vault(page).getByLabel('Once more').fill('correct horse');
	await page.keyboard.press('Enter');
	await says(page, 'vault-state', /^unlocked$/);
	expect(gateway.control.passphrase).toBe('correct horse');
});

test('another passphrase, and another key', async () => {
	const { page, gateway } = await stage();
	await vault(page).getByRole('button', { name: 'Other passphrase' }).click();
	await vault(page).getByLabel('Present passphrase').fill('open sesame');
	await vault(page).getByLabel('New passphrase').fill('correct horse');
	await vault(page).getByLabel('Once more').fill('correct horse');
	await page.keyboard.press('Enter');
	await expect.poll(() => gateway.control.passphrase).toBe('correct horse');
	await expect.poll(() => page.getByTestId('vault-passphrase').count()).toBe(0);
	await vault(page).getByRole('button', { name: 'New key' }).click();
	await vault(page).getByLabel('Passphrase').fill('correct horse');
	await page.keyboard.press('Enter');
	await says(page, 'recovery-key', /STVWX0/);
});

test('secrets are put in, replaced and removed by their names', async () => {
	const { page, gateway } = await stage();
	await vault(page).getByRole('button', { name: 'Put in a secret' }).click();
	await vault(page).getByLabel('Name').fill('Not a name');
	await vault(page).getByLabel('Secret', { exact: true }).fill('s3cret');
	await page.keyboard.press('Enter');
	await says(page, 'vault-trouble', /joined by dots/);
	await vault(page).getByLabel('Name').fill('weather.key');
	await vault(page).getByLabel('Secret', { exact: true }).fill('s3cret');
	await page.keyboard.press('Enter');
	await says(page, 'secrets', /weather\.key/);
	expect(gateway.control.secrets['weather.key']).toBe('s3cret');
	await page.getByRole('button', { name: 'Replace weather.key' }).click();
	await vault(page).getByLabel('Secret', { exact: true }).fill('an0ther');
	await page.keyboard.press('Enter');
	await expect.poll(() => gateway.control.secrets['weather.key']).toBe('an0ther');
	const asked = answer(page, true);
	await page.getByRole('button', { name: 'Remove weather.key' }).click();
	expect(await asked).toContain('Remove weather.key?');
	await expect.poll(() => text(page, 'secrets')).not.toContain('weather.key');
	expect(await page.content()).not.toMatch(/s3cret|an0ther/);
});

test('leadership is handed over once somebody is sure', async () => {
	const { page, gateway } = await stage(({ control }) => control.lead('leader', 'attic', 9));
	const button = page.getByRole('button', { name: 'Hand over: The installation' });
	await button.waitFor();
	let asked = answer(page, false);
	await button.click();
	expect(await asked).toContain('hand over?');
	expect(gateway.control.orders).toEqual([]);
	asked = answer(page, true);
	await button.click();
	await asked;
	await says(page, 'headline', /^cellar leads$/);
	expect(gateway.control.orders).toEqual(['leadership.hand_over {"resource":"control"}']);
});

test('the store is checked and backed up, and what is wrong with it is said', async () => {
	const { page, gateway } = await stage();
	await page.getByRole('button', { name: 'Check now' }).click();
	await says(page, 'store-note', /^It is whole: 1\.3 MiB\.$/);
	// Asked again it would be done once; of the vault nothing is kept for that.
	expect([...gateway.control.keyed].sort()).toEqual(['audit.list', 'leadership.list', 'policy.get', 'store.check', 'store.events']);
	await page.getByRole('button', { name: 'Back up now' }).click();
	await says(page, 'store-note', /^The copy is \/var\/lib\/tutti\/control\/backups\/page-\d{4}-\d\d-\d\dt\d{6}\.db\.$/);
	gateway.patch({ health: { control: { level: 'warn', message: "set aside: the row 'volume' of settings: its checksum is another" } } });
	await says(page, 'store-condition', /^set aside: the row 'volume'/);
});

test('who may look on sees all but the audit, and is offered nothing that would be refused', async () => {
	const { page, gateway } = await stageOf('Kinder');
	await says(page, 'secrets', /spotify\.client_secret/);
	await page.getByText('Who asked for what is shown to admins.').waitFor();
	for (const name of [/^Hand over/, /^Lock$/, /^Other passphrase/, /^New key/, /^Put in/, /^Replace/, /^Remove/, /^Check now/, /^Back up/]) {
		expect(await page.getByRole('button', { name }).count()).toBe(0);
	}
	expect(gateway.control.orders).toEqual([]);
});

test('an operator locks and checks, and changes no secret', async () => {
	const { page } = await stageOf('Jörg');
	await page.getByRole('button', { name: 'Check now' }).click();
	await says(page, 'store-note', /^It is whole/);
	expect(await page.getByRole('button', { name: /^(Hand over|Put in|Back up|New key)/ }).count()).toBe(0);
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await says(page, 'vault-state', /^locked$/);
	expect(await vault(page).getByLabel('Passphrase').count()).toBe(0);
});

test('where the file has none the page says how to have it, and no way leads to it', async () => {
	const { page } = await show({ path: '/control' });
	await says(page, 'headline', /^No control here$/);
	await says(page, 'no-control', /\[control\]/);
	await page.goto(new URL('/', page.url()).href);
	await live(page);
	expect(await page.getByRole('link', { name: 'Control' }).count()).toBe(0);
});

test('a control that does not answer is said, and asked again once it is back', async () => {
	const { page, gateway } = await stage(({ control }) => void (control.refusal = [503, { error: { code: 'unavailable', message: 'control is away: tutti start control' } }]));
	await says(page, 'headline', /^Control does not answer$/);
	await says(page, 'leadership-trouble', /control is away: tutti start control/);
	gateway.control.refusal = null;
	gateway.patch({ services: { control: { pid: 900 } } });
	await says(page, 'headline', /^All is under control$/);
	await says(page, 'leadership-trouble', /^$/);
});

test('the overview says that the vault is locked, and that nobody is known to lead; both lead here', async () => {
	const { page, gateway } = await show({ state: controlState, before: (gateway) => gateway.control.fill() });
	await live(page);
	await says(page, 'headline', /^All 5 parts are playing$/);
	gateway.control.turn('locked');
	await says(page, 'headline', /^Playing, but something needs a look$/);
	expect(await page.getByRole('link', { name: 'Nobody is known to lead control' }).count()).toBe(0);
	await page.getByRole('link', { name: 'The vault is locked: somebody has to unlock it' }).click();
	await says(page, 'vault-state', /^locked$/);
	gateway.control.lead('unknown', '');
	await says(page, 'headline', /^Nobody is known to lead$/);
	await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Home' }).click();
	await page.getByRole('link', { name: 'Nobody is known to lead control' }).waitFor();
});

test('a service that waits for the vault leads here, from the overview and from its own page', async () => {
	const { page, gateway } = await show({ state: controlState });
	gateway.patch({ services: { spotify: { ...gateway.state.services.system, state: 'waiting', cause: 'the vault is locked: tutti vault unlock', pid: null } } });
	const why = (place: string) => page.getByTestId(place).getByRole('link', { name: 'the vault is locked: tutti vault unlock' });
	expect(await why('service-spotify').getAttribute('href')).toBe('/control');
	await page.goto(new URL('/services#spotify', page.url()).href);
	expect(await why('entry-spotify').getAttribute('href')).toBe('/control');
	await why('story').click();
	await says(page, 'headline', /^All is under control$/);
});

test('speaks German', async () => {
	const { page } = await stage(() => {}, { locale: 'de-AT' });
	await says(page, 'headline', /^Alles ist in guten Händen$/);
	await expect.poll(() => lines(page).first().innerText()).toMatch(/^pi: die Ablage sichern\s+begonnen/);
});

test.each([320, 390, 820, 1440])('fits a screen of %d px, and can be read and used in both themes', async (width) => {
	for (const colorScheme of ['light', 'dark'] as const) {
		for (const state of ['uninitialised', 'locked', 'unlocked']) {
			const { page } = await stage(({ control }) => void (control.vault = state), { viewport: { width, height: 800 }, colorScheme });
			await expect.poll(() => lines(page).count()).toBe(14);
			await page.getByTestId('audit').getByRole('button').first().click();
			await page.getByTestId('vault-state').waitFor();
			expect(await overflowing(page)).toEqual([]);
			expect(await faintTexts(page)).toEqual([]);
			if (width === 390 || width === 1440) expect((await violations(page)).join('\n')).toBe('');
			const small = await page.locator('main').locator('button, input:not(.unseen), select, a').evaluateAll((all) => all.filter((each) => each.getBoundingClientRect().height < 24).map((each) => each.outerHTML.slice(0, 90)));
			expect(small).toEqual([]);
		}
	}
});
