// The pad on a phone in the hand: fingers, what is sent of them, and what happens when nobody hears it.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { FixtureGateway } from '../fixture/gateway.js';
import { faintTexts, live, openPage, says, show, text, useBrowser } from './stage.js';
import { Fingers, PHONE } from './touch.js';

useBrowser();

async function play(layout = 'gamepad', more: Parameters<typeof show>[0] = {}): Promise<{ page: Page; gateway: FixtureGateway; address: string; fingers: Fingers }> {
	const shown = await show({ context: PHONE, path: `/pad?layout=${layout}`, ...more });
	// As before the text of every page; the latency stands beside it.
	await expect.poll(() => text(shown.page, 'link')).toMatch(/^Live/);
	return { ...shown, fingers: await Fingers.on(shown.page) };
}

test('the phone says who it is, and stays who it is', async () => {
	const { page, gateway } = await play();
	await page.reload();
	await expect.poll(() => gateway.pads.frames.length).toBe(2);
	const [first, second] = gateway.pads.frames;
	expect(first).toMatchObject({ v: 1, type: 'hello', name: expect.stringMatching(/^Phone [0-9a-f]{4}$/) });
	expect(second).toEqual(first);
});

test('two fingers are two buttons at once, each as long as it is down', async () => {
	const { gateway, fingers } = await play();
	await fingers.down(1, await fingers.spot('a'));
	await fingers.down(2, await fingers.spot('l'));
	await fingers.up(1);
	await fingers.up(2);
	await expect.poll(() => gateway.pads.controls).toEqual([
		{ code: 'a', down: true },
		{ code: 'l', down: true },
		{ code: 'a', down: false },
		{ code: 'l', down: false }
	]);
});

test('a finger that slides off its button still holds it', async () => {
	const { gateway, fingers, page } = await play();
	await fingers.down(1, await fingers.spot('a'));
	await fingers.move(1, await fingers.spot('l'));
	await expect.poll(() => page.locator('[data-code="a"]').getAttribute('aria-pressed')).toBe('true');
	await fingers.up(1);
	await expect.poll(() => gateway.pads.controls).toEqual([
		{ code: 'a', down: true },
		{ code: 'a', down: false }
	]);
});

test('a thumb slides round the d-pad', async () => {
	const { gateway, fingers } = await play();
	await fingers.down(1, await fingers.spot('dpad', 0.5, 0.9));
	await fingers.move(1, await fingers.spot('dpad', 0.7, 0.8));
	await fingers.move(1, await fingers.spot('dpad', 0.9, 0.5));
	await fingers.up(1);
	await expect.poll(() => gateway.pads.controls).toEqual([
		{ code: 'up', down: true },
		{ code: 'right', down: true },
		{ code: 'up', down: false },
		{ code: 'right', down: false }
	]);
});

test('two faders move at once, at most sixty frames a second, and their ends arrive', async () => {
	const { gateway, fingers } = await play('faders');
	await fingers.down(1, await fingers.spot('fader-1', 0.5, 0.1));
	await fingers.down(2, await fingers.spot('fader-3', 0.5, 0.1));
	const began = Date.now();
	for (let step = 0; step <= 60; step++) {
		await fingers.move(1, await fingers.spot('fader-1', 0.5, 0.1 + step / 100));
		await fingers.move(2, await fingers.spot('fader-3', 0.5, 0.1 + step / 200));
	}
	const seconds = (Date.now() - began) / 1000;
	await fingers.up(1);
	await fingers.up(2);
	const last = (code: string) => gateway.pads.controls.filter((control) => control.code === code).at(-1)?.value;
	await expect.poll(() => last('fader-1')).toBeCloseTo(0.7, 2);
	await expect.poll(() => last('fader-3')).toBeCloseTo(0.4, 2);
	expect(gateway.pads.frames.length).toBeLessThan(62 * seconds + 5);
});

test('a field says two values, and neither scrolls nor zooms', async () => {
	const { page, gateway, fingers } = await play('xy');
	await fingers.down(1, await fingers.spot('xy', 0.25, 0.75));
	await fingers.move(1, await fingers.spot('xy', 0.5, 0.25));
	await fingers.down(2, await fingers.spot('slider-1', 0.5));
	await fingers.up(1);
	await fingers.up(2);
	await expect.poll(() => gateway.pads.controls.at(-1)).toMatchObject({ code: 'slider-1', value: expect.closeTo(0.5, 1) });
	const field = gateway.pads.controls.filter(({ code }) => code === 'xy').at(-1);
	expect(field).toMatchObject({ x: expect.closeTo(0.5, 2), y: expect.closeTo(0.25, 2) });
	expect(await page.evaluate(() => [scrollX, scrollY, visualViewport?.scale])).toEqual([0, 0, 1]);
});

test('words are sent as they are', async () => {
	const { page, gateway } = await play();
	await page.getByLabel('Text to send').fill('Grüße  an alle');
	await page.getByRole('button', { name: 'Send' }).click();
	await expect.poll(() => gateway.pads.controls).toEqual([{ text: 'Grüße  an alle' }]);
	expect(await page.getByLabel('Text to send').inputValue()).toBe('');
});

test('the keyboard plays it, too', async () => {
	const { page, gateway } = await play();
	await page.locator('[data-code="start"]').press('Enter');
	await page.locator('[data-code="dpad"]').press('ArrowLeft');
	await expect.poll(() => gateway.pads.controls).toEqual([
		{ code: 'start', down: true },
		{ code: 'start', down: false },
		{ code: 'left', down: true },
		{ code: 'left', down: false }
	]);
});

test('what happens offline is never sent', async () => {
	const { page, gateway, fingers } = await play();
	await fingers.down(1, await fingers.spot('a'));
	await expect.poll(() => gateway.pads.controls.length).toBe(1);
	gateway.die();
	await says(page, 'link', /^Offline$/);
	expect(await page.locator('[data-code="a"]').getAttribute('aria-pressed')).toBe('false');
	await fingers.up(1);
	await fingers.down(1, await fingers.spot('b'));
	await fingers.up(1);
	gateway.revive();
	await expect.poll(() => text(page, 'link')).toMatch(/^Live/);
	await fingers.down(1, await fingers.spot('x'));
	await fingers.up(1);
	// That nothing touches A any more is no news by then, but the gateway may not know it.
	await expect.poll(() => gateway.pads.controls).toEqual([
		{ code: 'a', down: true },
		{ code: 'a', down: false },
		{ code: 'x', down: true },
		{ code: 'x', down: false }
	]);
});

test('a button that is held while the network changes is let go, and plays again', async () => {
	const { page, gateway, fingers } = await play();
	await fingers.down(1, await fingers.spot('a'));
	await expect.poll(() => gateway.pads.controls.length).toBe(1);
	for (const client of gateway.pads.sockets.clients) client.terminate();
	await expect.poll(() => gateway.pads.frames.filter(({ type }) => type === 'hello').length).toBe(2);
	await expect.poll(() => text(page, 'link')).toMatch(/^Live/);
	await expect.poll(() => gateway.pads.controls).toEqual([
		{ code: 'a', down: true },
		{ code: 'a', down: false }
	]);
	await fingers.up(1);
	await fingers.down(1, await fingers.spot('a'));
	await fingers.up(1);
	await expect.poll(() => gateway.pads.controls.slice(2)).toEqual([
		{ code: 'a', down: true },
		{ code: 'a', down: false }
	]);
});

test('a button that is held while pongs come too late is let go', async () => {
	const { page, gateway, fingers } = await play();
	await fingers.down(1, await fingers.spot('a'));
	gateway.pads.answers = false;
	await says(page, 'link', /^Offline$/);
	await fingers.up(1);
	gateway.pads.answers = true;
	await expect.poll(() => text(page, 'link')).toMatch(/^Live/);
	expect(gateway.pads.frames.filter(({ type }) => type === 'hello').length).toBe(1);
	await expect.poll(() => gateway.pads.controls).toEqual([
		{ code: 'a', down: true },
		{ code: 'a', down: false }
	]);
});

test('a gateway that says nothing any more is not played to', async () => {
	const { page, gateway } = await play();
	gateway.pads.answers = false;
	await says(page, 'link', /^Offline$/);
	gateway.pads.answers = true;
	await expect.poll(() => text(page, 'link')).toMatch(/^Live/);
});

test('a page that is hidden lets go, then leaves, and comes back', async () => {
	const { page, gateway, fingers } = await play();
	await fingers.down(1, await fingers.spot('a'));
	await expect.poll(() => gateway.pads.controls.length).toBe(1);
	const become = (state: string) =>
		page.evaluate((value) => {
			Object.defineProperty(document, 'visibilityState', { value, configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
		}, state);
	await become('hidden');
	await expect.poll(() => gateway.pads.controls.at(-1)).toEqual({ code: 'a', down: false });
	expect(gateway.pads.sockets.clients.size).toBe(1);
	await expect.poll(() => gateway.pads.sockets.clients.size).toBe(0);
	await become('visible');
	await expect.poll(() => text(page, 'link')).toMatch(/^Live/);
});

test('feedback is shown, in its colour, and felt', async () => {
	const { page, gateway } = await play();
	await page.evaluate(() => {
		const felt: unknown[] = [];
		Object.assign(window, { felt });
		navigator.vibrate = (pattern) => felt.push(pattern) > 0;
	});
	gateway.pads.say({ type: 'feedback', text: 'Your turn', color: '#e0407a', vibrate: [100, 50, 100] });
	await says(page, 'said', /^Your turn$/);
	expect(await page.evaluate(() => getComputedStyle(document.querySelector('header') as Element).borderColor)).toBe('rgb(224, 64, 122)');
	expect(await page.evaluate(() => (window as unknown as { felt: unknown[] }).felt)).toEqual([[100, 50, 100]]);
	await says(page, 'said', /^Phone/);
});

test('why a phone is refused is said', async () => {
	const { page, gateway } = await show({
		context: PHONE,
		path: '/pad',
		before: (gateway) => (gateway.pads.refusal = { type: 'refused', message: '32 phones are here already' })
	});
	await says(page, 'notice', /^The gateway does not take this phone: 32 phones are here already\.$/);
	gateway.pads.refusal = null;
	await expect.poll(() => text(page, 'link')).toMatch(/^Live/);
	expect(await page.getByTestId('notice').count()).toBe(0);
});

test('a page that was taken over says so and does not fight', async () => {
	const { page, gateway } = await play();
	for (const client of gateway.pads.sockets.clients) client.close(4001, 'taken over');
	await says(page, 'notice', /plays in another page/);
	await page.waitForTimeout(1500);
	expect(gateway.pads.frames.filter(({ type }) => type === 'hello').length).toBe(1);
	await page.getByRole('button', { name: 'Play here' }).click();
	await expect.poll(() => text(page, 'link')).toMatch(/^Live/);
});

test('a new name is said at once, and kept', async () => {
	const { page, gateway } = await play();
	await page.getByRole('button', { name: 'Settings' }).click();
	await page.getByLabel('Name').fill("Ann's phone");
	await page.getByRole('button', { name: 'Done' }).click();
	await expect.poll(() => gateway.pads.frames.at(-1)?.name).toBe("Ann's phone");
	await page.reload();
	await says(page, 'said', /^Ann's phone$/);
});

test('a button that is held while the phone gets another name is let go', async () => {
	const { page, gateway } = await play();
	await page.getByRole('button', { name: 'Settings' }).click();
	await page.getByLabel('Name').fill('Bea');
	await page.locator('[data-code="a"]').evaluate((button) => button.dispatchEvent(new PointerEvent('pointerdown', { pointerId: 1, bubbles: true })));
	await expect.poll(() => gateway.pads.controls).toEqual([{ code: 'a', down: true }]);
	await page.getByRole('button', { name: 'Done' }).click();
	await expect.poll(() => gateway.pads.controls).toEqual([
		{ code: 'a', down: true },
		{ code: 'a', down: false }
	]);
});

test('who does not let the browser say how the phone is held is told so', async () => {
	const { page } = await play();
	await page.getByRole('button', { name: 'Tilt' }).click();
	await says(page, 'tilt-words', /^This browser was not allowed/);
});

const TILTABLE = { ...PHONE, permissions: ['accelerometer', 'gyroscope'] };

test('tilt is sent where the browser says it', async () => {
	const { page, gateway } = await play('gamepad', { context: TILTABLE, path: '/pad' });
	await page.getByRole('button', { name: 'Tilt' }).click();
	// The answer to the question whether it may comes a little later.
	const turn = () => page.evaluate(() => window.dispatchEvent(new DeviceOrientationEvent('deviceorientation', { alpha: 10.04, beta: -20.06, gamma: 3 })));
	await expect.poll(async () => (await turn()) && gateway.pads.controls[0]).toEqual({ alpha: 10, beta: -20.1, gamma: 3 });
	await page.getByRole('button', { name: 'Tilt' }).click();
	expect(await page.getByRole('button', { name: 'Tilt' }).getAttribute('aria-pressed')).toBe('false');
});

test('a device without the sensor, and a page over HTTP, say so', async () => {
	const { page } = await play('gamepad', { context: TILTABLE, path: '/pad' });
	await page.evaluate(() => window.addEventListener('deviceorientation', (event) => event.stopImmediatePropagation(), true));
	await page.getByRole('button', { name: 'Tilt' }).click();
	await says(page, 'tilt-words', /^This device does not say how it is held\.$/);
	await page.evaluate(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
	await page.getByRole('button', { name: 'Tilt' }).click();
	await says(page, 'tilt-words', /over HTTPS alone/);
});

test('a phone logs in as everybody does', async () => {
	const { page, gateway } = await show({ context: PHONE, path: '/pad', password: 'secret' });
	await says(page, 'link', /^Locked$/);
	expect(gateway.pads.frames).toEqual([]);
	await page.fill('#password', 'secret');
	await page.keyboard.press('Enter');
	await expect.poll(() => text(page, 'link')).toMatch(/^Live/);
});

test('the home page leads to the pad', async () => {
	const { page, address } = await show();
	await live(page);
	await page.getByRole('link', { name: 'Pad' }).click();
	await expect.poll(() => page.url()).toBe(`${address}/pad`);
	await expect.poll(() => text(page, 'link')).toMatch(/^Live/);
});

const SIZES = [
	[320, 568],
	[390, 844],
	[568, 320],
	[844, 390],
	[820, 1180]
] as const;

test.each(['gamepad', 'faders', 'xy'])('every control of %s is large enough for a finger, within the screen, and legible', async (layout) => {
	const { address } = await play(layout);
	for (const [width, height] of SIZES) {
		const page = await openPage(address, { ...PHONE, viewport: { width, height }, colorScheme: width > height ? 'dark' : 'light' }, `/pad?layout=${layout}`);
		await expect.poll(() => text(page, 'link')).toMatch(/^Live/);
		const small = await page.evaluate(() =>
			[...document.querySelectorAll('[data-code], aside button, header button')].flatMap((element) => {
				const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
				const fits = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
				return fits && width >= 40 && height >= 40 ? [] : [`${element.textContent?.trim()} ${width} x ${height} at ${left}, ${top}`];
			})
		);
		expect(small, `${width} x ${height}`).toEqual([]);
		expect(await faintTexts(page)).toEqual([]);
		await page.context().close();
	}
});
