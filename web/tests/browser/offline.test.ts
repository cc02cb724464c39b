// The installed page: its manifest, and the shell that opens while the gateway is away.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { live, says, show, text, useBrowser } from './stage.js';

useBrowser();

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const installed = { context: { serviceWorkers: 'allow' } } as const;

/** Until the worker has the whole shell and answers for the page. */
const kept = (page: Page) => page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => new Promise<void>((resolve) => {
	if (navigator.serviceWorker.controller) return resolve();
	navigator.serviceWorker.addEventListener('controllerchange', () => resolve());
	if (active?.state === 'activated' && navigator.serviceWorker.controller) resolve();
})));

const keptPaths = (page: Page) => page.evaluate(async () => {
	const names = await caches.keys();
	const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
	return { names, paths: requests.flat().map(({ url }) => new URL(url).pathname) };
});

test('opens while the gateway is away, says since when, and lives again by itself', async () => {
	const { page, gateway } = await show(installed);
	await live(page);
	await kept(page);
	await page.evaluate(() => dispatchEvent(new Event('pagehide')));
	gateway.die();
	await page.reload();
	await says(page, 'headline', /^Offline$/);
	expect(await text(page, 'banner')).toMatch(/^Offline since \d\d:\d\d\. No connection to the gateway for \d+ s\./);
	gateway.revive();
	await live(page);
	await says(page, 'headline', /^All 4 parts are playing$/);
});

test('says so after days, too: the last visit that heard it counts', async () => {
	const { page, gateway } = await show(installed);
	await live(page);
	await kept(page);
	gateway.die();
	await page.addInitScript(() => localStorage.setItem('tutti-heard', String(Math.floor(Date.now() / 1000) - 3 * 86_400)));
	await page.reload();
	await says(page, 'banner', /^Offline since \w+,? [\w ]+, \d\d:\d\d\. No connection to the gateway for 3 d 00 h/);
});

test.each(['/events', '/light/editor', '/services', '/logs', '/debug', '/nothing/of/this/name'])('%s opens while the gateway is away', async (path) => {
	const { page, gateway, address } = await show(installed);
	await live(page);
	await kept(page);
	gateway.die();
	await page.goto(address + path);
	await says(page, 'link', /^Offline$/);
	gateway.revive();
	await live(page);
});

test('keeps the shell alone: nothing that was measured, said or asked', async () => {
	const { page, gateway } = await show(installed);
	await live(page);
	await kept(page);
	await page.reload();
	await live(page);
	const { names, paths } = await keptPaths(page);
	expect(names).toHaveLength(1);
	expect(paths).toContain('/index.html');
	expect(paths.filter((path) => /^\/(api|ws)/.test(path) || path.endsWith('version.json') || /\.(gz|br)$/.test(path))).toEqual([]);
	gateway.die();
	expect(await page.evaluate(() => fetch('/api/session').then(() => 'answered', () => 'failed'))).toBe('failed');
});

test('a gateway that is there is asked for its page: no old one is shown', async () => {
	const { page, address } = await show(installed);
	await live(page);
	await kept(page);
	const answer = await page.goto(`${address}/`);
	expect(await answer?.headerValue('cache-control')).toBe('no-cache');
	expect(await page.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(1);
	const asked: string[] = [];
	page.context().on('request', (request) => asked.push(new URL(request.url()).pathname));
	await page.reload();
	await live(page);
	expect(asked).toContain('/');
});

test('a new version takes over, and what was opened before still finds its own', async () => {
	const { page, gateway } = await show(installed);
	await live(page);
	await kept(page);
	const [first] = (await keptPaths(page)).names;
	const worker = readFileSync(file('build/sw.js'), 'utf8');
	for (const version of ['second', 'third']) {
		gateway.newer.set('/sw.js', worker.replace(/version:"\w+"/, `version:"${version}"`));
		await page.evaluate(async () => {
			const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
			await (await navigator.serviceWorker.ready).update();
			await changed;
		});
		await expect.poll(async () => (await keptPaths(page)).names.length).toBe(2);
	}
	expect((await keptPaths(page)).names).toEqual(['tutti-shell-second', 'tutti-shell-third']);
	expect(first).toMatch(/^tutti-shell-/);
});

test('the manifest names the page, its colours and icons that are there', async () => {
	const manifest = JSON.parse(readFileSync(file('build/manifest.webmanifest'), 'utf8'));
	expect(manifest).toMatchObject({ name: 'Tutti', start_url: '/', display: 'standalone' });
	for (const { src, sizes, type } of manifest.icons) {
		const bytes = readFileSync(file(`build${src}`));
		if (type !== 'image/png') continue;
		expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
	}
	expect(manifest.icons.map(({ purpose }: { purpose: string }) => purpose)).toContain('maskable');
	const { page } = await show();
	expect(await page.locator('link[rel=manifest]').getAttribute('href')).toBe('./manifest.webmanifest');
});

test('the shell is all that pages are made of, and not the player of videos', async () => {
	const worker = readFileSync(file('build/sw.js'), 'utf8');
	const named = [...readFileSync(file('build/light.html'), 'utf8').matchAll(/(_app\/immutable\/[^"]+)"/g)].map(([, path]) => path ?? '');
	expect(named.length).toBeGreaterThan(3);
	for (const path of [...named, 'pad.html', 'theme.js']) expect(worker).toContain(`/${path}`);
	expect(worker.length).toBeLessThan(20_000);
});
