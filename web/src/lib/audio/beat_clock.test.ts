// Between two beats the clock runs on; it is set right by each, and stops where nobody says any.
import { describe, expect, test } from 'vitest';
import type { Beat } from '$contract/audio';
import { BeatClock } from './beat_clock';

const beat = (change: Partial<Beat> = {}): Beat => ({ bpm: 120, confidence: 1, strength: 1, number: 1, beatsPerBar: 4, ...change });
const place = (phase: number, change = {}) => ({ phase, confidence: 1, number: 1, beatsPerBar: 4, ...change });

describe('a clock of beats', () => {
	test('knows nothing before it is told', () => expect(new BeatClock().placeAt(5)).toBeNull());

	test('runs from beat to beat, and counts the bar on by itself', () => {
		const clock = new BeatClock();
		clock.beat(beat({ number: 4 }), 10);
		expect(clock.placeAt(10.125)).toEqual({ phase: 0.25, number: 4, beatsPerBar: 4 });
		expect(clock.placeAt(10.75)).toEqual({ phase: 0.5, number: 1, beatsPerBar: 4 });
	});

	test('is not known any more after three beats of which nothing was heard', () => {
		const clock = new BeatClock();
		clock.beat(beat(), 10);
		expect(clock.placeAt(11.49)).not.toBeNull();
		expect(clock.placeAt(11.51)).toBeNull();
	});

	test('keeps its own place where what is told agrees, as that is coarse', () => {
		const clock = new BeatClock();
		clock.beat(beat(), 10);
		clock.told({ bpm: 120, confidence: 1 }, place(0.45), 10.25);
		expect(clock.placeAt(10.25)?.phase).toBe(0.5);
	});

	test('takes what is told where it is far from that, also across a beat', () => {
		const clock = new BeatClock();
		clock.beat(beat(), 10);
		clock.told({ bpm: 120, confidence: 1 }, place(0.95, { number: 2 }), 10.25);
		expect(clock.placeAt(10.25)?.phase).toBeCloseTo(0.95);
		expect(clock.placeAt(10.3)?.number).toBe(3);
		const near = new BeatClock();
		near.beat(beat(), 10);
		near.told({ bpm: 120, confidence: 1 }, place(0.97), 10.02);
		expect(near.placeAt(10.02)?.phase).toBeCloseTo(0.04);
	});

	test('stops where no tempo is told', () => {
		const clock = new BeatClock();
		clock.beat(beat(), 10);
		clock.told(null, null, 10.1);
		expect(clock.placeAt(10.1)).toBeNull();
	});
});
