// What the worker of Spotify answers and says of itself, as far as a login goes.
import { Fields, type Decoded } from './fields';

export interface Authorization {
	url: string;
	redirectUri: string;
}

export function decodeAuthorization(json: unknown): Decoded<Authorization> {
	const fields = new Fields(json);
	const authorization = { url: fields.name('url'), redirectUri: fields.name('redirect_uri') };
	if (!/^https?:\/\//.test(authorization.url)) return { ok: false, reason: 'leads nowhere' };
	return fields.result(authorization);
}

/** How the login stands, as the worker says. */
export type LoginState = 'no client_id' | 'under way' | 'none' | 'in' | 'of another client_id';

const STATES: readonly LoginState[] = ['no client_id', 'under way', 'none', 'in', 'of another client_id'];

/** Of the details of its health; null: it does not say. */
export const loginIn = (details: Readonly<Record<string, unknown>> | undefined): LoginState | null => STATES.find((state) => state === details?.['login']) ?? null;
