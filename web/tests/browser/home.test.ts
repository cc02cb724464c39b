// The page while all is well: what it shows and how it moves.
import { expect, test } from 'vitest';
import { weatherSource } from '../fixture/home.js';
import { has, live, past, poll, says, show, text, useBrowser } from './stage.js';

useBrowser();

test('shows the name, the sources and the services of the installation', async () => {
	const { page } = await show();
	await live(page);
	expect(await page.title()).toBe('home');
	expect(await text(page, 'headline')).toBe('All 4 parts are playing');
	expect(await text(page, 'tile-disk_percent')).toMatch(/Disk\s+37\.6\s*%/);
	expect(await text(page, 'tile-net_rx,net_tx')).toMatch(/↓[\s\S]*kB\/s[\s\S]*↑[\s\S]*kB\/s/);
	const hub = await text(page, 'service-hub');
	expect(hub).toMatch(/hub[\s\S]*ready[\s\S]*2 d 04:00:\d\d[\s\S]*2\.3 MiB[\s\S]*811/);
});

test('charts begin with the last minutes, at once and after a reload', async () => {
	const { page } = await show({ before: (gateway) => past(gateway, 80) });
	await live(page);
	const drawn = async () => (await page.getByTestId('tile-cpu_percent').locator('.voice').getAttribute('d'))?.split('L').length ?? 0;
	await expect.poll(drawn).toBeGreaterThan(75);
	await page.reload();
	await live(page);
	await expect.poll(drawn).toBeGreaterThan(75);
});

test('charts show what was measured while the page was offline', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.die();
	await says(page, 'link', /^Offline$/);
	for (let step = 1; step <= 30; step++) {
		poll(gateway, step, (readings) => (readings.cpu_percent.timestamp = gateway.now() + step / 100));
	}
	gateway.revive();
	await live(page);
	const drawn = async () => (await page.getByTestId('tile-cpu_percent').locator('.voice').getAttribute('d'))?.split('L').length ?? 0;
	await expect.poll(drawn).toBeGreaterThan(25);
});

test('moves with every delta', async () => {
	const { page, gateway } = await show();
	await live(page);
	poll(gateway, 1, (readings) => (readings.cpu_percent.value = 77.7));
	await says(page, 'tile-cpu_percent', /77\.7/);
	poll(gateway, 2, (readings) => (readings.cpu_percent.value = 12.1));
	await says(page, 'tile-cpu_percent', /12\.1/);
});

test('the uptime of a service ticks without any message', async () => {
	const { page } = await show();
	await live(page);
	const uptime = page.getByTestId('service-system').getByTestId('uptime');
	const before = await uptime.innerText();
	await expect.poll(() => uptime.innerText()).not.toBe(before);
});

test('says in words and signs what a service is going through', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.patch({ services: { system: { state: 'crash_loop', cause: 'exited with 1 five times', pid: null, memory: null } } });
	await has(page, 'service-system', 'data-state', 'crash_loop');
	expect(await text(page, 'service-system')).toMatch(/crash loop[\s\S]*exited with 1 five times/);
	expect(await text(page, 'headline')).toBe('3 of 4 parts are playing');
	expect(await page.getByRole('status').innerText()).toBe('system: crash loop.');
	await has(page, 'source-system', 'data-condition', 'service');
	gateway.patch({ services: { system: { state: 'ready', cause: 'notified', pid: 99, restarts: 2 } } });
	await says(page, 'headline', /All 4 parts are playing/);
	await has(page, 'source-system', 'data-condition', 'live');
});

test('a service that runs with other settings than the file has is marked until it is restarted', async () => {
	const { page, gateway } = await show();
	await live(page);
	expect(await text(page, 'service-system')).not.toContain('restart to apply');
	gateway.patch({ services: { system: { outdated: true } } });
	await page.getByTestId('service-system').getByText('restart to apply').waitFor();
	gateway.patch({ services: { system: { outdated: null } } });
	await page.getByTestId('service-system').getByText('restart to apply').waitFor({ state: 'detached' });
});

test('a service that failed and that nobody requires is red, the headline is not', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.patch({ services: { system: { state: 'failed', cause: 'exited with 1', pid: null, required: false } } });
	await has(page, 'headline', 'data-tone', 'warn');
	expect(await page.getByTestId('service-system').locator('.word').getAttribute('data-tone')).toBe('bad');
	gateway.patch({ services: { system: { required: true } } });
	await has(page, 'headline', 'data-tone', 'bad');
});

test('a chart of what goes below zero says so: both ends, and a line at zero', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.patch({ sources: { weather: weatherSource(gateway.now()) } });
	const tile = page.getByTestId('tile-temperature');
	await expect.poll(() => tile.locator('.top').innerText()).toBe('8 °C');
	expect(await tile.locator('.bottom, .zero').count()).toBe(0);
	const before = await tile.evaluate((element) => element.getBoundingClientRect().height);
	gateway.patch({ sources: { weather: { readings: { temperature: { value: -3.5, timestamp: gateway.now() } } } } });
	await expect.poll(() => tile.locator('.bottom').innerText()).toBe('\u22125 °C');
	expect(await tile.locator('.top').innerText()).toBe('15 °C');
	expect(await tile.locator('.zero').getAttribute('d')).toBe('M0 45H200');
	expect(await tile.evaluate((element) => element.getBoundingClientRect().height)).toBe(before);
});

test('shows a source that it has never heard of, by units alone', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.patch({ sources: { weather: weatherSource(gateway.now()) } });
	await says(page, 'source-weather', /Weather/);
	const weather = await text(page, 'source-weather');
	expect(weather).toMatch(/Humidity\s+81\.0\s*%/);
	expect(weather).toMatch(/Sky\s+light rain/);
	expect(weather).toMatch(/Wind speed\s+4\.75\s*m\/s/);
});

test('a value that is missing is a dash, not a zero', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.patch({ sources: { system: { readings: { cpu_temp: { value: null } } } } });
	await says(page, 'tile-cpu_temp', /–/);
});

test('says what a source that fails complains of', async () => {
	const { page, gateway } = await show();
	await live(page);
	const now = gateway.now();
	gateway.patch({ sources: { system: { status: { last_poll: now, last_success: now - 30, last_error: 'cannot read /proc/stat', error_count: 1 } } } });
	await says(page, 'source-system', /failing.*cannot read \/proc\/stat/);
	await says(page, 'headline', /needs a look/);
});

test('does not mind messages that make no sense', async () => {
	const { page, gateway } = await show();
	await live(page);
	gateway.say('{');
	gateway.say('{"v":9,"type":"snapshot","timestamp":1,"state":{}}');
	gateway.patch({ services: { odd: { state: 'dancing' } } });
	poll(gateway, 1, (readings) => (readings.cpu_percent.value = 33.3));
	await says(page, 'tile-cpu_percent', /33\.3/);
	expect(await page.getByText('Not understood: service odd').count()).toBe(1);
});

test('text from the bus is text, never markup', async () => {
	const { page, gateway } = await show();
	await live(page);
	const evil = '<img src=x onerror=alert(1)>';
	gateway.patch({ name: evil, services: { system: { state: 'failed', cause: evil } } });
	await has(page, 'service-system', 'data-state', 'failed');
	expect(await page.locator('img').count()).toBe(0);
	expect(await page.title()).toBe(evil);
});

test('a thousand deltas later the page is as quick as before', async () => {
	const { page, gateway } = await show();
	await live(page);
	for (let step = 1; step <= 1000; step++) {
		poll(gateway, step, (readings) => {
			for (const reading of Object.values(readings)) (reading as { timestamp: number }).timestamp += step * 2;
		});
	}
	poll(gateway, 1001, (readings) => {
		readings.cpu_percent = { ...readings.cpu_percent, value: 55.5, timestamp: gateway.now() + 3000 };
	});
	await says(page, 'tile-cpu_percent', /55\.5/);
	const length = await page.getByTestId('tile-cpu_percent').locator('.voice').getAttribute('d');
	expect(length?.split('L').length).toBeLessThan(200);
});
