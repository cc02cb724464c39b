// The page on the real gateway, named by TUTTI_URL (password: TUTTI_PASSWORD): what it sends is what `contracts/` says, and
// the page lives on it. With TUTTI_MAY_KILL=1 the processes behind it are killed, and must come back.
import Ajv2020 from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { countRequests, live, openPage, says, text, useBrowser } from '../browser/stage.js';
import { testHistory } from './history.js';
import { testPads } from './pads.js';
import { testServices } from './services.js';

useBrowser();

const address = (process.env.TUTTI_URL ?? '').replace(/\/$/, '');
const password = process.env.TUTTI_PASSWORD;
const mayKill = process.env.TUTTI_MAY_KILL === '1';
if (!mayKill) console.log('TUTTI_MAY_KILL is not 1: nothing is killed, so recovery is not tested here');

const folder = new URL('../../../contracts/schema/', import.meta.url);
const ajv = new Ajv2020({ strict: false });
for (const file of readdirSync(folder)) {
	if (file.endsWith('.json')) ajv.addSchema(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
}

function expectConforms(schema: string, json: unknown): void {
	ajv.validate(`${schema}.schema.json`, json);
	expect(ajv.errors ?? []).toEqual([]);
}

/** The installation may still be on its way up. */
beforeAll(async () => {
	await vi.waitFor(async () => expect((await fetch(`${address}/health/live`)).status).toBe(200), { timeout: 45_000, interval: 100 });
});

let cookie: string | null = null;

/** The headers of somebody who is logged in where that is needed. */
async function headers(): Promise<Record<string, string>> {
	if (password === undefined) return {};
	if (cookie === null) {
		const response = await fetch(`${address}/api/session`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ password })
		});
		cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
	}
	return { cookie };
}

async function get(path: string): Promise<any> {
	const response = await fetch(address + path, { headers: await headers() });
	expect(response.status).toBe(200);
	return response.json();
}

async function open(options = {}, path = ''): Promise<Page> {
	const page = await openPage(address, options, path);
	if (password !== undefined) {
		await page.fill('#password', password);
		await page.keyboard.press('Enter');
	}
	await live(page);
	return page;
}

test('the answers of the API are what the schemas say', async () => {
	expectConforms('api_sources', await get('/api/sources'));
	expectConforms('api_services', await get('/api/services'));
	const session = await fetch(`${address}/api/session`);
	if (session.status !== 404) expectConforms('api_session', await session.json());
});

test('the live messages are what the schemas say', async () => {
	const socket = new WebSocket(`${address.replace(/^http/, 'ws')}/ws/live`, { headers: await headers() });
	const messages: { type: string }[] = [];
	socket.on('message', (data) => messages.push(JSON.parse(String(data))));
	await expect.poll(() => messages.filter(({ type }) => type === 'delta').length).toBeGreaterThan(1);
	socket.close();
	expect(messages[0]?.type).toBe('snapshot');
	for (const message of messages) expectConforms(`live_${message.type}`, message);
});

/** Posts as the page does. */
async function post(path: string, body: object, more: Record<string, string> = {}): Promise<{ status: number; json: any }> {
	const { csrf } = await get('/api/session');
	const response = await fetch(address + path, {
		method: 'POST',
		headers: { ...(await headers()), 'content-type': 'application/json', 'x-csrf-token': csrf, ...more },
		body: JSON.stringify(body)
	});
	return { status: response.status, json: await response.json() };
}

test('what is posted comes back on the event feed, as the schemas say', async () => {
	const socket = new WebSocket(`${address.replace(/^http/, 'ws')}/ws/events`, { headers: await headers() });
	const messages: { type: string; events?: { id: string; type: string }[] }[] = [];
	socket.on('message', (data) => messages.push(JSON.parse(String(data))));
	await expect.poll(() => messages[0]?.type).toBe('ping');
	const { status, json } = await post('/api/events', { type: 'test.page', data: { on: true } });
	expect(status).toBe(202);
	expectConforms('api_event_posted', json);
	const mine = () => messages.flatMap(({ events }) => events ?? []).filter(({ id }) => id === json.id);
	await expect.poll(() => mine().map(({ type }) => type)).toEqual(['test.page']);
	socket.close();
	for (const message of messages) expectConforms(`live_${message.type}`, message);
});

test('a page of another site can change nothing', async () => {
	expect((await post('/api/events', { type: 'test.page' }, { origin: 'http://evil.example' })).status).toBe(403);
	expect((await post('/api/events', { type: 'test.page' }, { 'content-type': 'text/plain' })).status).toBe(415);
	expect((await post('/api/commands/nobody-of-this-name', { action: 'x' })).status).toBe(404);
});

test('an event that is sent on the events page appears in its log', async () => {
	const page = await open({}, '/events');
	await page.getByText('Any other event').click();
	await page.getByLabel('Type', { exact: true }).fill('test.by-hand');
	await page.getByLabel('Data', { exact: true }).fill('{"number":42}');
	await page.getByTestId('try').getByRole('button', { name: 'Send', exact: true }).click();
	await says(page, 'log', /test\.by-hand[\s\S]*number 42/);
	// The log goes on below the pointer: what is meant is the button, not a place.
	await page.getByRole('button', { name: 'Why test.by-hand?' }).dispatchEvent('click');
	await expect.poll(() => page.getByRole('dialog').innerText()).toMatch(/it came from (\w+\.)?page, from outside/);
});

test('the page is served with a policy that keeps everything else out', async () => {
	const response = await fetch(address);
	expect(response.headers.get('content-type')).toContain('text/html');
	expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
	expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test('an address that leads nowhere is a page, below the API it is not', async () => {
	const page = await open({}, '/no/such/page');
	await says(page, 'headline', /^There is no page here$/);
	const asPage = { headers: { accept: 'text/html' } };
	expect((await fetch(`${address}/no/such/page`, asPage)).headers.get('content-type')).toContain('text/html');
	expect((await fetch(`${address}/api/nothing`, asPage)).headers.get('content-type')).toContain('json');
});

test('shows the machine, live', async () => {
	const page = await open();
	await says(page, 'tile-memory_percent', /Memory\s+\d+(\.\d)?\s*%/);
	const path = () => page.getByTestId('tile-cpu_percent').locator('.voice').getAttribute('d');
	await expect.poll(async () => (await path())?.split('L').length ?? 0).toBeGreaterThan(2);
	await says(page, 'source-system', /live, every 2 s/);
});

test('shows the services that run', async () => {
	const page = await open();
	for (const name of Object.keys(await get('/api/services'))) await says(page, `service-${name}`, /ready|completed/);
	expect(await text(page, 'headline')).toMatch(/^All \d+ parts are playing$/);
});

test('shows a device of the input service: what it says, how often, and who hears it', async () => {
	const page = await open({}, '/inputs');
	await says(page, 'headline', /^One device is here$/);
	await says(page, 'device-robot', /Robot[\s\S]*connected/);
	await says(page, 'measure-left_x', /−0\.50/);
	const device = page.getByTestId('device-robot');
	await expect.poll(async () => parseFloat(await device.getByTestId('stream-raw.axis').getByTestId('rate').innerText())).toBeGreaterThan(3);
	await expect.poll(() => device.getByTestId('goes-to').innerText()).toMatch(/button\.press\s+→\s+gesture twice → button\.double_tap/);
	await expect.poll(() => device.getByTestId('malformed').innerText(), { timeout: 20_000 }).toMatch(/^\d+ not understood: \d+ checksum$/);
	await device.getByRole('link', { name: 'gesture twice' }).click();
	await says(page, 'gesture-twice', /two button\.press within 50 ms/);
});

test('fits a phone', async () => {
	const page = await open({ viewport: { width: 360, height: 740 } });
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

testPads({ address, password, headers, get });
testServices({ open, get, expectConforms, mayKill });
testHistory({ open, get, expectConforms, killed, mayKill });

async function killed(name: string): Promise<number> {
	const { pid } = (await get('/api/services'))[name];
	process.kill(pid, 'SIGKILL');
	return pid;
}

test.runIf(mayKill).each(['system', 'hub', 'gateway'])('the pages survive the death of %s, and ask little meanwhile', async (name) => {
	const page = await open();
	const events = await open({}, '/events');
	await says(events, 'headline', /^(Listening|Nobody directs yet)$/);
	const requests = [page, events].map(countRequests);
	const before = await killed(name);
	await expect.poll(async () => (await text(page, `service-${name}`)).match(/PID\s+(\d+)/)?.[1], { timeout: 30_000 }).not.toBe(String(before));
	await live(page);
	await says(page, `service-${name}`, /ready/);
	await expect.poll(() => page.getByTestId('source-system').getAttribute('data-condition')).toBe('live');
	await live(events);
	await says(events, 'headline', /^(Listening|Nobody directs yet)$/);
	for (const { most } of requests) expect(most()).toBeLessThanOrEqual(10);
});
