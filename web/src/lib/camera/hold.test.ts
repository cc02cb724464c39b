// What is sent while something is held, against orders that the test answers and time that it moves.
import { expect, test } from 'vitest';
import { Hold, type PtzOrder } from './hold';

class World {
	sent: PtzOrder[] = [];
	private answers: (() => void)[] = [];
	private timers: { left: number; call: () => void }[] = [];

	hold = new Hold(
		{
			after: (seconds, call) => {
				const timer = { left: seconds, call };
				this.timers.push(timer);
				return () => (this.timers = this.timers.filter((other) => other !== timer));
			}
		},
		(order) => {
			this.sent.push(order);
			return new Promise((resolve) => this.answers.push(resolve));
		}
	);

	async answer(): Promise<void> {
		this.answers.shift()?.();
		for (let turn = 0; turn < 5; turn++) await Promise.resolve();
	}

	pass(seconds: number): void {
		for (const timer of this.timers) timer.left -= seconds;
		const due = this.timers.filter(({ left }) => left <= 0);
		this.timers = this.timers.filter(({ left }) => left > 0);
		for (const { call } of due) call();
	}
}

test('a tap is a move and a stop', async () => {
	const world = new World();
	world.hold.press('up');
	await world.answer();
	world.hold.release('up');
	expect(world.sent).toEqual(['up', 'stop']);
	world.pass(10);
	expect(world.sent).toEqual(['up', 'stop']);
});

test('what is held is renewed twice a second, and not before', async () => {
	const world = new World();
	world.hold.press('left');
	await world.answer();
	world.pass(0.375);
	expect(world.sent).toEqual(['left']);
	world.pass(0.125);
	await world.answer();
	world.pass(0.5);
	expect(world.sent).toEqual(['left', 'left', 'left']);
});

test('a stop waits for no move, and follows one that was under way', async () => {
	const world = new World();
	world.hold.press('left');
	world.hold.release('left');
	expect(world.sent).toEqual(['left', 'stop']);
	await world.answer();
	expect(world.sent).toEqual(['left', 'stop', 'stop']);
});

test('of moves that wait the newest counts', async () => {
	const world = new World();
	world.hold.press('left');
	world.hold.press('up');
	world.hold.press('right');
	expect(world.sent).toEqual(['left']);
	await world.answer();
	expect(world.sent).toEqual(['left', 'right']);
});

test('letting go of what another took the place of stops nothing', async () => {
	const world = new World();
	world.hold.press('left');
	await world.answer();
	world.hold.press('up');
	world.hold.release('left');
	expect(world.sent).toEqual(['left', 'up']);
	world.hold.stop();
	expect(world.sent.at(-1)).toBe('stop');
});

test('a move that takes long is not sent twice', async () => {
	const world = new World();
	world.hold.press('zoom_in');
	for (let turn = 0; turn < 4; turn++) world.pass(0.5);
	expect(world.sent).toEqual(['zoom_in']);
	world.hold.stop();
	await world.answer();
	await world.answer();
	expect(world.sent).toEqual(['zoom_in', 'stop', 'stop']);
});
