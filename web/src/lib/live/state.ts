// Everything that the page knows, as one immutable value. Times are seconds: `at`-like members on the page's own steady
// clock, the rest on the server's.
import type { Installation, Source } from '$contract/types';
import type { Arrivals } from './arrivals';
import type { History } from './history';
import { unknownServerClock, type ServerClock } from './server_clock';

export type Link =
	| { phase: 'connecting' }
	| { phase: 'live' }
	| { phase: 'offline'; since: number; retryAt: number }
	| { phase: 'login' };

/** A reading that the server no longer has; its tile stays for a while so that nothing jumps. */
export interface Departed {
	source: Source;
	at: number;
}

export interface LiveState {
	link: Link;
	/** The page's time at the latest event, and at the latest message. */
	at: number;
	heardAt: number;
	/** When an earlier visit heard the gateway for the last time; null: nobody knows of any. */
	heardBefore: number | null;
	clock: ServerClock;
	/** The server's document as last patched; null before the first snapshot. */
	document: unknown;
	installation: Installation | null;
	/** The last that was known of sources that lost readings or vanished. */
	departed: ReadonlyMap<string, Departed>;
	history: History;
	arrivals: Arrivals;
	/** Messages that could not be understood since the page was opened. */
	misunderstood: number;
}

export const initialState: LiveState = {
	link: { phase: 'connecting' },
	at: 0,
	heardAt: 0,
	heardBefore: null,
	clock: unknownServerClock,
	document: null,
	installation: null,
	departed: new Map(),
	history: new Map(),
	arrivals: new Map(),
	misunderstood: 0
};

/** The server's time now, as well as the page can tell. */
export const serverNow = (state: LiveState): number => state.at + state.clock.offset;

/** The latest server's time for which the page can vouch: stands still while nothing is heard. */
export const vouchedNow = (state: LiveState): number =>
	(state.link.phase === 'live' ? state.at : state.heardAt) + state.clock.offset;
