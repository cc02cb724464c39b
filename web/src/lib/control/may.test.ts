import { expect, test } from 'vitest';
import type { Role, Session } from '$contract/types';
import { mayOrder } from './may';

test('each may what those before may; where nobody logs in everybody may all', () => {
	const session = (role?: Role): Session => ({ required: true, authenticated: true, csrf: '', role });
	expect((['viewer', 'operator', 'admin'] as const).map((role) => mayOrder(session(role), 'vault.lock'))).toEqual([false, true, true]);
	expect((['viewer', 'operator', 'admin'] as const).map((role) => mayOrder(session(role), 'vault.put'))).toEqual([false, false, true]);
	expect(mayOrder(session(), 'vault.put')).toBe(true);
	expect(mayOrder(null, 'vault.put')).toBe(true);
});
