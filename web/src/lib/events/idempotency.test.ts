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

	it('is another for what is asked again behind something else that was done', () => {
		const keys = counted();
		keys.of('start');
		keys.of('stop');
		keys.of('later');
		keys.answered('stop');
		expect(keys.of('start')).toBe('k4');
		expect(keys.of('later')).toBe('k3');
	});

	it('is another for what is asked again much later', () => {
		let now = 0;
		let count = 0;
		const keys = new Keys(
			() => `k${++count}`,
			() => now
		);
		keys.of('start');
		now = 59_999;
		expect(keys.of('start')).toBe('k1');
		now = 60_000;
		expect(keys.of('start')).toBe('k2');
	});

	it('is long and random', () => {
		const keys = new Keys();
		expect(keys.of('a')).toMatch(/^[0-9a-f]{32}$/);
		expect(keys.of('a')).not.toBe(keys.of('b'));
	});
});
