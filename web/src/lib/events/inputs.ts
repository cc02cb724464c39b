// Which inputs a person can play here: those that some definition hears and that no definition makes itself. Worked out
// from the director's own lists, so that it fits any installation. Pure.
import type { Gesture, Playlist } from '$contract/event_types';
import { isObject, type JsonObject } from '$contract/fields';

/** A press that is one of several of its type, such as the arrows of a pad. */
export interface Code {
	label: string;
	data: JsonObject;
}

export interface Melody {
	name: string;
	notes: readonly { type: string; data: JsonObject }[];
	/** Seconds between two notes, well within what the gesture allows. */
	pause: number;
}

export type Input =
	| { kind: 'stop'; type: string }
	| {
			kind: 'press';
			type: string;
			data: JsonObject;
			codes: readonly Code[];
			doubleTap: number | null;
			melodies: readonly Melody[];
	  }
	| { kind: 'hold'; type: string; seconds: number }
	| { kind: 'slider'; type: string; field: string; min: number; max: number; start: number; threshold: number | null }
	| { kind: 'together'; type: string; producers: number }
	/** `gravity`: what is sent of an axis that points straight up. */
	| { kind: 'tilt'; type: string; gravity: number }
	| { kind: 'switch'; type: string }
	| { kind: 'flurry'; type: string; times: number; pause: number; field: string | null };

const EMERGENCY = /(^|\.)emergency(\.|$)/;
const PAD = ['up', 'down', 'left', 'right', 'a', 'b'];

export function inputsOf(playlists: readonly Playlist[], gestures: readonly Gesture[]): Input[] {
	const made = madeHere(playlists, gestures);
	const heard = new Set(
		[
			...gestures.flatMap(({ listens }) => listens),
			...playlists.flatMap(({ trigger, interrupts }) => [...(trigger === null ? [] : [trigger]), ...interrupts])
		].filter((type) => !made.has(type))
	);
	return [...heard].map((type) => inputFor(type, gestures)).sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

const ORDER: readonly Input['kind'][] = ['press', 'hold', 'together', 'slider', 'switch', 'tilt', 'flurry', 'stop'];

function madeHere(playlists: readonly Playlist[], gestures: readonly Gesture[]): Set<string> {
	const made = new Set<string>();
	// A mirror says the type that it hears; that makes it no less an input.
	for (const { emits, listens } of gestures) if (emits !== null && !listens.includes(emits)) made.add(emits);
	for (const { steps, completion } of playlists) {
		for (const { eventType } of steps) made.add(eventType);
		if (completion !== null) made.add(completion);
	}
	return made;
}

function inputFor(type: string, gestures: readonly Gesture[]): Input {
	const listening = gestures.filter(({ listens }) => listens.includes(type));
	const of = (kind: Gesture['kind']): Gesture | undefined => listening.find((gesture) => gesture.kind === kind);
	if (EMERGENCY.test(type)) return { kind: 'stop', type };
	const [hold, zones, smooth, aggregate, simultaneous, debounce, limit] = [
		of('hold'),
		of('zones'),
		of('smooth'),
		of('aggregate'),
		of('simultaneous'),
		of('debounce'),
		of('rate_limit')
	];
	if (hold) return { kind: 'hold', type, seconds: numberOf(hold.definition, 'after', 0.5) };
	if (simultaneous) return { kind: 'together', type, producers: numberOf(simultaneous.definition, 'producers', 2) };
	const spatial = of('heading') ?? of('magnitude');
	if (spatial) return { kind: 'tilt', type, gravity: gravityOf(spatial.definition) || 1 };
	if (of('calibrate')) return { kind: 'tilt', type, gravity: 1 };
	if (aggregate && textOf(aggregate.definition, 'field') !== '') return slider(type, aggregate.definition);
	if (zones) return zoneSlider(type, zones.definition);
	if (smooth) return smoothed(type, fieldsOf(smooth.definition));
	if (isSequenceOf(type, listening) || of('double_tap')) return press(type, listening);
	const gate = listening
		.flatMap(({ kind, definition }) =>
			gatesOf(definition).map((gate) => ({ kind, gate, alone: gatesOf(definition).length === 1 }))
		)
		.find(({ gate }) => gate['type'] === type);
	// What starts a playlist by itself is pressed; what lets something else through is switched.
	if (gate && gate.kind === 'playlist' && gate.alone)
		return plainPress(type, isObject(gate.gate['where']) ? fitting(gate.gate['where']) : { state: true });
	if (gate) return { kind: 'switch', type };
	if (of('mirror')) return { kind: 'slider', type, field: 'value', min: 0, max: 1, start: 0.5, threshold: null };
	if (debounce)
		return { kind: 'flurry', type, times: 8, pause: quickly(numberOf(debounce.definition, 'quiet', 0.02) / 3), field: 'value' };
	if (limit)
		return { kind: 'flurry', type, times: 2 * numberOf(limit.definition, 'per_second', 1), pause: 0.05, field: null };
	return plainPress(type, {});
}

/** A browser keeps no pause of a few milliseconds: what has to be that close goes all at once. */
const quickly = (pause: number): number => (pause < 0.05 ? 0 : pause);

const plainPress = (type: string, data: JsonObject): Input => ({
	kind: 'press',
	type,
	data,
	codes: [],
	doubleTap: null,
	melodies: []
});

function press(type: string, listening: readonly Gesture[]): Input {
	const tap = listening.find(({ kind }) => kind === 'double_tap');
	const melodies = listening.flatMap((gesture) => melodyOf(gesture) ?? []);
	const codes = [
		...new Set(
			melodies.flatMap(({ notes }) =>
				notes.flatMap((note) => (note.type === type && typeof note.data['code'] === 'string' ? [note.data['code']] : []))
			)
		)
	];
	const known = codes.some((code) => PAD.includes(code)) ? [...PAD, ...codes.filter((code) => !PAD.includes(code))] : codes;
	return {
		kind: 'press',
		type,
		data: {},
		codes: known.map((code) => ({ label: code, data: { code } })),
		doubleTap: tap ? numberOf(tap.definition, 'window', 0.3) / 2 : null,
		melodies
	};
}

function isSequenceOf(type: string, gestures: readonly Gesture[]): boolean {
	return gestures.some((gesture) => stepsOf(gesture.definition).some((step) => step['type'] === type));
}

function melodyOf(gesture: Gesture): Melody | null {
	const steps = stepsOf(gesture.definition);
	if (gesture.kind !== 'sequence' || steps.length === 0) return null;
	return {
		name: gesture.name,
		notes: steps.map((step) => ({ type: String(step['type']), data: fitting(step['where']) })),
		pause: Math.min(0.15, numberOf(gesture.definition, 'timeout', 1) / 2)
	};
}

/** Data that passes a `where`, as far as plain values and limits go. */
export function fitting(where: unknown): JsonObject {
	if (!isObject(where)) return {};
	return Object.fromEntries(
		Object.entries(where).map(([field, wanted]) => {
			if (!isObject(wanted)) return [field, wanted];
			const options = wanted['one_of'];
			if (Array.isArray(options)) return [field, options[0]];
			const above = wanted['above'];
			return [field, wanted['at_least'] ?? wanted['at_most'] ?? (typeof above === 'number' ? above + 1 : 0)];
		})
	);
}

function slider(type: string, definition: JsonObject): Input {
	const threshold = typeof definition['at_least'] === 'number' ? definition['at_least'] : null;
	const top = threshold ?? 100;
	const rearm = numberOf(definition, 'rearm_below', top);
	return {
		kind: 'slider',
		type,
		field: textOf(definition, 'field'),
		min: roundTo(Math.min(0, top) + Math.max(0, rearm * 0.4), 10),
		max: roundTo(top * 1.25, 10),
		start: roundTo(rearm * 0.8, 1),
		threshold
	};
}

/** From well below the lowest bound to well above the highest. */
function zoneSlider(type: string, definition: JsonObject): Input {
	const bounds = boundsOf(definition);
	const [lowest, highest] = [bounds[0] ?? 0, bounds[bounds.length - 1] ?? 0];
	const beyond = Math.max((highest - lowest) / 2, Math.abs(lowest) / 4, 1);
	const min = Math.floor(lowest - beyond);
	return {
		kind: 'slider',
		type,
		field: textOf(definition, 'field'),
		min,
		max: Math.ceil(highest + beyond),
		start: min,
		threshold: null
	};
}

function smoothed(type: string, fields: readonly string[]): Input {
	if (fields.includes('x') && fields.includes('y')) return { kind: 'tilt', type, gravity: 1 };
	return { kind: 'slider', type, field: fields[0] ?? 'value', min: -1, max: 1, start: 0, threshold: null };
}

const roundTo = (value: number, step: number): number => Math.round(value / step) * step;

/** On and off, as a gate's `where` wants them; without one by the field `state`. */
export function switchData(type: string, gestures: readonly Gesture[], on: boolean): JsonObject {
	for (const { definition } of gestures) {
		const gate = gatesOf(definition).find((candidate) => candidate['type'] === type);
		if (!gate || !isObject(gate['where'])) continue;
		const data = fitting(gate['where']);
		if (on) return data;
		return Object.fromEntries(
			Object.entries(data).map(([field, value]) => [
				field,
				typeof value === 'boolean' ? !value : typeof value === 'number' ? value - 1 : `not ${String(value)}`
			])
		);
	}
	return { state: on };
}

/** `gate` is one table or a list of them. */
export function gatesOf(definition: JsonObject): JsonObject[] {
	const gate = definition['gate'] ?? definition['gates'];
	return (Array.isArray(gate) ? gate : [gate]).filter(isObject);
}

/** The gestures that start a playlist. */
export const startersOf = (playlist: string, gestures: readonly Gesture[]): Gesture[] =>
	gestures.filter(({ kind, definition }) => kind === 'playlist' && definition['playlist'] === playlist);

export function stepsOf(definition: JsonObject): JsonObject[] {
	return Array.isArray(definition['sequence']) ? definition['sequence'].filter(isObject) : [];
}

/** Of a `smooth`. */
export const fieldsOf = (definition: JsonObject): string[] => textsOf(definition, 'fields') ?? ['x', 'y', 'z'];

/** Of `zones`: where each but the lowest begins, and what they are called. */
export const namesOf = (definition: JsonObject): string[] => textsOf(definition, 'names') ?? [];

export function boundsOf(definition: JsonObject): number[] {
	const bounds = definition['bounds'];
	return Array.isArray(bounds) ? bounds.filter((bound) => typeof bound === 'number') : [];
}

/** What a still accelerometer says, for a `magnitude` or a `heading`. */
export const gravityOf = (definition: JsonObject): number => numberOf(definition, 'gravity', 9.80665);

function textsOf(definition: JsonObject, key: string): string[] | null {
	const texts = definition[key];
	return Array.isArray(texts) ? texts.filter((text) => typeof text === 'string') : null;
}

const textOf = (definition: JsonObject, key: string): string => (typeof definition[key] === 'string' ? definition[key] : '');

export function numberOf(definition: JsonObject, key: string, otherwise: number): number {
	const value = definition[key];
	return typeof value === 'number' ? value : otherwise;
}
