// Where things lie in the pictures: notes, bars, turns, peaks, colours.
import { describe, expect, test } from 'vitest';
import { angleOf, barsIn, glowAfter, lanesIn, placeInScore, turnOf } from './geometry';
import { FIFTHS, formatFrequency, formatKey, isInKey, keyOf, noteAt, placeOf } from './notes';
import { parseColour, rampOf } from './palette';
import { Peaks } from './peaks';

describe('a note', () => {
	test.each([
		[440, 'A4', 0],
		[261.63, 'C4', 0],
		[450, 'A4', 39],
		[430, 'A4', -40],
		[55, 'A1', 0],
		[1975.5, 'B6', 0]
	])('of %d Hz is %s, %d cents', (frequency, name, cents) => expect(noteAt(frequency)).toEqual({ name, cents }));

	test('of nothing is none', () => expect([noteAt(0), noteAt(NaN)]).toEqual([null, null]));
});

describe('a key', () => {
	test('is read as the worker spells it', () => {
		expect(keyOf('C minor')).toEqual({ tonic: 0, isMinor: true });
		expect(keyOf('F# major')).toEqual({ tonic: 6, isMinor: false });
		expect(keyOf('Eb major')).toEqual({ tonic: 3, isMinor: false });
		expect([keyOf(''), keyOf('H major')]).toEqual([null, null]);
		expect([formatKey('F# major'), formatKey('Bb minor')]).toEqual(['F♯ major', 'B♭ minor']);
	});

	test('has seven notes, which lie side by side in the circle', () => {
		const notesOf = (tonic: number, isMinor: boolean) => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].filter((note) => isInKey(note, { tonic, isMinor }));
		expect(notesOf(0, false)).toEqual([0, 2, 4, 5, 7, 9, 11]);
		expect(notesOf(9, true)).toEqual([0, 2, 4, 5, 7, 9, 11]);
		expect(notesOf(0, true)).toEqual([0, 2, 3, 5, 7, 8, 10]);
		const changes = FIFTHS.filter((note, step) => isInKey(note, { tonic: 0, isMinor: true }) !== isInKey(FIFTHS[(step + 1) % 12] ?? 0, { tonic: 0, isMinor: true }));
		expect(changes.length).toBe(2);
	});
});

test('the spectrum goes from 30 Hz to 16 kHz, each octave as wide', () => {
	expect([placeOf(30), placeOf(16_000)]).toEqual([0, 1]);
	expect(placeOf(200) - placeOf(100)).toBeCloseTo(placeOf(8000) - placeOf(4000));
	expect([formatFrequency(62.5), formatFrequency(443), formatFrequency(2100), formatFrequency(12_000)]).toEqual(['62.5 Hz', '443 Hz', '2.10 kHz', '12.0 kHz']);
});

describe('bars', () => {
	test.each([1, 2, 2.625])('are as wide and within the width, at %d device pixels', (ratio) => {
		const { lefts, width } = barsIn(32, 397, 2, ratio);
		expect(Number.isInteger(Math.round(width * ratio * 1e6) / 1e6)).toBe(true);
		expect(lefts[0]).toBeGreaterThanOrEqual(0);
		expect((lefts.at(-1) ?? 0) + width).toBeLessThanOrEqual(397.5);
		for (const [index, left] of lefts.entries()) if (index > 0) expect(left).toBeGreaterThan((lefts[index - 1] ?? 0) + width - 0.01);
	});

	test('are never wider than a bar is', () => expect(barsIn(8, 2000, 6, 1).width).toBe(40));
});

test('the present is at the right, and ten seconds ago at the left', () => {
	expect([placeInScore(20, 20, 600), placeInScore(15, 20, 600), placeInScore(10, 20, 600)]).toEqual([600, 300, 0]);
	const { spectrogram, stave, form } = lanesIn(312);
	expect(stave[0]).toBeGreaterThan(spectrogram.height);
	expect(form.middle - form.reach).toBeGreaterThan(stave[2]);
	expect(form.middle + form.reach).toBeLessThan(312);
});

test('a turn is a bar, or one beat where bars cannot be told', () => {
	expect(turnOf({ phase: 0.5, number: 3, beatsPerBar: 4 })).toBe(0.625);
	expect(turnOf({ phase: 0.5, number: 0, beatsPerBar: 0 })).toBe(0.5);
	expect(angleOf(0.25)).toBeCloseTo(0);
});

test('the light of a beat is all at once, and then fades', () => {
	expect([glowAfter(0), glowAfter(-1), glowAfter(Infinity)]).toEqual([1, 0, 0]);
	expect(glowAfter(0.3)).toBeLessThan(0.2);
});

test('a peak is held, then falls to the level and no further', () => {
	const peaks = new Peaks(1);
	peaks.step([0.8], 0);
	peaks.step([0.2], 0.5);
	expect(peaks.values[0]).toBeCloseTo(0.8);
	for (let picture = 0; picture < 120; picture++) peaks.step([0.2], 1 / 60);
	expect(peaks.values[0]).toBeCloseTo(0.2);
	peaks.step([0.9], 1 / 60);
	expect(peaks.values[0]).toBeCloseTo(0.9);
});

describe.each([
	['light', '#eaeae3', '#4a5fa5', '#17705f', '#1b1f1c'],
	['dark', '#252a27', '#9db2f5', '#6cd3b8', '#e8ece7']
])('the ramp of the %s theme', (_name, nothing, little, much, all) => {
	test('goes one way in lightness alone, so that more is never taken for less', () => {
		const ramp = rampOf(parseColour(nothing), parseColour(little), parseColour(much), parseColour(all));
		const lightness = Array.from({ length: 256 }, (_, step) => 0.2126 * (ramp[step * 4] ?? 0) + 0.7152 * (ramp[step * 4 + 1] ?? 0) + 0.0722 * (ramp[step * 4 + 2] ?? 0));
		const way = Math.sign((lightness[255] ?? 0) - (lightness[0] ?? 0));
		for (let step = 1; step < 256; step++) expect(way * ((lightness[step] ?? 0) - (lightness[step - 1] ?? 0))).toBeGreaterThanOrEqual(-1);
		expect(Math.abs((lightness[255] ?? 0) - (lightness[0] ?? 0))).toBeGreaterThan(120);
	});
});
