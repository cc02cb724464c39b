import { describe, expect, it } from 'vitest';
import { Keys } from './idempotency';

const counted = (): Keys => {
	let count = 0;
	return new Keys(() => `k${++count}`);
};

describe('the key of a request', () => {
	it('is the same while nobody has answered', () => {
		const keys = counted();
		expect(keys.of('POST /a {}')).toBe('k1');
		expect(keys.of('POST /a {}')).toBe('k1');
		expect(keys.of('POST /b {}')).toBe('k2');
	});

	it('is another once somebody has', () => {
		const keys = counted();
		keys.of('POST /a {}');
		keys.answered('POST /a {}');
		expect(keys.of('POST /a {}')).toBe('k2');
	});

	it('is forgotten when many others have no answer either', () => {
		const keys = counted();
		keys.of('first');
		for (let other = 0; other < 32; ++other) keys.of(`other ${other}`);
		expect(keys.of('other 31')).toBe('k33');
		expect(keys.of('first')).toBe('k34');
	});

	it('is long and random', () => {
		const keys = new Keys();
		expect(keys.of('a')).toMatch(/^[0-9a-f]{32}$/);
		expect(keys.of('a')).not.toBe(keys.of('b'));
	});
});
