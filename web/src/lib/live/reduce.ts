// The page's whole behaviour over time: state and event in, state out. It owns no clock, timer or socket.
import { decodeInstallation } from '$contract/installation';
import type { Course, LiveMessage } from '$contract/types';
import { arrivalsAfter } from './arrivals';
import { rememberDeparted } from './departed';
import { interrupt, recalled, record } from './history';
import { mergePatch } from './merge_patch';
import { hearServerTime, unknownServerClock } from './server_clock';
import type { SocketEvent } from './socket';
import { serverNow, type LiveState } from './state';

/** `at`: seconds on the page's steady clock. */
export type LiveEvent =
	| SocketEvent<LiveMessage>
	| { kind: 'tick'; at: number }
	| { kind: 'recent'; at: number; courses: readonly Course[] };

export function reduce(state: LiveState, event: LiveEvent): LiveState {
	const now: LiveState = { ...state, at: event.at };
	switch (event.kind) {
		case 'tick':
			return now;
		case 'recent':
			return { ...now, history: recalled(state.history, event.courses, state.installation) };
		case 'misunderstood':
			return { ...now, misunderstood: state.misunderstood + 1 };
		case 'login':
			return { ...now, link: { phase: 'login' }, history: interrupt(state.history) };
		case 'connecting':
			// An attempt after a loss is still offline to whoever looks: only a snapshot ends it.
			return state.link.phase === 'offline' ? now : { ...now, link: { phase: 'connecting' } };
		case 'lost':
			return lost(now, event.retryAt);
		case 'message':
			return heard({ ...now, heardAt: event.at }, event.message);
	}
}

function lost(state: LiveState, retryAt: number): LiveState {
	const since = state.link.phase === 'offline' ? state.link.since : offlineSince(state);
	return { ...state, link: { phase: 'offline', since, retryAt }, history: interrupt(state.history) };
}

/** What was never heard on this visit is away since the last one that did, unless the clock was set back since. */
function offlineSince({ at, heardAt, heardBefore }: LiveState): number {
	return heardAt === 0 && heardBefore !== null && heardBefore < at ? heardBefore : at;
}

function heard(state: LiveState, message: LiveMessage): LiveState {
	switch (message.type) {
		case 'ping':
			return { ...state, clock: hearServerTime(state.clock, message.timestamp, state.at) };
		case 'snapshot': {
			// Another connection may be another machine, or the same one after its clock was set.
			const clock = hearServerTime(unknownServerClock, message.timestamp, state.at);
			return withDocument({ ...state, clock, link: { phase: 'live' } }, message.state, 'earlier');
		}
		case 'delta': {
			if (state.installation === null) return { ...state, misunderstood: state.misunderstood + 1 };
			const clock = hearServerTime(state.clock, message.timestamp, state.at);
			return withDocument({ ...state, clock }, mergePatch(state.document, message.patch), 'now');
		}
	}
}

/** `arrived`: whether what is new in the document came just now, or at some time before the page connected. */
function withDocument(state: LiveState, document: unknown, arrived: 'now' | 'earlier'): LiveState {
	const installation = decodeInstallation(document);
	return {
		...state,
		document,
		installation,
		departed: rememberDeparted(state, installation),
		history: record(state.history, installation),
		arrivals: arrivalsAfter(state.arrivals, installation, arrived, serverNow(state))
	};
}
