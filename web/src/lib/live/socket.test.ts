// The socket against a world that the test drives: no network, no waiting.
import { expect, test } from 'vitest';
import { decodeMessage } from '$contract/message';
import type { Session } from '$contract/types';
import { backoff } from './backoff';
import type { LiveEvent } from './reduce';
import { LiveSocket } from './socket';

class World {
	time = 0;
	session: Session | null = { required: false, authenticated: true, csrf: '' };
	timers: { at: number; call: () => void }[] = [];
	sockets: { onmessage?: (event: { data: string }) => void; onclose?: () => void; closed: boolean; close(): void }[] = [];
	events: LiveEvent[] = [];

	socket = new LiveSocket(
		{ decode: decodeMessage, begins: ({ type }) => type === 'snapshot' },
		{
			now: () => this.time,
			random: () => 0.5,
			after: (seconds, call) => {
				const timer = { at: this.time + seconds, call };
				this.timers.push(timer);
				return () => {
					this.timers = this.timers.filter((other) => other !== timer);
				};
			},
			session: async () => this.session,
			open: () => {
				const socket = {
					closed: false,
					close() {
						this.closed = true;
					}
				};
				this.sockets.push(socket);
				return socket as unknown as WebSocket;
			}
		},
		(event) => this.events.push(event),
		() => {}
	);

	/** Let time pass, and what was promised meanwhile happen. */
	async pass(seconds: number): Promise<void> {
		this.time += seconds;
		const due = this.timers.filter(({ at }) => at <= this.time);
		this.timers = this.timers.filter(({ at }) => at > this.time);
		for (const { call } of due) call();
		await settled();
	}

	latest() {
		return this.sockets[this.sockets.length - 1];
	}

	hear(message: object): void {
		this.latest()?.onmessage?.({ data: JSON.stringify(message) });
	}

	kinds(): string[] {
		return this.events.map(({ kind }) => kind);
	}
}

const settled = async (): Promise<void> => {
	for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

const snapshot = { v: 1, type: 'snapshot', timestamp: 1, state: {} };

async function connected(): Promise<World> {
	const world = new World();
	world.socket.start();
	await settled();
	world.hear(snapshot);
	return world;
}

test('connects and passes on what it hears', async () => {
	const world = await connected();
	expect(world.kinds()).toEqual(['connecting', 'message']);
});

test('reconnects after a loss, at once at first and never later than 36 s', async () => {
	const world = await connected();
	const delays: number[] = [];
	for (let loss = 0; loss < 12; loss++) {
		world.latest()?.onclose?.();
		const event = world.events[world.events.length - 1];
		if (event?.kind !== 'lost') throw new Error('no loss was reported');
		delays.push(event.retryAt - world.time);
		await world.pass(event.retryAt - world.time);
	}
	expect(delays[0]).toBeCloseTo(0.3);
	expect(Math.max(...delays)).toBeLessThanOrEqual(36);
	expect(world.sockets).toHaveLength(13);
});

test('starts again with short delays after a connection that held', async () => {
	const world = await connected();
	for (let loss = 0; loss < 4; loss++) {
		world.latest()?.onclose?.();
		await world.pass(20);
	}
	world.hear(snapshot);
	await world.pass(5);
	world.latest()?.onclose?.();
	expect(world.events[world.events.length - 1]).toMatchObject({ kind: 'lost', retryAt: world.time + 0.3 });
});

test('a gateway that greets and hangs up is tried ever more rarely', async () => {
	const world = await connected();
	const delays: number[] = [];
	for (let loss = 0; loss < 7; loss++) {
		world.latest()?.onclose?.();
		const event = world.events[world.events.length - 1];
		if (event?.kind !== 'lost') throw new Error('no loss was reported');
		delays.push(event.retryAt - world.time);
		await world.pass(event.retryAt - world.time);
		world.hear(snapshot);
	}
	expect(delays[0]).toBeCloseTo(0.3);
	expect(delays[6]).toBeCloseTo(30);
});

test('takes silence for a loss', async () => {
	const world = await connected();
	await world.pass(11);
	world.hear({ v: 1, type: 'ping', timestamp: 12 });
	await world.pass(11);
	expect(world.kinds()).not.toContain('lost');
	await world.pass(2);
	expect(world.kinds()).toContain('lost');
	expect(world.latest()?.closed).toBe(true);
});

test('ignores what an abandoned socket still says', async () => {
	const world = await connected();
	const old = world.latest();
	world.socket.start();
	await settled();
	const before = world.events.length;
	old?.onmessage?.({ data: JSON.stringify(snapshot) });
	old?.onclose?.();
	expect(world.events).toHaveLength(before);
});

test('asks for the password instead of connecting when there must be one', async () => {
	const world = new World();
	world.session = { required: true, authenticated: false, csrf: '' };
	world.socket.start();
	await settled();
	expect(world.kinds()).toEqual(['connecting', 'login']);
	expect(world.sockets).toHaveLength(0);
});

test('tries again when the gateway does not answer', async () => {
	const world = new World();
	world.session = null;
	world.socket.start();
	await settled();
	expect(world.kinds()).toEqual(['connecting', 'lost']);
	world.session = { required: false, authenticated: true, csrf: '' };
	await world.pass(1);
	expect(world.sockets).toHaveLength(1);
});

test('counts what it cannot understand and goes on', async () => {
	const world = await connected();
	world.latest()?.onmessage?.({ data: 'not JSON' });
	world.latest()?.onmessage?.({ data: '{"v":2,"type":"ping","timestamp":1}' });
	expect(world.kinds().slice(2)).toEqual(['misunderstood', 'misunderstood']);
});

test('says nothing more once it is stopped', async () => {
	const world = await connected();
	world.socket.stop();
	await world.pass(100);
	expect(world.kinds()).toEqual(['connecting', 'message']);
});

test('backoff keeps within its jitter', () => {
	expect(backoff(0, 0)).toBeCloseTo(0.24);
	expect(backoff(0, 1)).toBeCloseTo(0.36);
	expect([1, 2, 3, 4, 5, 6].map((attempt) => backoff(attempt, 0.5))).toEqual([1, 2, 4, 8, 16, 30]);
	expect(backoff(99, 0.5)).toBe(30);
});

test('a binary message is read as one where the protocol knows how', async () => {
	const heard: string[] = [];
	let socket: { onmessage?: (event: { data: unknown }) => void; binaryType?: string; close(): void } | undefined;
	const link = new LiveSocket<string>(
		{ decode: (text) => ({ ok: true, value: `text ${text}` }), decodeBytes: (bytes) => ({ ok: true, value: `${bytes.byteLength} bytes` }), begins: () => true },
		{
			now: () => 0,
			random: () => 0.5,
			after: () => () => {},
			session: async () => ({ required: false, authenticated: true, csrf: '' }),
			open: () => (socket = { close() {} }) as unknown as WebSocket
		},
		(event) => event.kind === 'message' && heard.push(event.message),
		() => {}
	);
	link.start();
	await settled();
	socket?.onmessage?.({ data: 'a' });
	socket?.onmessage?.({ data: new ArrayBuffer(3) });
	expect(socket?.binaryType).toBe('arraybuffer');
	expect(heard).toEqual(['text a', '3 bytes']);
});

test('who speaks of changes alone is lost by silence before its first message, and not after it', async () => {
	let time = 0;
	let timers: { at: number; call: () => void }[] = [];
	const sockets: { onmessage?: (event: { data: string }) => void; closed: boolean; close(): void }[] = [];
	const link = new LiveSocket<string>(
		{ decode: (text) => ({ ok: true, value: text }), begins: () => true, speaks: 'of-changes' },
		{
			now: () => time,
			random: () => 0.5,
			after(seconds, call) {
				const timer = { at: time + seconds, call };
				timers.push(timer);
				return () => void (timers = timers.filter((other) => other !== timer));
			},
			session: async () => ({ required: false, authenticated: true, csrf: '' }),
			open() {
				const socket = { closed: false, close: () => void (socket.closed = true) };
				sockets.push(socket);
				return socket as unknown as WebSocket;
			}
		},
		() => {},
		() => {}
	);
	const pass = async (seconds: number) => {
		time += seconds;
		for (const { call } of timers.filter(({ at }) => at <= time)) call();
		await settled();
	};
	link.start();
	await settled();
	await pass(12);
	expect(sockets[0]?.closed).toBe(true);
	await pass(0.3);
	expect(sockets.length).toBe(2);
	sockets[1]?.onmessage?.({ data: 'a' });
	await pass(3600);
	expect([sockets.length, sockets[1]?.closed]).toEqual([2, false]);
});
