// Who may log in (GET /api/users), and what scripts show instead (GET /api/tokens), as contracts/ has them.
import { isObject, textsIn } from './fields';
import { ROLES, type Role } from './types';

export interface Person {
	id: string;
	name: string;
	/** One of ours, or one of a policy. */
	role: string;
}

export interface People {
	people: readonly Person[];
	/** Those besides ours that somebody may have. */
	roles: readonly string[];
}

export interface Token extends Person {
	role: Role;
	/** Epoch seconds. */
	created: number;
	/** The day it was last shown; null: never. */
	used: number | null;
}

export const isRole = (value: unknown): value is Role => ROLES.some((role) => role === value);

function decodePerson(json: unknown): Person | null {
	if (!isObject(json)) return null;
	const { id, name, role } = json;
	return typeof id === 'string' && typeof name === 'string' && typeof role === 'string' && role !== '' ? { id, name, role } : null;
}

function decodeToken(json: unknown): Token | null {
	const person = decodePerson(json);
	if (!person || !isObject(json)) return null;
	const { created, used } = json;
	if (typeof created !== 'number' || (used !== null && typeof used !== 'number')) return null;
	return isRole(person.role) ? { ...person, role: person.role, created, used } : null;
}

/** null: it is no such list. */
function decodeList<Item>(json: unknown, key: string, decode: (json: unknown) => Item | null): Item[] | null {
	const list = isObject(json) ? json[key] : undefined;
	if (!Array.isArray(list)) return null;
	const items = list.map(decode).filter((item) => item !== null);
	return items.length === list.length ? items : null;
}

export function decodePeople(json: unknown): People | null {
	const people = decodeList(json, 'users', decodePerson);
	return people === null ? null : { people, roles: textsIn(json, 'roles') };
}
export const decodeTokens = (json: unknown): Token[] | null => decodeList(json, 'tokens', decodeToken);
/** The secret of a token that was just made; null: there is none. */
export const decodeSecret = (json: unknown): string | null => (isObject(json) && typeof json['token'] === 'string' ? json['token'] : null);
