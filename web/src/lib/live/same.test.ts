import { expect, test } from 'vitest';
import { isSame } from './same';

const inner = {};

test.each([
	[1, 1, true],
	[NaN, NaN, true],
	['a', 'b', false],
	[null, undefined, false],
	[inner, null, false],
	[{ a: 1, inner }, { a: 1, inner }, true],
	[{ a: 1, inner }, { a: 2, inner }, false],
	[{ a: 1 }, { b: 1 }, false],
	[{ a: 1 }, { a: 1, b: 2 }, false],
	[{ inner: {} }, { inner: {} }, false],
	[[1, inner], [1, inner], true],
	[[1, 2], [1], false],
	[[], {}, false],
	[new Map(), new Map(), false],
	[new Date(0), new Date(0), false]
])('%j and %j', (one, other, is) => expect(isSame(one, other)).toBe(is));
