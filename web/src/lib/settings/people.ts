// What the settings ask of the gateway about who may log in. One try each; why not is said as a kind, in words by whoever shows it.
import { isObject } from '$contract/fields';
import { decodePeople, decodeSecret, decodeTokens, type Person, type Token } from '$contract/people';
import type { Role } from '$contract/types';

const PATIENCE = 25_000;

/** `conflict`: what stands in its way is known to who asks: a name that is taken, the last admin. */
export type Trouble = { kind: 'away' } | { kind: 'forbidden'; message: string } | { kind: 'conflict' } | { kind: 'slow_down'; wait: number | null } | { kind: 'refused'; message: string };
export type Outcome<T = null> = { ok: true; value: T } | { ok: false; trouble: Trouble };

export const fetchPeople = () => read('/api/users', decodePeople);
export const fetchTokens = () => read('/api/tokens', decodeTokens);

export const addPerson = (person: { name: string; role: string; password: string }, csrf: string): Promise<Outcome> => change('POST', '/api/users', csrf, person);
export const changePerson = ({ id }: Person, what: { role?: string; password?: string }, csrf: string): Promise<Outcome> => change('POST', `/api/users/${id}`, csrf, what);
export const removePerson = ({ id }: Person, csrf: string): Promise<Outcome> => change('DELETE', `/api/users/${id}`, csrf);
export const changeOwnPassword = (old: string, fresh: string, csrf: string): Promise<Outcome> => change('POST', '/api/password', csrf, { old, new: fresh });
export const revokeToken = ({ id }: Token, csrf: string): Promise<Outcome> => change('DELETE', `/api/tokens/${id}`, csrf);

/** Its secret, which nobody is told again. */
export async function makeToken(token: { name: string; role: Role }, csrf: string): Promise<Outcome<string>> {
	const answer = await ask('/api/tokens', changing('POST', csrf, token));
	if (!answer.ok) return answer;
	const secret = decodeSecret(answer.value);
	return secret === null ? { ok: false, trouble: { kind: 'away' } } : { ok: true, value: secret };
}

/** The first admin. */
export const setUp = (first: { name: string; password: string; code?: string }): Promise<Outcome> => change('POST', '/api/setup', '', first);

function changing(method: string, csrf: string, body?: object): RequestInit {
	return {
		method,
		headers: { 'content-type': 'application/json', ...(csrf === '' ? {} : { 'x-csrf-token': csrf }) },
		...(body ? { body: JSON.stringify(body) } : {})
	};
}

async function change(method: string, path: string, csrf: string, body?: object): Promise<Outcome> {
	const answer = await ask(path, changing(method, csrf, body));
	return answer.ok ? { ok: true, value: null } : answer;
}

async function read<T>(path: string, decode: (json: unknown) => T | null): Promise<Outcome<T>> {
	const answer = await ask(path, { cache: 'no-store' });
	if (!answer.ok) return answer;
	const value = decode(answer.value);
	return value === null ? { ok: false, trouble: { kind: 'away' } } : { ok: true, value };
}

async function ask(path: string, request: RequestInit): Promise<Outcome<unknown>> {
	try {
		const response = await fetch(path, { ...request, signal: AbortSignal.timeout(PATIENCE) });
		const json: unknown = await response.json().catch(() => null);
		if (response.ok) return { ok: true, value: json };
		return { ok: false, trouble: troubleOf(response, json) };
	} catch {
		return { ok: false, trouble: { kind: 'away' } };
	}
}

function troubleOf(response: Response, json: unknown): Trouble {
	const error = isObject(json) && isObject(json['error']) ? json['error'] : {};
	const message = String(error['message'] ?? `HTTP ${response.status}`);
	if (response.status === 401 || response.status === 403) return { kind: 'forbidden', message };
	if (response.status === 409) return { kind: 'conflict' };
	if (response.status === 429) return { kind: 'slow_down', wait: Number(response.headers.get('retry-after')) || null };
	return { kind: 'refused', message };
}
