// Everything that the events page knows, as one immutable value; and how it moves. Pure: no clock, timer or socket.
import type { BusEvent, EventMessage, Gesture, ListedRun, Playlist } from '$contract/event_types';
import { hearServerTime, unknownServerClock, type ServerClock } from '$live/server_clock';
import { appended, emptyLog, prepended, type EventLog } from './event_log';
import { firingOf, withCounts, withFirings, type Firing, type Firings } from './firings';
import { counted as countedRate, noRate, perSecond, type Rate } from './rate';
import { heard, listed, noRuns, type Runs } from './runs';

/** `waiting`: not connected, or not yet greeted. */
export type FeedLink = 'waiting' | 'live';

/** `absent`: the gateway says that nobody of that name lives. `silent`: it lives, but did not answer. */
export type Director = { kind: 'unknown' } | { kind: 'present' } | { kind: 'absent' } | { kind: 'silent'; reason: string };

export interface EventsState {
	link: FeedLink;
	director: Director;
	clock: ServerClock;
	log: EventLog;
	/** Events that the gateway left out since the page was opened. */
	dropped: number;
	/** Whether something about runs may have been missed. */
	mayHaveMissed: boolean;
	/** How many events came in each of the last seconds, the present one last. */
	rate: Rate;
	playlists: readonly Playlist[];
	runs: Runs;
	gestures: readonly Gesture[];
	/** How many more of them the director has than are shown. */
	unseen: { playlists: number; gestures: number };
	firings: Firings;
}

export const initialEvents: EventsState = {
	link: 'waiting',
	director: { kind: 'unknown' },
	clock: unknownServerClock,
	log: emptyLog,
	dropped: 0,
	mayHaveMissed: false,
	rate: noRate,
	playlists: [],
	runs: noRuns,
	gestures: [],
	unseen: { playlists: 0, gestures: 0 },
	firings: []
};

/** `at`: seconds on the page's steady clock. */
export type EventsChange =
	| { kind: 'messages'; messages: readonly { at: number; message: EventMessage }[] }
	| { kind: 'lost' }
	| { kind: 'tick'; at: number }
	| { kind: 'playlists'; playlists: readonly Playlist[]; unseen?: number }
	| { kind: 'gestures'; gestures: readonly Gesture[]; unseen?: number }
	| { kind: 'runs'; runs: readonly ListedRun[]; asked: number }
	| { kind: 'recent'; events: readonly BusEvent[] }
	| { kind: 'absent' }
	| { kind: 'silent'; reason: string };

export function reduceEvents(state: EventsState, change: EventsChange): EventsState {
	switch (change.kind) {
		case 'messages':
			return change.messages.reduce((next, { at, message }) => heardMessage(next, message, at), state);
		case 'lost':
			return { ...state, link: 'waiting', mayHaveMissed: true };
		case 'tick':
			return counted(state, 0, change.at);
		case 'playlists':
			return {
				...state,
				director: { kind: 'present' },
				playlists: change.playlists,
				unseen: { ...state.unseen, playlists: change.unseen ?? 0 }
			};
		case 'gestures':
			return { ...state, gestures: change.gestures, unseen: { ...state.unseen, gestures: change.unseen ?? 0 } };
		case 'runs':
			return { ...state, runs: listed(state.runs, change.runs, change.asked), mayHaveMissed: false };
		case 'recent':
			return recalled(state, change.events);
		case 'absent':
			// What it said last stays: one that crashed is back in a moment.
			return { ...state, director: { kind: 'absent' } };
		case 'silent':
			return { ...state, director: { kind: 'silent', reason: change.reason } };
	}
}

function heardMessage(state: EventsState, message: EventMessage, at: number): EventsState {
	const known: EventsState = { ...state, link: 'live', clock: hearServerTime(state.clock, message.timestamp, at) };
	if (message.type === 'ping') return known;
	if (message.type === 'dropped') return { ...known, dropped: state.dropped + message.count, mayHaveMissed: true };
	const { log, fresh } = appended(state.log, message.events);
	const firings = fresh.flatMap((event): Firing[] => [firingOf(event)].filter((firing) => firing !== null));
	return counted(
		{
			...known,
			log,
			runs: heard(state.runs, fresh),
			playlists: withStarts(state.playlists, fresh),
			gestures: withCounts(state.gestures, firings),
			firings: withFirings(state.firings, firings)
		},
		fresh.length,
		at
	);
}

function withStarts(playlists: readonly Playlist[], fresh: readonly BusEvent[]): readonly Playlist[] {
	const begun = fresh.filter(({ type }) => type === 'event.playlist.created').map(({ data }) => data['playlist_name']);
	if (begun.length === 0) return playlists;
	return playlists.map((playlist) => {
		const more = begun.filter((name) => name === playlist.name).length;
		return more > 0 ? { ...playlist, starts: playlist.starts + more } : playlist;
	});
}

/** What happened before the page came: shown, but counted by the director's own numbers. */
function recalled(state: EventsState, events: readonly BusEvent[]): EventsState {
	const known = { ...state, log: prepended(state.log, events) };
	if (state.firings.length > 0) return known;
	const firings = events.flatMap((event): Firing[] => [firingOf(event)].filter((firing) => firing !== null));
	return { ...known, firings: withFirings([], firings) };
}

function counted(state: EventsState, count: number, at: number): EventsState {
	const rate = countedRate(state.rate, count, at);
	return rate === state.rate ? state : { ...state, rate };
}

/** Events a second, over the whole seconds lately gone by. */
export const eventsPerSecond = ({ rate }: EventsState): number => perSecond(rate);
