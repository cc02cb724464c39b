// Alerts on the device: a browser that is subscribed and no more, and what its service worker shows of a push message. A browser
// without a screen has neither permissions nor notifications, and no push service: those are the test's, the rest is the browser's own.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { live, says, show, useBrowser } from './stage.js';

useBrowser();

const KEY = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8';

const stage = async () => {
	const shown = await show({
		path: '/alerts',
		context: { serviceWorkers: 'allow' },
		before: (gateway) => {
			gateway.alerts.fill();
			gateway.alerts.push = { key: KEY, devices: [] };
		}
	});
	await shown.page.addInitScript(() => {
		Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
		Notification.requestPermission = async () => 'granted';
	});
	await shown.page.reload();
	await live(shown.page);
	return shown;
};

/** The browser's push service, which cannot be asked here: it gives this subscription. */
const serve = (page: Page) => page.evaluate(() => {
	let current: unknown = null;
	const json = { endpoint: 'https://push.example/1', keys: { p256dh: 'point', auth: 'secret' } };
	PushManager.prototype.getSubscription = async () => current as PushSubscription | null;
	PushManager.prototype.subscribe = async (options) => {
		const key = new Uint8Array(options?.applicationServerKey as ArrayBuffer);
		current = { options: { applicationServerKey: key.buffer }, toJSON: () => ({ ...json, size: key.length }), unsubscribe: async () => ((current = null), true) };
		return current as PushSubscription;
	};
});

test('a device is told from now on, is known again, and is told no more', async () => {
	const { page, gateway } = await stage();
	await serve(page);
	await page.getByRole('button', { name: 'Tell this device' }).click();
	await page.getByTestId('devices').getByText('this one').waitFor();
	expect(gateway.alerts.subscribed).toEqual({ name: expect.stringContaining('Linux'), endpoint: 'https://push.example/1', keys: { p256dh: 'point', auth: 'secret' } });
	await page.reload();
	await live(page);
	await page.getByTestId('devices').getByText('this one').waitFor();
	await page.getByRole('button', { name: /^No more: / }).click();
	await page.getByRole('button', { name: 'Tell this device' }).waitFor();
	expect(gateway.alerts.push['devices']).toEqual([]);
});

test('a browser that does not want is told why, and nothing is kept', async () => {
	const { page, gateway } = await stage();
	await page.evaluate(() => {
		PushManager.prototype.subscribe = () => Promise.reject(new DOMException('no push service', 'AbortError'));
	});
	await page.getByRole('button', { name: 'Tell this device' }).click();
	await page.getByText('its push service does not answer').waitFor();
	expect(gateway.alerts.subscribed).toBeNull();
});

test('where no target is of that kind nothing is offered', async () => {
	const { page } = await show({ path: '/alerts', before: (gateway) => gateway.alerts.fill() });
	await live(page);
	await says(page, 'headline', /^2 alerts$/);
	expect(await page.getByTestId('devices').count()).toBe(0);
});

test('a push message is shown, what is over takes its place, and nonsense is shown as something', async () => {
	const { page, address } = await stage();
	const session = await page.context().newCDPSession(page);
	const registered = new Promise<string>((resolve) => {
		session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(address));
			if (ours) resolve(ours.registrationId);
		});
	});
	await session.send('ServiceWorker.enable');
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
	const registrationId = await registered;
	const deliver = (data: string) => session.send('ServiceWorker.deliverPushMessage', { origin: new URL(address).origin, registrationId, data });
	const worker = page.context().serviceWorkers()[0]!;
	await worker.evaluate(() => {
		const told: Record<string, string> = {};
		const scope = globalThis as unknown as { told: typeof told; registration: ServiceWorkerRegistration };
		scope.told = told;
		scope.registration.showNotification = async (title, options) => void (told[options?.tag ?? ''] = `${title}: ${options?.body}`);
	});
	const shown = () => worker.evaluate(() => (globalThis as unknown as { told: Record<string, string> }).told);
	await deliver(JSON.stringify({ title: 'Alert: hot', body: 'Kiln is at 31 °C', severity: 'warning', alert: 'hot', tag: 'hot-1' }));
	await expect.poll(shown).toEqual({ 'hot-1': 'Alert: hot: Kiln is at 31 °C' });
	await deliver(JSON.stringify({ title: 'Over: hot', body: 'Kiln is at 21 °C', severity: 'warning', alert: 'hot', tag: 'hot-1' }));
	await expect.poll(shown).toEqual({ 'hot-1': 'Over: hot: Kiln is at 21 °C' });
	await deliver('{');
	await expect.poll(shown).toEqual({ 'hot-1': 'Over: hot: Kiln is at 21 °C', alert: 'Tutti: ' });
});
