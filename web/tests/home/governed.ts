// Objects, jobs, health and the policy of that home: a playlist that is applied, a job that its service does, a service that is missed, and who may what.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { live, says, text } from '../browser/stage.js';

export function testGoverned(opened: (options: BrowserContextOptions, path?: string) => Promise<Page>): void {
	test('a job that is wanted on the page is done by its service, and what it gave is said', async () => {
		const page = await opened({}, '/jobs');
		await says(page, 'kind-export', /taken by exports/);
		const form = page.getByTestId('settings-new-job');
		await form.getByLabel('Kind').selectOption('archive-logs');
		await form.getByRole('button', { name: 'Want it' }).click();
		await expect.poll(() => page.getByTestId('jobs-ended').getByText('archive-logs', { exact: true }).count(), { timeout: 60_000 }).toBe(1);
		const entry = page.getByTestId('jobs-ended');
		await says(page, 'jobs-ended', /archive-logs\s+done/);
		await entry.getByRole('button', { name: 'Details: archive-logs' }).click();
		await expect.poll(() => entry.innerText()).toMatch(/Worker\s+exports[^]*What it gave[^]*Tries[^]*at exports: done/);
	});

	test('what is applied on the page is made so, and goes back as it came', async () => {
		const page = await opened({}, '/objects');
		await page.getByRole('button', { name: 'Apply', exact: true }).click();
		const field = page.getByTestId('settings-editor').getByLabel('Objects');
		await field.fill('[playlist.encore]\nsteps is a list\n');
		await page.getByRole('button', { name: 'What would change' }).click();
		await says(page, 'editor-mistake', /^This would be refused: line 2, column \d+: /);
		await field.fill('labels = { app = "stage" }\n[playlist.encore]\nsteps = [{ type = "light.on" }]\n');
		await page.getByRole('button', { name: 'What would change' }).click();
		await says(page, 'settings-editor', /playlist\/encore new[^]*steps[^]*light\.on/);
		await page.getByRole('button', { name: 'Apply this' }).click();
		await says(page, 'object-playlist/encore', /app=stage[^]*is so/);
		await page.getByTestId('object-playlist/encore').getByRole('link').click();
		await says(page, 'settings-object', /Ready yes[^]*light\.on[^]*Revision 1/);
		page.on('dialog', (dialog) => void dialog.accept());
		await page.getByRole('button', { name: 'Remove' }).click();
		await says(page, 'no-objects', /Nothing is wanted yet/);
	});

	test('a service that is missed keeps the home from being ready, and what it was is on its line', async () => {
		const [page, services] = await Promise.all([opened({}, '/readiness'), opened({}, '/services')]);
		await Promise.all([live(page), live(services)]);
		await page.getByRole('button', { name: /^All \d+ parts$/ }).click();
		await page.getByTestId('course-service/system').waitFor();
		services.on('dialog', (dialog) => void dialog.accept());
		await services.getByTestId('entry-system').getByRole('button', { name: 'Stop' }).click();
		await says(page, 'unready', /service\/system/);
		await says(page, 'headline', /^Not ready/);
		await services.getByTestId('entry-system').getByRole('button', { name: 'Start' }).click();
		await expect.poll(() => page.getByTestId('unready').getByText('service/system').count().catch(() => 0)).toBe(0);
		await expect.poll(() => text(page, 'component-service/system')).toMatch(/well/);
	});

	test('who may what is explained by what holds', async () => {
		const page = await opened({}, '/control');
		await says(page, 'settings-policy', /viewers look on, operators play, admins set up/);
		const form = page.getByTestId('explain');
		await form.getByLabel('Who').fill('Anna');
		await form.getByLabel('What', { exact: true }).fill('service.restart');
		await form.getByText('Role and place').click();
		await form.getByLabel('Roles').fill('operator');
		await form.getByRole('button', { name: 'Explain' }).click();
		await says(page, 'explanation', /^allowed/);
		await form.getByLabel('Roles').fill('viewer');
		await form.getByRole('button', { name: 'Explain' }).click();
		await says(page, 'explanation', /^refused/);
		await form.getByLabel('What', { exact: true }).fill('robot.dance');
		await form.getByRole('button', { name: 'Explain' }).click();
		await says(page, 'explain-trouble', /robot\.dance/);
	});

	test('the audit is whole, and still has what this browser saw of it', async () => {
		const page = await opened({}, '/control');
		await page.getByRole('button', { name: 'Check now' }).click();
		await says(page, 'audit-chain', /^Its audit is whole up to line \d+\. This browser/);
		await page.getByRole('button', { name: 'Check now' }).click();
		await says(page, 'audit-chain', /and still has line \d+ as this browser saw it\.$/);
	});
}
