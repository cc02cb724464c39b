// The page of what is to be: objects, how they stand and why, what was applied; what people change there, and that it can be used by everybody.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { controlState } from '../fixture/control.js';
import type { FixtureGateway } from '../fixture/gateway.js';
import { violations } from './axe.js';
import { countRequests, faintTexts, live, overflowing, says, show, text, useBrowser } from './stage.js';

useBrowser();

const stage = (path = '/objects', before: (gateway: FixtureGateway) => void = ({ control }) => control.objects.fill(), context = {}) => show({ path, state: controlState, context, before });

const names = (page: Page) => page.getByTestId('objects').locator('strong').allInnerTexts();
/** Answers the next question of the browser, and tells it. */
const answer = (page: Page, yes: boolean): Promise<string> => new Promise((resolve) => page.once('dialog', (dialog) => (resolve(dialog.message()), void (yes ? dialog.accept() : dialog.dismiss()))));

test('says what is not as it is to be, and why, before all else', async () => {
	const { page } = await stage();
	await live(page);
	await says(page, 'headline', /^1 of 4 is not as it is to be$/);
	expect(await names(page)).toEqual(['lamp', 'matrix', 'welcome', 'anna']);
	expect(await text(page, 'object-service/lamp')).toMatch(/app=stage[^]*is not so[^]*lamp ended with 1 and is started again in 20 s/);
	expect(await text(page, 'object-config/matrix')).toMatch(/put right[^]*Kinder set brightness to 100; it is 60 again/);
	expect(await page.title()).toBe('What is to be – home');
});

test('says which file is not applied, though all else is as it is to be', async () => {
	const { page, gateway } = await stage();
	await live(page);
	await says(page, 'refusal', /^$/);
	gateway.patch({ health: { control: { level: 'warn', message: 'a manifest is not applied: desired/sign.toml:16:30: offset: must be a number' } } });
	await says(page, 'refusal', /desired\/sign\.toml:16:30/);
	gateway.patch({ health: { control: { level: 'ok', message: 'it keeps what it is told' } } });
	await says(page, 'refusal', /^$/);
});

test('is narrowed down by kind, by name or label, and to what is not so', async () => {
	const { page } = await stage();
	const list = page.getByTestId('settings-objects');
	await list.getByLabel('Name or label').fill('app=stage');
	await expect.poll(() => names(page)).toEqual(['lamp', 'welcome']);
	await list.getByLabel('Only what is not so').check();
	await expect.poll(() => names(page)).toEqual(['lamp']);
	await list.getByLabel('Kind').selectOption('user');
	await list.getByText('None is like that.').waitFor();
});

test('one object: its conditions with reason and since, how it is to be, and what was applied to it', async () => {
	const { page } = await stage();
	await page.getByTestId('object-playlist/welcome').getByRole('link').click();
	await says(page, 'settings-object', /playlist\/welcome[^]*is so[^]*Ready yes as wanted[^]*since[^]*"event": "sound\.chime"[^]*app=stage[^]*Anna/);
	await expect.poll(() => page.getByTestId('revisions').getByRole('listitem').count()).toBe(2);
	await page.getByRole('button', { name: 'Details: Revision 2' }).click();
	await says(page, 'revision-2', /steps[^]*−[^]*light\.on[^]*\+[^]*sound\.chime/);
	await page.getByTestId('object-service/lamp').getByRole('link').click();
	await says(page, 'condition-Ready', /Ready no service fails[^]*lamp ended with 1/);
});

test('follows how objects stand, by events alone', async () => {
	const { page, gateway } = await stage('/objects#service/lamp');
	await says(page, 'standing', /^is not so$/);
	const requests = countRequests(page);
	await new Promise((resolve) => setTimeout(resolve, 2500));
	expect(requests.all()).toBe(0);
	gateway.control.objects.stand('service/lamp', [{ type: 'Ready', status: 'true', reason: 'AsWanted', message: '', since: gateway.now() }]);
	await says(page, 'standing', /^is so$/);
	await says(page, 'headline', /^All 4 are as they are to be$/);
	gateway.control.objects.stand('service/lamp', [{ type: 'Ready', status: 'true', reason: 'AsWanted', message: '', since: gateway.now() }], false);
	await says(page, 'standing', /^is being made so$/);
});

test('an object is looked at again, and all are', async () => {
	const { page, gateway } = await stage('/objects#service/lamp');
	await page.getByRole('button', { name: 'Look again', exact: true }).click();
	await says(page, 'standing', /^is so$/);
	await page.getByRole('button', { name: 'Look at all again' }).click();
	await expect.poll(() => gateway.control.orders).toEqual(['object.reconcile {"kind":"service","name":"lamp"}', 'object.reconcile {}']);
});

test('an object is edited in the words of the file: first it is shown what changes, then it is applied', async () => {
	const { page, gateway } = await stage('/objects#playlist/welcome');
	await page.getByRole('button', { name: 'Edit' }).click();
	const field = page.getByTestId('settings-editor').getByLabel('Objects');
	expect(await field.inputValue()).toBe('[playlist.welcome]\nsteps = [{ event = "light.on" }, { event = "sound.chime", after = 2 }]\n\n[labels_of."playlist.welcome"]\napp = "stage"\n');
	await field.fill('[config.matrix]\nbrightness = 80\n[playlist.encore]\nsteps = [{ event = "light.on" }]\n');
	await page.getByRole('button', { name: 'What would change' }).click();
	await says(page, 'settings-editor', /config\/matrix changed[^]*brightness[^]*−[^]*60[^]*\+[^]*80[^]*playlist\/encore new/);
	expect(gateway.control.orders).toEqual([]);
	await page.getByRole('button', { name: 'Apply this' }).click();
	await expect.poll(() => names(page)).toContain('encore');
	expect(await page.getByTestId('settings-editor').count()).toBe(0);
	expect(gateway.control.orders).toEqual([expect.stringMatching(/^object\.apply .*"brightness":80.*"source":"page"/)]);
});

test('what is wrong with what is written is said with its place, and nothing is lost or applied', async () => {
	const { page, gateway } = await stage();
	await page.getByRole('button', { name: 'Apply', exact: true }).click();
	const field = page.getByTestId('settings-editor').getByLabel('Objects');
	await field.fill('[playlist.encore]\nsteps is a list');
	await page.getByRole('button', { name: 'What would change' }).click();
	await says(page, 'editor-mistake', /^This would be refused: line 2, column 1: this is no table and no value\.$/);
	expect(await field.evaluate((each) => each === document.activeElement)).toBe(true);
	await field.fill('{"kind": "lamp", "name": "x", "spec": {}}');
	await page.getByRole('button', { name: 'What would change' }).click();
	await says(page, 'editor-mistake', /there is no kind of object 'lamp'/);
	await field.fill('{"kind": "lamp"');
	await page.getByRole('button', { name: 'What would change' }).click();
	await says(page, 'editor-mistake', /^This is not understood: /);
	await field.fill('{"kind": "config", "name": "matrix", "spec": {"brightness": 60}}');
	await page.getByRole('button', { name: 'What would change' }).click();
	await says(page, 'no-changes', /^Nothing would be another/);
	expect(await page.getByRole('button', { name: 'Apply this' }).count()).toBe(0);
	expect(gateway.control.orders).toEqual([]);
	const asked = answer(page, false);
	await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Services' }).click();
	expect(await asked).toContain('not applied');
});

test('what was looked at is what is applied: another letter, and it is to be looked at again', async () => {
	const { page } = await stage();
	await page.getByRole('button', { name: 'Apply', exact: true }).click();
	const field = page.getByTestId('settings-editor').getByLabel('Objects');
	await field.fill('[config.matrix]\nbrightness = 80');
	await page.getByRole('button', { name: 'What would change' }).click();
	await page.getByRole('button', { name: 'Apply this' }).waitFor();
	await field.fill('[config.matrix]\nbrightness = 8');
	await expect.poll(() => page.getByRole('button', { name: 'Apply this' }).count()).toBe(0);
});

test('all goes back to a revision once somebody is sure', async () => {
	const { page, gateway } = await stage();
	await says(page, 'revisions', /Revision 3: 1 change[^]*Revision 2: 1 change[^]*Revision 1: 4 changes[^]*from tutti\.toml/);
	expect(await page.getByRole('button', { name: 'Go back to this: revision 3' }).count()).toBe(0);
	let asked = answer(page, false);
	await page.getByRole('button', { name: 'Go back to this: revision 1' }).click();
	expect(await asked).toContain('The 2 revisions after it, of whatever objects, are undone.');
	expect(gateway.control.orders).toEqual([]);
	asked = answer(page, true);
	await page.getByRole('button', { name: 'Go back to this: revision 2' }).click();
	expect(await asked).toContain('The one revision after it');
	await says(page, 'revision-4', /back to 2/);
	await page.getByTestId('object-config/matrix').getByRole('link').click();
	await says(page, 'settings-object', /"brightness": 40/);
});

test('an object is removed once somebody is sure; one of a file that is followed is changed there', async () => {
	const { page } = await stage('/objects#playlist/welcome');
	const asked = answer(page, true);
	await page.getByRole('button', { name: 'Remove' }).click();
	expect(await asked).toContain('Remove playlist/welcome?');
	await says(page, 'no-such-object', /not here/);
	expect(await names(page)).not.toContain('welcome');
	await page.goto(new URL('/objects#user/anna', page.url()).href);
	await says(page, 'settings-object', /It stands in desired\/users\.toml, which is followed: change it there\./);
	expect(await page.getByRole('button', { name: /^(Edit|Remove)$/ }).count()).toBe(0);
});

test('where nothing is wanted yet the page says how it comes', async () => {
	const { page } = await stage('/objects', () => {});
	await says(page, 'headline', /^Nothing is wanted yet$/);
	await says(page, 'no-objects', /\[playlist\.welcome\][^]*tutti apply FILE/);
});

test('who may look on sees how things stand, and changes nothing', async () => {
	const { page } = await show({
		path: '/objects#service/lamp',
		state: controlState,
		password: 'x',
		before: ({ people, control }) => {
			people.fill();
			people.me = 'Kinder';
			control.objects.fill();
		}
	});
	await page.fill('#username', 'Kinder');
	await page.fill('#password', 'x');
	await page.keyboard.press('Enter');
	await says(page, 'settings-object', /is not so[^]*What was applied is shown to admins\./);
	expect(await page.getByRole('button', { name: /^(Apply|Look|Edit|Remove|Go back)/ }).count()).toBe(0);
});

test('speaks German', async () => {
	const { page } = await stage('/objects', undefined, { locale: 'de-AT' });
	await says(page, 'headline', /^1 von 4 ist nicht, wie es sein soll$/);
});

test.each([320, 390, 820, 1440])('fits a screen of %d px, and can be read and used in both themes', async (width) => {
	for (const colorScheme of ['light', 'dark'] as const) {
		for (const path of ['/objects', '/objects#config/matrix']) {
			const { page } = await stage(path, undefined, { viewport: { width, height: 800 }, colorScheme });
			await page.getByRole('button', { name: /^Details: Revision/ }).first().click();
			if (path === '/objects') {
				await page.getByRole('button', { name: 'Apply', exact: true }).click();
				await page.getByTestId('settings-editor').getByLabel('Objects').fill('[config.matrix]\nbrightness = 80');
				await page.getByRole('button', { name: 'What would change' }).click();
				await page.getByRole('button', { name: 'Apply this' }).waitFor();
				const [sheet, field] = await Promise.all([page.getByTestId('settings-editor').boundingBox(), page.locator('#editor-text').boundingBox()]);
				expect(field!.width).toBeGreaterThan(sheet!.width - 60);
			}
			expect(await overflowing(page)).toEqual([]);
			expect(await faintTexts(page)).toEqual([]);
			if (width === 390 || width === 1440) expect((await violations(page)).join('\n')).toBe('');
			const small = await page.locator('main').locator('button, input:not(.unseen):not([type=checkbox]), select, a').evaluateAll((all) => all.filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 24).map((each) => each.outerHTML.slice(0, 90)));
			expect(small).toEqual([]);
		}
	}
});
