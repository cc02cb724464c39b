// Rules and targets of alerts on a real home: what is made on the page is raised by its alerts, and delivered where the page said.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { HomeStand } from './stand.js';

interface Posted {
	headers: IncomingHttpHeaders;
	event: { type: string; data: Record<string, unknown> };
}

/** A server that takes what is posted to it. */
async function webhook() {
	const posted: Posted[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (part) => (body += String(part)));
		request.on('end', () => {
			posted.push({ headers: request.headers, event: JSON.parse(body) });
			response.end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { posted, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** The tests; part of the file that calls this. */
export function testAlerts(home: HomeStand, opened: (options: object, path: string) => Promise<Page>): void {
	test('a target and a rule that are made on the page are told of, the token outlives a change beside it', async () => {
		const desk = await webhook();
		try {
			const page = await opened({}, '/alerts');
			page.on('dialog', (dialog) => void dialog.accept());
			const form = (name: string) => page.getByRole('form', { name, exact: true });
			const token = async () => (await home.get('/api/config')).sections.alerts.targets?.[0]?.token;

			await page.getByRole('button', { name: 'New target' }).click();
			await form('New target').getByLabel('Name').fill('desk');
			await form('New target').getByLabel('Kind').selectOption('webhook');
			await form('New target').getByLabel('Address').fill('desk.example');
			await form('New target').getByRole('button', { name: 'New: Token' }).click();
			await form('New target').getByLabel('New: Token').fill('s3cret');
			await form('New target').getByRole('button', { name: 'Save' }).click();
			await expect.poll(() => page.locator('#target-address-mistake').innerText()).toBe('must begin with https:// or http://');
			await form('New target').getByLabel('Address').fill(desk.url);
			await form('New target').getByRole('button', { name: 'Save' }).click();
			await page.getByTestId('target-desk').waitFor();
			expect(await token()).toEqual({ set: true });

			await page.getByRole('button', { name: 'Test: desk' }).click();
			await expect.poll(() => desk.posted.map(({ event }) => event.type)).toContain('alert.tested');
			expect(desk.posted.at(-1)?.event.data['message']).toBe('This is a test: alerts reach desk');
			expect(desk.posted.at(-1)?.headers.authorization).toBe('Bearer s3cret');

			// It gets another name, and takes its token along, which the page never saw.
			await page.getByRole('button', { name: 'Change: desk' }).click();
			await form('Target desk').getByLabel('Name').fill('office');
			await form('Target desk').getByRole('button', { name: 'Save' }).click();
			await page.getByTestId('target-office').waitFor();
			expect(await token()).toEqual({ set: true });

			await page.getByRole('button', { name: 'New rule' }).click();
			await form('New rule').getByLabel('Name').fill('It runs');
			await form('New rule').getByLabel('Reading').selectOption('system/uptime');
			await form('New rule').getByLabel(/^Limit/).fill('0');
			await form('New rule').getByLabel(/^Until it is back to/).fill('1');
			await form('New rule').getByLabel('What is said').fill('It runs, {nobody}');
			await form('New rule').getByLabel('These alone').check();
			await form('New rule').getByRole('checkbox', { name: 'office' }).check();
			await form('New rule').getByRole('button', { name: 'Save' }).click();
			await expect.poll(() => page.locator('#rule-clear-mistake').innerText()).toBe('must not be above the limit');
			expect(await page.locator('#rule-message-mistake').innerText()).toMatch(/^has no place \{nobody\}/);
			await form('New rule').getByLabel(/^Until it is back to/).fill('');
			await form('New rule').getByLabel('What is said').fill('It runs, {rule}');
			await form('New rule').getByRole('button', { name: 'Save' }).click();
			await page.getByTestId('firing-it-runs').waitFor();
			const raised = () => desk.posted.find(({ event }) => event.type === 'alert.raised' && event.data['alert'] === 'it-runs');
			await expect.poll(() => raised()?.event.data['message']).toBe('It runs, it-runs');
			expect(raised()?.headers.authorization).toBe('Bearer s3cret');

			// A change of the rule is heard of, here and on the page.
			await page.getByRole('button', { name: 'Change: it-runs' }).click();
			await form('Rule it-runs').getByLabel('In force').uncheck();
			await form('Rule it-runs').getByRole('button', { name: 'Save' }).click();
			await expect.poll(() => page.getByTestId('rule-it-runs').innerText()).toMatch(/^it-runs off/);
			await expect.poll(() => desk.posted.map(({ event }) => `${event.type} ${event.data['alert']}`)).toContain('alert.cleared it-runs');

			await page.getByRole('button', { name: 'Remove: it-runs' }).click();
			await expect.poll(() => page.getByTestId('rule-it-runs').count()).toBe(0);
			await page.getByRole('button', { name: 'Remove: office' }).click();
			await expect.poll(() => page.getByTestId('target-office').count()).toBe(0);
			expect(await token()).toBe(undefined);
			expect(Object.keys((await home.get('/api/config')).sections.alerts.rules)).toEqual(['always-on']);
		} finally {
			await desk.close();
		}
	});
}
