import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Role, Session } from '$contract/types';
import { actionOf } from './control_desk';
import { mayOrder, NEEDED } from './may';

const ROLES: Readonly<Record<string, Role>> = { look: 'viewer', play: 'operator', set_up: 'admin' };
const { components } = JSON.parse(readFileSync(new URL('../../../../contracts/commands.json', import.meta.url), 'utf8'));

test.each(Object.entries(NEEDED))('%s takes the role %s, and is asked for, as the table of commands says', (name, role) => {
	const type = components.schemas[name];
	expect(ROLES[type['x-permission']]).toBe(role);
	expect(type['x-target']).toBe('control');
	expect(actionOf(name)).toBe(type.properties.action.const);
});

test.each(['leadership.list', 'vault.status', 'vault.list', 'store.events'])('%s is for who may look', (name) => {
	const type = components.schemas[name];
	expect(type['x-permission']).toBe('look');
	expect(actionOf(name)).toBe(type.properties.action.const);
});

test('each may what those before may; where nobody logs in everybody may all', () => {
	const session = (role?: Role): Session => ({ required: true, authenticated: true, csrf: '', role });
	expect((['viewer', 'operator', 'admin'] as const).map((role) => mayOrder(session(role), 'vault.lock'))).toEqual([false, true, true]);
	expect((['viewer', 'operator', 'admin'] as const).map((role) => mayOrder(session(role), 'vault.put'))).toEqual([false, false, true]);
	expect(mayOrder(session(), 'vault.put')).toBe(true);
	expect(mayOrder(null, 'vault.put')).toBe(true);
});
