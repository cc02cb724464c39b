// The last ten seconds are written once, in their place, however often somebody looks.
import { describe, expect, test } from 'vitest';
import { COLUMNS, SCORE_SECONDS, Score, type Moment } from './score';

const moment = (level: number, change: Partial<Moment> = {}): Moment => ({ spectrum: new Float32Array(32).fill(level), buildup: 0, energy: 0.5, isBreak: false, ...change });
const byteAt = (score: Score, column: number): number => score.spectra[(column % COLUMNS) * 32] ?? -1;

function begun(): Score {
	const score = new Score();
	score.advance(100, moment(0));
	return score;
}

describe('the score', () => {
	test('has sixty columns a second', () => {
		const score = begun();
		for (let picture = 1; picture <= 90; picture++) score.advance(100 + picture / 30 + 0.0001, moment(1));
		expect(score.written).toBe(180);
	});

	test('gives each spectrum the columns of its time', () => {
		const score = begun();
		score.advance(100.1001, moment(0.2));
		score.advance(100.2001, moment(1));
		expect([byteAt(score, 5), byteAt(score, 6), byteAt(score, 11)]).toEqual([51, 255, 255]);
	});

	test('leaves empty what nobody saw', () => {
		const score = begun();
		score.advance(103.0001, moment(1));
		expect([byteAt(score, 178), byteAt(score, 179)]).toEqual([0, 255]);
		expect([score.energies[178], score.energies[179]]).toEqual([NaN, 0.5]);
	});

	test('survives an hour away without an hour of work', () => {
		const score = begun();
		score.advance(100 + 3600, moment(1));
		expect(score.written).toBe(216_000);
		expect(byteAt(score, score.written - 1)).toBe(255);
	});

	test('forgets marks after ten seconds, and the oldest of a flood', () => {
		const score = begun();
		score.mark({ kind: 'low', at: 100, strength: 1 });
		score.mark({ kind: 'low', at: 105, strength: 1 });
		score.advance(100 + SCORE_SECONDS + 0.1, moment(0));
		expect(score.marks.map(({ at }) => at)).toEqual([105]);
		for (let count = 0; count < 5000; count++) score.mark({ kind: 'high', at: 111 + count / 1000, strength: 1 });
		expect(score.marks.length).toBeLessThanOrEqual(600);
		expect(score.marks.at(-1)?.at).toBeCloseTo(115.999);
	});

	test('keeps numbers within what a byte holds', () => {
		const score = begun();
		score.advance(100.0501, moment(7));
		score.advance(100.1001, moment(-1));
		expect([byteAt(score, 0), byteAt(score, 4)]).toEqual([255, 0]);
	});
});
