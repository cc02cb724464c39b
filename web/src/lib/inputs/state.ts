// Everything that the inputs page knows, as one immutable value; and how it moves. Pure: no clock, timer or socket.
import type { BusEvent, EventMessage, Gesture, Playlist } from '$contract/event_types';
import type { Device, Input } from '$contract/inputs';
import { counted, noRate, type Rate } from '$events/rate';
import { nothingSpoken, spokenAfter, spokenAt, type Spoken } from './streams';

/** What one component says of its inputs. */
export interface Told {
	component: string;
	inputs: readonly Input[];
	problems: readonly string[];
}

/** The last that it said; `goneAt`: since when it says nothing any more (the page's time), or null. */
export interface Known extends Told {
	goneAt: number | null;
}

export interface InputsState {
	link: 'waiting' | 'live';
	told: readonly Known[];
	/** By the device's key. */
	spoken: ReadonlyMap<string, Spoken>;
	/** Of all devices together. */
	rate: Rate;
	/** Events that the gateway left out since the page was opened. */
	dropped: number;
	director: 'unknown' | 'present' | 'absent' | 'silent';
	playlists: readonly Playlist[];
	gestures: readonly Gesture[];
}

export const initialInputs: InputsState = {
	link: 'waiting',
	told: [],
	spoken: new Map(),
	rate: noRate,
	dropped: 0,
	director: 'unknown',
	playlists: [],
	gestures: []
};

/** `at`: seconds on the page's steady clock. */
export type InputsChange =
	| { kind: 'told'; at: number; told: readonly Told[] }
	| { kind: 'messages'; messages: readonly { at: number; message: EventMessage }[] }
	/** From before the page came: of devices that it has heard itself, it knows better. */
	| { kind: 'recent'; events: readonly BusEvent[] }
	| { kind: 'lost' }
	| { kind: 'tick'; at: number }
	| { kind: 'director'; director: 'absent' | 'silent' }
	| { kind: 'definitions'; playlists: readonly Playlist[]; gestures: readonly Gesture[] };

/** So long the devices of a service that says nothing any more keep their places. */
const KEPT_SECONDS = 300;

export const deviceKey = (source: string, identity: string): string => `${source}/${identity}`;

export function reduceInputs(state: InputsState, change: InputsChange): InputsState {
	switch (change.kind) {
		case 'told':
			return withTold(state, change.told, change.at);
		case 'messages':
			return change.messages.reduce((next, { at, message }) => heard(next, message, at), state);
		case 'recent':
			return { ...state, spoken: new Map([...withEvents(state, change.events, 0, false).spoken, ...state.spoken]) };
		case 'lost':
			return state.link === 'waiting' ? state : { ...state, link: 'waiting' };
		case 'tick':
			return ticked(state, change.at);
		case 'director':
			// What it said last stays: one that crashed is back in a moment.
			return state.director === change.director ? state : { ...state, director: change.director };
		case 'definitions':
			return { ...state, director: 'present', playlists: change.playlists, gestures: change.gestures };
	}
}

function withTold(state: InputsState, told: readonly Told[], at: number): InputsState {
	const present = new Set(told.map(({ component }) => component));
	const gone = state.told
		.filter(({ component }) => !present.has(component))
		.map((known) => ({ ...known, goneAt: known.goneAt ?? at }))
		.filter(({ goneAt }) => at - goneAt < KEPT_SECONDS);
	const all = [...told.map((each) => ({ ...each, goneAt: null })), ...gone].sort((a, b) => (a.component < b.component ? -1 : 1));
	const keys = new Set(all.flatMap(({ inputs }) => inputs.flatMap(({ source, devices }) => devices.map(({ identity }) => deviceKey(source, identity)))));
	const spoken = new Map([...state.spoken].filter(([key]) => keys.has(key)));
	return { ...state, told: all, spoken: spoken.size === state.spoken.size ? state.spoken : spoken };
}

function heard(state: InputsState, message: EventMessage, at: number): InputsState {
	const known: InputsState = state.link === 'live' ? state : { ...state, link: 'live' };
	if (message.type === 'ping') return known;
	if (message.type === 'dropped') return { ...known, dropped: known.dropped + message.count };
	const { spoken, count } = withEvents(known, message.events, at, true);
	if (count === 0) return known;
	return { ...known, spoken, rate: counted(known.rate, count, at) };
}

function ticked(state: InputsState, at: number): InputsState {
	const changed = [...state.spoken].flatMap(([key, before]): [string, Spoken][] => {
		const after = spokenAt(before, at);
		return after === before ? [] : [[key, after]];
	});
	const rate = state.rate.second === 0 ? state.rate : counted(state.rate, 0, at);
	if (changed.length === 0 && rate === state.rate) return state;
	return { ...state, rate, spoken: changed.length === 0 ? state.spoken : new Map([...state.spoken, ...changed]) };
}

function withEvents(
	state: InputsState,
	events: readonly BusEvent[],
	at: number,
	counts: boolean
): { spoken: ReadonlyMap<string, Spoken>; count: number } {
	const sources = new Map<string, readonly Device[]>();
	for (const { source, devices } of state.told.flatMap(({ inputs }) => inputs)) {
		sources.set(source, [...(sources.get(source) ?? []), ...devices]);
	}
	const byDevice = new Map<string, BusEvent[]>();
	let count = 0;
	for (const event of events) {
		const devices = sources.get(event.source);
		const device = devices && ownerOf(event, devices);
		if (!device) continue;
		const key = deviceKey(event.source, device.identity);
		const group = byDevice.get(key);
		if (group) group.push(event);
		else byDevice.set(key, [event]);
		count++;
	}
	if (count === 0) return { spoken: state.spoken, count };
	const spoken = new Map(state.spoken);
	for (const [key, group] of byDevice) spoken.set(key, spokenAfter(spoken.get(key) ?? nothingSpoken, group, at, counts));
	return { spoken, count };
}

/** An event says which device it is of; one of an input with a single device need not. */
function ownerOf(event: BusEvent, devices: readonly Device[]): Device | undefined {
	const said = event.data['device'];
	const named = typeof said === 'string' ? devices.find(({ identity }) => identity === said) : undefined;
	return named ?? devices.find(({ producer }) => producer === event.producer) ?? (devices.length === 1 ? devices[0] : undefined);
}
