// Phones on the real gateway: what a finger does on the page arrives at whoever listens to the bus.
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openPage, text } from '../browser/stage.js';
import { Fingers, PHONE } from '../browser/touch.js';

interface Gateway {
	address: string;
	password: string | undefined;
	headers(): Promise<Record<string, string>>;
	get(path: string): Promise<any>;
}

interface Heard {
	type: string;
	source: string;
	producer: number;
	data: Record<string, unknown>;
}

/** The tests; part of the file that calls this. */
export function testPads({ address, password, headers, get }: Gateway): void {
	/** What phones do from now on. */
	async function listen(): Promise<{ events: Heard[]; close(): void }> {
		const socket = new WebSocket(`${address.replace(/^http/, 'ws')}/ws/events`, { headers: await headers() });
		const events: Heard[] = [];
		let greeted = false;
		socket.on('message', (data) => {
			greeted = true;
			const message = JSON.parse(String(data));
			events.push(...(message.events ?? []).filter(({ source }: Heard) => /(^|\.)pad$/.test(source)));
		});
		await expect.poll(() => greeted).toBe(true);
		return { events, close: () => socket.close() };
	}

	async function phone(path = '/pad') {
		const page = await openPage(address, PHONE, path);
		if (password !== undefined) {
			await page.fill('#password', password);
			await page.keyboard.press('Enter');
		}
		await expect.poll(() => text(page, 'link')).toMatch(/^Live/);
		const device: string = await page.evaluate(() => localStorage.getItem('tutti-pad-device') ?? '');
		return { page, device, fingers: await Fingers.on(page) };
	}

	test('a touch on the pad is an event on the bus', async () => {
		const { events, close } = await listen();
		const { fingers, device } = await phone('/pad?layout=faders');
		await fingers.down(1, await fingers.spot('pad-1'));
		await fingers.down(2, await fingers.spot('fader-2', 0.5, 0.75));
		await fingers.up(1);
		await fingers.up(2);
		const told = () => events.filter(({ data }) => data.device === device && data.code !== undefined).map(({ type, data }) => [type, data.code]);
		await expect.poll(told).toEqual(
			expect.arrayContaining([
				['button.press', 'pad-1'],
				['button.level', 'pad-1'],
				['button.release', 'pad-1'],
				['raw.slider', 'fader-2']
			])
		);
		expect(events.filter(({ type }) => type === 'raw.slider').at(-1)?.data.value).toBeCloseTo(0.75, 2);
		close();
	});

	test('two phones are two producers', async () => {
		const { events, close } = await listen();
		const phones = [await phone(), await phone()];
		for (const { fingers } of phones) await fingers.down(1, await fingers.spot('a'));
		const producerOf = (device: string) => events.find(({ type, data }) => type === 'button.press' && data.device === device)?.producer;
		await expect.poll(() => phones.every(({ device }) => producerOf(device) !== undefined)).toBe(true);
		const producers = phones.map(({ device }) => producerOf(device));
		expect(new Set(producers).size).toBe(2);
		const listed: { producer: number }[] = (await get('/api/pad')).phones;
		expect(listed.map(({ producer }) => producer)).toEqual(expect.arrayContaining(producers));
		close();
	});

	test('a page that is closed with a button down lets go', async () => {
		const { events, close } = await listen();
		const { page, fingers, device } = await phone();
		await fingers.down(1, await fingers.spot('a'));
		const levels = () => events.filter(({ type, data }) => type === 'button.level' && data.device === device).map(({ data }) => data.pressed);
		await expect.poll(levels).toEqual([true]);
		await page.context().close();
		await expect.poll(levels).toEqual([true, false]);
		await expect.poll(() => events.filter(({ data }) => data.device === device).at(-1)?.type).toBe('input.disconnected');
		close();
	});
}
