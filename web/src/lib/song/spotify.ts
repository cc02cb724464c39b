// The login at Spotify, as far as a page has to do with it: where Spotify may send people back to, and what came back. Pure.
/** A browser's place, as far as it counts here. */
export interface Address {
	protocol: string;
	hostname: string;
	/** With its port. */
	origin: string;
	port: string;
}

const PATH = '/song';

/** This page, where Spotify sends people back to it: https, or http at this machine's own address, which has no name there. null: it does
    not; then the address that the browser ends at is copied. */
export function redirectTo({ protocol, hostname, origin, port }: Address): string | null {
	if (protocol === 'https:' || hostname === '127.0.0.1' || hostname === '[::1]') return origin + PATH;
	return hostname === 'localhost' ? `http://127.0.0.1${port === '' ? '' : `:${port}`}${PATH}` : null;
}

/** What `redeem` is given: of a login that was agreed to, or refused. */
export type Returned = { code: string; state: string } | { error: string; state: string };

/** null: nobody comes back from Spotify. */
export function returnedIn(query: URLSearchParams): Returned | null {
	const [code, error, state] = [query.get('code'), query.get('error'), query.get('state')];
	if (!state) return null;
	if (code) return { code, state };
	return error ? { error, state } : null;
}
