// What the page hears about events and from the director (docs/events.md). Times are epoch seconds of the server's clock,
// lengths of time are seconds.
import type { JsonObject } from './fields';

export interface BusEvent {
	/** Unique per source. */
	id: string;
	type: string;
	producer: number;
	source: string;
	/** 0 where the source does not count its events. */
	seq: number;
	timestamp: number;
	data: JsonObject;
	/** The id of the event that led to this one; "source/id" where that is another source's. */
	cause: string | null;
}

export type EventMessage =
	| { type: 'events'; timestamp: number; events: readonly BusEvent[]; problems: number }
	| { type: 'dropped'; timestamp: number; count: number }
	| { type: 'ping'; timestamp: number };

export interface Step {
	eventType: string;
	producer: number;
	data: JsonObject;
	offset: number;
	repeat: number;
	/** null where the step does not repeat. */
	interval: number | null;
}

export type Origin = 'file' | 'bus';

export interface Playlist {
	name: string;
	definitionId: string;
	origin: Origin;
	trigger: string | null;
	interrupts: readonly string[];
	completion: string | null;
	metadata: JsonObject | null;
	steps: readonly Step[];
	duration: number;
	active: number;
	starts: number;
}

export const RUN_STATES = ['running', 'completed', 'cancelled', 'interrupted'] as const;

export type RunState = (typeof RUN_STATES)[number];

/** One performance of a playlist as the director lists it. */
export interface ListedRun {
	id: string;
	definitionId: string;
	name: string;
	metadata: JsonObject | null;
	started: number;
	plannedEnd: number;
	state: RunState;
	stopped: number | null;
	emitted: number;
}

export const GESTURE_KINDS = [
	'double_tap',
	'simultaneous',
	'sequence',
	'hold',
	'mirror',
	'playlist',
	'calibrate',
	'aggregate',
	'debounce',
	'rate_limit',
	'smooth',
	'magnitude',
	'heading',
	'zones'
] as const;

export type GestureKind = (typeof GESTURE_KINDS)[number];

export interface Gesture {
	name: string;
	id: string;
	kind: GestureKind;
	origin: Origin;
	metadata: JsonObject | null;
	listens: readonly string[];
	emits: string | null;
	fired: number;
	suppressed: number;
	lastFired: number | null;
	/** The keys as in the installation's file. */
	definition: JsonObject;
}
