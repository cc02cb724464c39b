// From an event back to what led to it. The page knows the latest events; for the rest it asks the director.
import type { BusEvent } from '$contract/event_types';
import { eventKey, keyOf } from './event_log';

/** More links than any sensible show has: a circle must not hold up the page. */
const LONGEST = 64;

/** The key of an event's cause: ids are unique per source, so one of another source is written "source/id". */
export function causeKey(event: BusEvent): string | null {
	if (event.cause === null) return null;
	return event.cause.includes('/') ? event.cause : eventKey(event.source, event.cause);
}

export interface Chain {
	/** Oldest first, the event itself last. */
	events: readonly BusEvent[];
	/** The key of a cause that is not known here; null where the chain goes back to where it all began. */
	missing: string | null;
}

export function chainOf(event: BusEvent, known: ReadonlyMap<string, BusEvent>): Chain {
	const events = [event];
	const seen = new Set([keyOf(event)]);
	let current = event;
	for (;;) {
		const key = causeKey(current);
		if (key === null || seen.has(key) || events.length >= LONGEST) return { events, missing: null };
		const cause = known.get(key);
		if (!cause) return { events, missing: key };
		seen.add(key);
		events.unshift(cause);
		current = cause;
	}
}

/** The longer of two tellings: ours, or ours with the director's before it. */
export function completed(chain: Chain, told: readonly BusEvent[]): Chain {
	if (chain.missing === null || told.length === 0) return chain;
	const own = chain.events[chain.events.length - 1];
	if (!own) return chain;
	const known = new Map([...told, ...chain.events].map((event) => [keyOf(event), event]));
	return chainOf(own, known);
}
