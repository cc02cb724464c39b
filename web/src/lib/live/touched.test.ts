// What is set on a page: the latest of each counts until it is refused or old.
import { describe, expect, test } from 'vitest';
import { reduceTouched, touchedSince, untouched, type Touched } from './touched';

const nothing: Touched<string> = untouched;
const reduce = reduceTouched<string, Touched<string>>;
const set = (state: Touched<string>, key: string, value: unknown) => reduce(state, { kind: 'touched', key, value });
const done = (state: Touched<string>, key: string, value: unknown, at: number) => reduce(state, { kind: 'done', at, key, value });

describe('what is set on a page', () => {
	test('counts, the latest of each', () => {
		const state = set(set(set(nothing, 'a', 1), 'b', 2), 'a', 3);
		expect([...state.touched].map(([key, { value }]) => [key, value])).toEqual([
			['a', 3],
			['b', 2]
		]);
		expect(nothing.touched.size).toBe(0);
	});

	test('counts while it is on its way, and until it has come about for a while', () => {
		const state = done(set(set(nothing, 'a', 1), 'b', 2), 'a', 1, 10);
		expect([...touchedSince(state, 9).keys()]).toEqual(['a', 'b']);
		expect([...touchedSince(state, 1000).keys()]).toEqual(['b']);
	});

	test('is still on its way where what has come about was set before it', () => {
		const state = done(set(set(nothing, 'a', 1), 'a', 2), 'a', 1, 10);
		expect([...touchedSince(state, 1000).keys()]).toEqual(['a']);
		expect([...touchedSince(done(state, 'a', 2, 11), 1000).keys()]).toEqual([]);
	});

	test('counts no more when it is refused; why it was stays until something is done', () => {
		const state = set(set(nothing, 'a', 1), 'b', 2);
		const refused = reduce(state, { kind: 'refused', key: 'b', reason: 'too bright' });
		expect([...refused.touched.keys()]).toEqual(['a']);
		expect(refused.refusal).toBe('too bright');
		expect(done(refused, 'c', 3, 12).refusal).toBe('');
	});

	test('is the same state where nothing changes', () => expect(done(nothing, 'a', 1, 10)).toBe(nothing));
});
