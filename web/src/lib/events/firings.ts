// What the gestures recognised lately, and the raw events behind each. Pure.
import type { BusEvent, Gesture } from '$contract/event_types';
import { isObject, type JsonObject } from '$contract/fields';
import { keyOf } from './event_log';

const KEPT_FIRINGS = 24;
/** A gesture that fires all the time is one line with a count. */
const MERGE_SECONDS = 1;

/** An event as it stands in a gesture's output. */
export interface Ingredient {
	type: string;
	producer: number;
	data: JsonObject;
	timestamp: number;
}

export interface Firing {
	key: string;
	gesture: string;
	event: BusEvent;
	/** Oldest first; empty where the output does not say. */
	ingredients: readonly Ingredient[];
	/** This one and those before it that it stands for. */
	count: number;
}

/** Newest first. */
export type Firings = readonly Firing[];

export function firingOf(event: BusEvent): Firing | null {
	const peripheral = event.data['virtual_peripheral'];
	if (!isObject(peripheral) || typeof peripheral['name'] !== 'string') return null;
	return { key: keyOf(event), gesture: peripheral['name'], event, ingredients: ingredientsOf(event.data), count: 1 };
}

export function withFirings(firings: Firings, fresh: readonly Firing[]): Firings {
	if (fresh.length === 0) return firings;
	const next = [...firings];
	for (const firing of fresh) {
		const at = next.findIndex(({ gesture }) => gesture === firing.gesture);
		const before = next[at];
		const merges = before && firing.event.timestamp - before.event.timestamp < MERGE_SECONDS && isStream(firing);
		if (merges) next.splice(at, 1);
		next.unshift(merges ? { ...firing, count: before.count + 1 } : firing);
	}
	return next.slice(0, KEPT_FIRINGS);
}

/** The gestures with what these firings add to their counts. */
export function withCounts(gestures: readonly Gesture[], fresh: readonly Firing[]): readonly Gesture[] {
	if (fresh.length === 0) return gestures;
	const counts = new Map<string, { fired: number; last: number }>();
	for (const { gesture, event } of fresh) {
		counts.set(gesture, { fired: (counts.get(gesture)?.fired ?? 0) + 1, last: event.timestamp });
	}
	return gestures.map((gesture) => {
		const more = counts.get(gesture.name);
		return more ? { ...gesture, fired: gesture.fired + more.fired, lastFired: more.last } : gesture;
	});
}

/** Copies and corrections of a stream: each has at most one event behind it. */
const isStream = ({ ingredients }: Firing): boolean => ingredients.length <= 1;

function ingredientsOf(data: JsonObject): Ingredient[] {
	const lists = [data['events'], data['sequence']].find(Array.isArray);
	const all: readonly unknown[] = lists ?? (isObject(data['source_event']) ? [data['source_event']] : []);
	return all.flatMap((item): Ingredient[] => {
		if (!isObject(item) || typeof item['event_type'] !== 'string') return [];
		const { event_type: type, producer_id: producer, timestamp, data: own } = item;
		return [
			{
				type,
				producer: typeof producer === 'number' ? producer : 0,
				data: isObject(own) ? own : {},
				timestamp: typeof timestamp === 'number' ? timestamp : NaN
			}
		];
	});
}
