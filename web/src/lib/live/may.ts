// What whoever has a session may: by one of our roles, or as a role of one's own says (docs/policy.md). What is not among it need not be offered;
// rules may refuse more, and whoever asks is told so.
import { ROLES, type Role, type Session } from '$contract/types';

const fits = (pattern: string, action: string): boolean => (pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : pattern === action);

/** Where no password is set everybody may everything. */
export function mayDo(session: Session | null, action: string, needed: Role): boolean {
	if (session?.role === undefined) return true;
	if (session.role !== 'none' && ROLES.indexOf(session.role) >= ROLES.indexOf(needed)) return true;
	return (session.may ?? []).some((pattern) => fits(pattern, action));
}
