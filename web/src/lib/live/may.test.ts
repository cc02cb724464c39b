import { expect, test } from 'vitest';
import type { Session } from '$contract/types';
import { decodeSession } from '$contract/payloads';
import { mayDo } from './may';

const session = (more: object): Session => {
	const decoded = decodeSession({ required: true, authenticated: true, csrf: '', ...more });
	if (!decoded.ok) throw new Error(decoded.reason);
	return decoded.value;
};

test('each of our roles may what those before it may', () => {
	expect(mayDo(session({ role: 'viewer' }), 'playlist.start', 'operator')).toBe(false);
	expect(mayDo(session({ role: 'admin' }), 'playlist.start', 'operator')).toBe(true);
});

test('a role of one\u2019s own may what it says, and what it includes', () => {
	const dj = session({ role: 'dj', includes: 'viewer', may: ['playlist.*', 'light.show'] });
	expect(mayDo(dj, 'playlist.start', 'operator')).toBe(true);
	expect(mayDo(dj, 'light.show', 'operator')).toBe(true);
	expect(mayDo(dj, 'light.show_all', 'operator')).toBe(false);
	expect(mayDo(dj, 'http.live.read', 'viewer')).toBe(true);
	expect(mayDo(session({ role: 'dj' }), 'http.live.read', 'viewer')).toBe(false);
});

test('where nobody has to log in everybody may everything', () => {
	expect(mayDo(null, 'object.apply', 'admin')).toBe(true);
	expect(mayDo(session({}), 'object.apply', 'admin')).toBe(true);
});
