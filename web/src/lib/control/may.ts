// Which role each order of the page takes, as the table of commands has it (contracts/commands.json). Where it is not enough the order is
// not offered; whoever asks all the same is refused by the installation.
import type { Role, Session } from '$contract/types';
import { mayDo } from '$live/may';

export const NEEDED = {
	'audit.list': 'admin',
	'leadership.hand_over': 'admin',
	'vault.initialise': 'admin',
	'vault.unlock': 'admin',
	'vault.recover': 'admin',
	'vault.lock': 'operator',
	'vault.change_passphrase': 'admin',
	'vault.rekey': 'admin',
	'vault.put': 'admin',
	'vault.remove': 'admin',
	'store.check': 'operator',
	'store.backup': 'admin',
	'job.enqueue': 'operator',
	'job.cancel': 'operator',
	'job.replay': 'operator',
	'job.forget': 'operator',
	'object.apply': 'admin',
	'object.diff': 'admin',
	'object.read': 'admin',
	'object.remove': 'admin',
	'object.rollback': 'admin',
	'object.history': 'admin',
	'object.reconcile': 'operator',
	'policy.get': 'admin',
	'policy.explain': 'admin'
} as const satisfies Record<string, Role>;

export type OrderName = keyof typeof NEEDED;

export const mayOrder = (session: Session | null, order: OrderName): boolean => mayDo(session, order, NEEDED[order]);
