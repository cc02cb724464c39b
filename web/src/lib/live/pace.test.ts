// What is asked, and when, against a clock that the test moves.
import { expect, test } from 'vitest';
import { Pace } from './pace';

class World {
	time = 0;
	asked: number[] = [];
	timers: { at: number; call: () => void }[] = [];
	/** Ends the ask under way. */
	answer: () => void = () => {};

	pace = new Pace(
		1,
		{
			now: () => this.time,
			after: (seconds, call) => {
				const timer = { at: this.time + seconds, call };
				this.timers.push(timer);
				return () => (this.timers = this.timers.filter((other) => other !== timer));
			}
		},
		() => {
			this.asked.push(this.time);
			return new Promise((resolve) => (this.answer = resolve));
		}
	);

	async answered(): Promise<void> {
		this.answer();
		for (let turn = 0; turn < 5; turn++) await Promise.resolve();
	}

	pass(seconds: number): void {
		this.time += seconds;
		const due = this.timers.filter(({ at }) => at <= this.time);
		this.timers = this.timers.filter(({ at }) => at > this.time);
		for (const { call } of due) call();
	}
}

test('asks at once where it was not asked lately', () => {
	const world = new World();
	world.pass(7);
	world.pace.wish();
	expect(world.asked).toEqual([7]);
});

test('however often it is wished for, it is asked once a gap', async () => {
	const world = new World();
	for (let step = 0; step < 100; step++) {
		world.pace.wish();
		await world.answered();
		world.pass(0.05);
	}
	expect(world.asked.length).toBeLessThanOrEqual(6);
	expect(Math.min(...world.asked.slice(1).map((time, index) => time - (world.asked[index] ?? 0)))).toBeGreaterThan(0.99);
});

test('a wish during an ask is fulfilled by one more, when the gap is over', async () => {
	const world = new World();
	world.pace.wish();
	world.pace.wish();
	world.pace.wish();
	expect(world.asked).toEqual([0]);
	await world.answered();
	world.pass(0.5);
	expect(world.asked).toEqual([0]);
	world.pass(0.5);
	expect(world.asked).toEqual([0, 1]);
	await world.answered();
	world.pass(9);
	expect(world.asked).toEqual([0, 1]);
});

test('an ask that takes long is not doubled', async () => {
	const world = new World();
	world.pace.wish();
	world.pass(5);
	world.pace.wish();
	expect(world.asked).toEqual([0]);
	await world.answered();
	expect(world.asked).toEqual([0, 5]);
});

test('nothing is asked any more once it is stopped', async () => {
	const world = new World();
	world.pace.wish();
	world.pace.wish();
	world.pace.stop();
	await world.answered();
	world.pace.wish();
	world.pace.stop();
	world.pass(9);
	expect(world.asked).toEqual([0]);
});
