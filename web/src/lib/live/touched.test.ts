// What is set on a page: the latest of each counts until it is refused or old.
import { describe, expect, test } from 'vitest';
import { reduceTouched, touchedSince, untouched, type Touched } from './touched';

const nothing: Touched<string> = untouched;
const reduce = reduceTouched<string, Touched<string>>;
const set = (state: Touched<string>, key: string, value: unknown, at: number) => reduce(state, { kind: 'touched', at, key, value });

describe('what is set on a page', () => {
	test('counts, the latest of each', () => {
		const state = set(set(set(nothing, 'a', 1, 10), 'b', 2, 11), 'a', 3, 12);
		expect([...state.touched].map(([key, { value }]) => [key, value])).toEqual([
			['a', 3],
			['b', 2]
		]);
		expect(nothing.touched.size).toBe(0);
	});

	test('counts no more when it is old, or refused; why it was stays until something is done', () => {
		const state = set(set(nothing, 'a', 1, 10), 'b', 2, 11);
		expect([...touchedSince(state, 10).keys()]).toEqual(['b']);
		const refused = reduce(state, { kind: 'refused', key: 'b', reason: 'too bright' });
		expect([...refused.touched.keys()]).toEqual(['a']);
		expect(refused.refusal).toBe('too bright');
		expect(reduce(refused, { kind: 'done' }).refusal).toBe('');
	});

	test('is the same state where nothing changes', () => expect(reduce(nothing, { kind: 'done' })).toBe(nothing));
});
