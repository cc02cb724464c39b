// The page of jobs: what runs, waits, failed for good and is over; what people do there, and that it can be used by everybody.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { controlState } from '../fixture/control.js';
import type { FixtureGateway } from '../fixture/gateway.js';
import { violations } from './axe.js';
import { countRequests, faintTexts, live, overflowing, says, show, text, useBrowser } from './stage.js';

useBrowser();

const stage = (before: (gateway: FixtureGateway) => void = ({ control }) => control.jobs.fill(), context = {}) => show({ path: '/jobs', state: controlState, context, before });

const kinds = (page: Page, list: string) => page.getByTestId(`jobs-${list}`).locator('li strong').allInnerTexts();

test('says what runs and how far it is, what waits, what failed for good and what is over', async () => {
	const { page } = await stage();
	await live(page);
	await says(page, 'headline', /^1 job failed for good$/);
	expect(await text(page, 'jobs-running')).toMatch(/export\s+runs[^]*at exports[^]*for 2 min[^]*try 1 of 3[^]*for Anna[^]*42 %[^]*412 of 980 chunks/);
	expect(await page.getByRole('progressbar', { name: 'How far export is' }).getAttribute('value')).toBe('0.42');
	expect(await kinds(page, 'waiting')).toEqual(['render-clip', 'export']);
	expect(await text(page, 'jobs-waiting')).toMatch(/render-clip[^]*priority 10[^]*for Jörg[^]*export[^]*not before/);
	expect(await text(page, 'jobs-failed')).toMatch(/export\s+failed for good[^]*look at the secret exports\.s3/);
	expect(await kinds(page, 'ended')).toEqual(['archive-logs', 'archive-logs', 'archive-logs']);
	expect(await text(page, 'kind-render-clip')).toMatch(/1 waits, 0 run[^]*nobody takes them now/);
	expect(await page.title()).toBe('Jobs – home');
	expect(await page.getByRole('navigation', { name: 'Parts of control' }).getByRole('link', { name: 'Jobs' }).getAttribute('aria-current')).toBe('page');
	expect(await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Control' }).getAttribute('aria-current')).toBe('true');
});

test('follows how far a job is, and that it is over, by itself', async () => {
	const { page, gateway } = await stage();
	await says(page, 'jobs-running', /42 %/);
	const requests = countRequests(page);
	gateway.control.jobs.change(({ state }) => state === 'running', { progress: 0.67, message: '657 of 980 chunks' });
	await says(page, 'jobs-running', /67 %[^]*657 of 980 chunks/);
	expect(requests.all()).toBe(0);
	gateway.control.jobs.change(({ state }) => state === 'running', { state: 'succeeded', progress: 1, since: gateway.now() }, 'succeeded');
	await says(page, 'none-running', /^Nothing runs now\.$/);
	await expect.poll(() => kinds(page, 'ended')).toEqual(['export', 'archive-logs', 'archive-logs', 'archive-logs']);
});

test('where nothing runs it is asked again by an event alone', async () => {
	const { page, gateway } = await stage(({ control }) => {
		control.jobs.fill();
		control.jobs.change(({ state }) => state === 'running', { state: 'succeeded', since: control.gateway.now() });
	});
	await says(page, 'none-running', /Nothing/);
	const requests = countRequests(page);
	await new Promise((resolve) => setTimeout(resolve, 2500));
	expect(requests.all()).toBe(0);
	gateway.control.jobs.change(({ kind }) => kind === 'render-clip', { state: 'running', worker: 'clips', since: gateway.now() }, 'started');
	await says(page, 'jobs-running', /render-clip[^]*at clips/);
});

test('what it is to do, what it gave and what became of its tries is said on demand', async () => {
	const { page } = await stage();
	await page.getByTestId('jobs-failed').getByRole('button', { name: 'Details: export' }).click();
	await expect.poll(() => text(page, 'jobs-failed')).toMatch(/"to": "cold"[^]*took 10 s, at exports: was not heard of again: the target refused the key[^]*at exports: failed: the target refused the key/);
	await page.getByTestId('jobs-ended').getByRole('button', { name: 'Details: archive-logs' }).first().click();
	await expect.poll(() => text(page, 'jobs-ended')).toMatch(/What it gave[^]*"files": 14/);
});

test('a job is cancelled, tried again and forgotten', async () => {
	const { page, gateway } = await stage();
	const asked = new Promise<string>((resolve) => page.once('dialog', (dialog) => (resolve(dialog.message()), void dialog.accept())));
	await page.getByTestId('jobs-running').getByRole('button', { name: 'Cancel: export' }).click();
	expect(await asked).toContain('What it has done so far stays.');
	await says(page, 'jobs-running', /is stopping/);
	expect(await page.getByTestId('jobs-running').getByRole('button', { name: 'Cancel: export' }).count()).toBe(0);
	await page.getByTestId('jobs-waiting').getByRole('button', { name: 'Cancel: render-clip' }).click();
	await expect.poll(() => kinds(page, 'waiting')).toEqual(['export']);
	await page.getByRole('button', { name: 'Try again: export' }).click();
	await expect.poll(() => page.getByTestId('jobs-failed').count()).toBe(0);
	await expect.poll(() => kinds(page, 'waiting')).toEqual(['export', 'export']);
	await page.getByTestId('jobs-ended').getByRole('button', { name: 'Details: render-clip' }).click();
	await page.getByRole('button', { name: 'Forget: render-clip' }).click();
	await expect.poll(() => kinds(page, 'ended')).toEqual(['archive-logs', 'archive-logs', 'archive-logs']);
	expect(gateway.control.orders.map((order) => order.split(' ')[0])).toEqual(['job.cancel', 'job.cancel', 'job.replay', 'job.forget']);
});

test('a job is wanted, and what is wrong with the wish is said at its field', async () => {
	const { page, gateway } = await stage();
	const form = page.getByTestId('settings-new-job');
	await form.getByRole('button', { name: 'Want it' }).click();
	await form.getByText('Choose a kind.').waitFor();
	await form.getByLabel('Kind').selectOption('export');
	await form.getByText('a copy of all that is kept').waitFor();
	await form.getByRole('button', { name: 'Add a parameter' }).click();
	await form.getByLabel('Value').fill('true');
	await form.getByLabel('Priority').fill('200');
	await form.getByRole('button', { name: 'Want it' }).click();
	await form.getByText('This value has no name.').waitFor();
	await form.getByText('A whole number from −100 to 100.').waitFor();
	expect(gateway.control.orders).toEqual([]);
	await form.getByLabel('Name').fill('recordings');
	await form.getByLabel('Priority').fill('20');
	await page.keyboard.press('Enter');
	await expect.poll(() => gateway.control.orders).toEqual(['job.enqueue {"kind":"export","params":{"recordings":true},"priority":20}']);
	await expect.poll(() => kinds(page, 'waiting')).toEqual(['export', 'render-clip', 'export']);
	await expect.poll(() => form.getByLabel('Priority').inputValue()).toBe('');
});

test('what control refuses is said, and nothing is lost', async () => {
	const { page, gateway } = await stage();
	const form = page.getByTestId('settings-new-job');
	await form.getByLabel('Kind').selectOption('export');
	await form.getByLabel('Priority').fill('5');
	gateway.control.refusal = [429, { error: { code: 'quota_exceeded', message: 'the quota exports allows 2 jobs of Anna' } }];
	await page.keyboard.press('Enter');
	await says(page, 'refusal', /^That was not done: the quota exports allows 2 jobs of Anna\.$/);
	expect(await form.getByLabel('Priority').inputValue()).toBe('5');
});

test('those that are over go back page by page, and are narrowed down by kind', async () => {
	const { page } = await stage(({ control }) => control.jobs.fill(250));
	await expect.poll(async () => (await kinds(page, 'ended')).length).toBe(96);
	await page.getByRole('button', { name: 'Earlier' }).click();
	await expect.poll(async () => (await kinds(page, 'ended')).length).toBe(196);
	await page.getByRole('button', { name: 'Earlier' }).click();
	await expect.poll(async () => (await kinds(page, 'ended')).length).toBe(250);
	expect(await page.getByRole('button', { name: 'Earlier' }).count()).toBe(0);
	await page.getByLabel('Show').selectOption('export');
	await says(page, 'none-ended', /None is over yet/);
	expect(await kinds(page, 'waiting')).toEqual(['export']);
});

test('an installation without jobs says how they come', async () => {
	const { page } = await stage(() => {});
	await says(page, 'headline', /^Nothing is to be done$/);
	await says(page, 'settings-kinds', /Programs that take some say so when they start, and \[job\.NAME\] in the file declares your own\./);
	expect(await page.getByTestId('settings-new-job').count()).toBe(0);
});

test('who may look on sees everything, and is offered nothing', async () => {
	const { page } = await show({
		path: '/jobs',
		state: controlState,
		password: 'x',
		before: ({ people, control }) => {
			people.fill();
			people.me = 'Kinder';
			control.jobs.fill();
		}
	});
	await page.fill('#username', 'Kinder');
	await page.fill('#password', 'x');
	await page.keyboard.press('Enter');
	await says(page, 'jobs-running', /42 %/);
	expect(await page.getByRole('button', { name: /^(Cancel|Try|Forget|Want)/ }).count()).toBe(0);
});

test('speaks German', async () => {
	const { page } = await stage(undefined, { locale: 'de-AT' });
	await says(page, 'headline', /^1 Auftrag ist endgültig gescheitert$/);
	await says(page, 'jobs-running', /export\s+läuft[^]*Versuch 1 von 3/);
});

test.each([320, 390, 820, 1440])('fits a screen of %d px, and can be read and used in both themes', async (width) => {
	for (const colorScheme of ['light', 'dark'] as const) {
		const { page } = await stage(undefined, { viewport: { width, height: 800 }, colorScheme });
		await page.getByTestId('jobs-failed').getByRole('button', { name: 'Details: export' }).click();
		await page.getByRole('button', { name: 'Add a parameter' }).click();
		await page.getByText('What it is to do').first().waitFor();
		expect(await overflowing(page)).toEqual([]);
		expect(await faintTexts(page)).toEqual([]);
		if (width === 390 || width === 1440) expect((await violations(page)).join('\n')).toBe('');
		const small = await page.locator('main').locator('button, input:not(.unseen), select, a').evaluateAll((all) => all.filter((each) => each.getBoundingClientRect().height < 24).map((each) => each.outerHTML.slice(0, 90)));
		expect(small).toEqual([]);
	}
});
