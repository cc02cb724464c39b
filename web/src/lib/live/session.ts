// Logging in and out (`/api/session`). The password goes to the gateway and nowhere else; the session is a cookie that
// scripts cannot see.
import { decodeSession } from '$contract/payloads';
import type { Session } from '$contract/types';

const ADDRESS = '/api/session';
const OPEN: Session = { required: false, authenticated: true, csrf: '' };

/** null: the gateway did not answer, or not sensibly. A gateway that knows no sessions asks for no password. */
export async function fetchSession(signal?: AbortSignal): Promise<Session | null> {
	try {
		const response = await fetch(ADDRESS, { cache: 'no-store', ...(signal ? { signal } : {}) });
		if (response.status === 404) return OPEN;
		if (!response.ok) return null;
		const decoded = decodeSession(await response.json());
		return decoded.ok ? decoded.value : null;
	} catch {
		return null;
	}
}

/** `wait`: seconds until the gateway listens again, where it said so. */
export type LoginOutcome =
	| { kind: 'welcome' }
	| { kind: 'wrong_password' }
	| { kind: 'too_many_attempts'; wait: number | null }
	| { kind: 'no_sensible_answer' };

export async function logIn(password: string, username = ''): Promise<LoginOutcome> {
	try {
		const response = await fetch(ADDRESS, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(username === '' ? { password } : { username, password })
		});
		if (response.ok) return { kind: 'welcome' };
		if (response.status === 401) return { kind: 'wrong_password' };
		if (response.status !== 429) return { kind: 'no_sensible_answer' };
		return { kind: 'too_many_attempts', wait: Number(response.headers.get('retry-after')) || null };
	} catch {
		return { kind: 'no_sensible_answer' };
	}
}

/** Whether the gateway ended the session. */
export async function logOut(csrf: string): Promise<boolean> {
	try {
		return (await fetch(ADDRESS, { method: 'DELETE', headers: { 'x-csrf-token': csrf } })).ok;
	} catch {
		return false;
	}
}
