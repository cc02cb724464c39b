// Whether somebody may do something: what is typed, and what is asked by it. Pure.
import type { JsonObject } from '$contract/fields';

export interface Question {
	subject: string;
	action: string;
	resource: string;
	/** Joined by commas; empty: those that are known of that one. */
	roles: string;
	/** Empty: this machine's own. */
	address: string;
}

export const NOTHING: Question = { subject: '', action: '', resource: '', roles: '', address: '' };

/** The parameters of `policy.explain`. */
export function questionOf({ subject, action, resource, roles, address }: Question): JsonObject {
	const named = roles.split(',').map((role) => role.trim()).filter((role) => role !== '');
	return {
		subject: subject.trim(),
		action: action.trim(),
		...(resource.trim() === '' ? {} : { resource: resource.trim() }),
		...(named.length === 0 ? {} : { roles: named }),
		...(address.trim() === '' ? {} : { address: address.trim() })
	};
}
