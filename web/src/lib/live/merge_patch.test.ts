import { expect, test } from 'vitest';
import { mergePatch } from './merge_patch';

// The cases of RFC 7396, appendix A.
test.each([
	[{ a: 'b' }, { a: 'c' }, { a: 'c' }],
	[{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
	[{ a: 'b' }, { a: null }, {}],
	[{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
	[{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
	[{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
	[{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
	[{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
	[['a', 'b'], ['c', 'd'], ['c', 'd']],
	[{ a: 'b' }, ['c'], ['c']],
	[{ a: 'foo' }, null, null],
	[{ a: 'foo' }, 'bar', 'bar'],
	[{ e: null }, { a: 1 }, { e: null, a: 1 }],
	[[1, 2], { a: 'b', c: null }, { a: 'b' }],
	[{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }]
])('%j with %j gives %j', (target, patch, result) => {
	expect(JSON.parse(JSON.stringify(mergePatch(target, patch)))).toEqual(result);
});

test('leaves its input alone and shares what was not touched', () => {
	const target = { same: { deep: 1 }, changed: { a: 1 } };
	const result = mergePatch(target, { changed: { a: 2 } }) as typeof target;
	expect(target.changed.a).toBe(1);
	expect(result.changed.a).toBe(2);
	expect(result.same).toBe(target.same);
});

test('a service called __proto__ is a service like any other', () => {
	const patch = JSON.parse('{"services":{"__proto__":{"state":"ready"}}}');
	const result = mergePatch({ services: {} }, patch) as { services: object };
	expect(Object.keys(result.services)).toEqual(['__proto__']);
	expect(({} as Record<string, unknown>)['state']).toBeUndefined();
});
