// The page when something is lost, and when it returns: offline, hub away, stale, wrong clocks.
import { expect, test } from 'vitest';
import { has, live, poll, says, show, text, useBrowser } from './stage.js';

useBrowser();

test('says offline when the gateway dies, keeps the values, and recovers by itself', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.die();
	await says(page, 'link', /^Offline$/);
	expect(await text(page, 'banner')).toMatch(/^Offline since \d\d:\d\d\. No connection to the gateway for \d+ s; values are the last ones known/);
	expect(await text(page, 'headline')).toBe('Offline');
	expect(await page.title()).toBe('Offline – home');
	await has(page, 'tile-cpu_percent', 'data-freshness', 'unreachable');
	expect(await text(page, 'tile-disk_percent')).toMatch(/37\.6/);
	expect(await page.getByRole('status').innerText()).toContain('Offline');

	gateway.revive();
	await live(page);
	await has(page, 'tile-cpu_percent', 'data-freshness', 'live');
	expect(await page.getByTestId('banner').count()).toBe(0);
	poll(gateway, 1, (readings) => (readings.cpu_percent.value = 66.6));
	await says(page, 'tile-cpu_percent', /66\.6/);
});

test('takes what the gateway says after a loss, not what it said before', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.die();
	await says(page, 'link', /^Offline$/);
	gateway.patch({ services: { system: { restarts: 7, pid: 4242 } } });
	gateway.revive();
	await live(page);
	expect(await text(page, 'service-system')).toMatch(/7\s+PID\s+4242/);
});

test('the button tries at once', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.die();
	// Late enough in the backoff for the button to matter.
	await expect.poll(() => text(page, 'banner'), { timeout: 20_000 }).toMatch(/Next attempt in [4-9] s/);
	gateway.revive();
	await page.getByRole('button', { name: 'Try now' }).click();
	await expect.poll(() => text(page, 'link'), { timeout: 2500 }).toBe('Live');
});

test('while offline nothing on the page moves from its place', async () => {
	const { page, gateway } = await show();
	await live(page);
	const places = () => page.evaluate(() => [...document.querySelectorAll('h2, h3, [data-testid^=tile]')].map((element) => element.getBoundingClientRect().top + element.getBoundingClientRect().left));
	const before = await places();
	gateway.die();
	await says(page, 'link', /^Offline$/);
	expect(await places()).toEqual(before);
});

test('says that the hub is away, and mutes the values until it is back', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.patch({ bus: { connected: false } });
	await says(page, 'link', /^Hub away$/);
	expect(await text(page, 'banner')).toMatch(/^The hub is away/);
	await has(page, 'tile-cpu_percent', 'data-freshness', 'unreachable');
	gateway.patch({ bus: { connected: true } });
	await live(page);
	await has(page, 'tile-cpu_percent', 'data-freshness', 'live');
});

test('a reading that is not renewed goes stale by itself, and comes back', async () => {
	const { page, gateway } = await show();
	await live(page);
	poll(gateway, 1, (readings) => (readings.cpu_percent.expires_in = 1.5));
	await has(page, 'tile-cpu_percent', 'data-freshness', 'stale');
	expect(await text(page, 'tile-cpu_percent')).toMatch(/stale since \d+ s/);
	expect(await page.getByTestId('tile-memory_percent').getAttribute('data-freshness')).toBe('live');
	// The gateway drops what has expired.
	gateway.patch({ sources: { system: { readings: { cpu_percent: null } } } });
	await says(page, 'tile-cpu_percent', /stale since [2-9] s/);
	poll(gateway, 2);
	await has(page, 'tile-cpu_percent', 'data-freshness', 'live');
});

test('a source whose readings are all too old is stale as a whole', async () => {
	const { page, gateway } = await show();
	await live(page);
	poll(gateway, 1, (readings) => {
		for (const reading of Object.values(readings)) (reading as { expires_in: number }).expires_in = 0.5;
	});
	await has(page, 'source-system', 'data-condition', 'stale');
	await says(page, 'headline', /needs a look/);
	poll(gateway, 2);
	await has(page, 'source-system', 'data-condition', 'live');
});

test('a source that the hub has forgotten keeps its place until it is back', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.patch({ sources: { system: null } });
	await has(page, 'tile-cpu_percent', 'data-freshness', 'gone');
	poll(gateway, 1);
	await has(page, 'tile-cpu_percent', 'data-freshness', 'live');
});

test.each([3600, -3600])('a server whose clock is %d s off is neither stale nor older for it', async (clockOffset) => {
	const { page } = await show({ clockOffset });
	await live(page);
	expect(await page.getByTestId('tile-cpu_percent').getAttribute('data-freshness')).toBe('live');
	expect(await text(page, 'service-hub')).toMatch(/2 d 04:00:\d\d/);
});

test('a connection that dies without a word is noticed', async () => {
	const { page, gateway } = await show();
	await live(page);
	await page.clock.install();
	// The next message sets the watchdog under the test's clock.
	poll(gateway, 1, (readings) => (readings.cpu_percent.value = 44.4));
	await says(page, 'tile-cpu_percent', /44\.4/);
	await page.clock.fastForward(11_000);
	expect(await text(page, 'link')).toBe('Live');
	await page.clock.fastForward(2_000);
	await expect.poll(() => page.getByRole('status').innerText()).toMatch(/^(Offline|Live\.)/);
	await live(page);
});
