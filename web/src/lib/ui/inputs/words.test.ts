// How devices are said, and where bars end.
import { describe, expect, test } from 'vitest';
import { DEVICE_STATES } from '$contract/inputs';
import { barOf, formatMeasure, lookOfDevice, malformedWords, rateWords, standingWords } from './words';

test('states differ in word and sign, not in colour alone', () => {
	const looks = DEVICE_STATES.map((state) => lookOfDevice(state, { kind: 'live' }));
	expect(new Set(looks.map(({ word }) => word)).size).toBe(3);
	expect(new Set(looks.map(({ glyph }) => glyph)).size).toBe(3);
});

test('a state that nobody can vouch for loses its colour', () => {
	expect(lookOfDevice('connected', { kind: 'unreachable' })).toEqual({ word: 'connected', glyph: 'note', tone: 'rest' });
	expect(standingWords({ kind: 'live' })).toBe('');
	expect(standingWords({ kind: 'away', service: null })).toContain('last known values');
});

test('what was not understood is told by kind, the most frequent first', () => {
	expect(malformedWords(new Map([['too_long', 2], ['not_json', 7], ['none', 0]]))).toBe('9 not understood: 7 not json, 2 too long');
	expect(malformedWords(new Map())).toBe('');
});

describe('a number', () => {
	const measure = (value: number, min: number, max: number) => ({ value, range: { min, max } });

	test('keeps its decimals while its range stays', () => {
		expect(formatMeasure(measure(-0.001, -1, 1))).toBe('0.00');
		expect(formatMeasure(measure(-0.5, -1, 1))).toBe('−0.50');
		expect(formatMeasure(measure(9.81, -20, 20))).toBe('9.8');
		expect(formatMeasure(measure(128.4, 40, 200))).toBe('128');
		expect(formatMeasure(measure(NaN, 0, 1))).toBe('–');
	});

	test('has a bar from zero, wherever that is', () => {
		expect(barOf(measure(0.5, 0, 1))).toEqual({ from: 0, to: 50 });
		expect(barOf(measure(-0.5, -1, 1))).toEqual({ from: 25, to: 50 });
		expect(barOf(measure(120, 40, 200))).toEqual({ from: 0, to: 50 });
		expect(barOf(measure(-20, -80, 0))).toEqual({ from: 75, to: 100 });
		expect(barOf(measure(5, 0, 1))).toEqual({ from: 0, to: 100 });
	});
});

test('rates are read at a glance', () => {
	expect([0, 0.25, 9.6, 120.4].map(rateWords)).toEqual(['0', '0.3', '9.6', '120']);
});
