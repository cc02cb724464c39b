// The latest events, each once, found by source and id. Bounded; an immutable value that changes once a batch.
import type { BusEvent } from '$contract/event_types';

/** What the log shows, and as many again behind it, so that causes are found without asking. */
export const KEPT_EVENTS = 1000;

export interface EventLog {
	/** Oldest first. */
	readonly events: readonly BusEvent[];
	readonly byKey: ReadonlyMap<string, BusEvent>;
}

export const emptyLog: EventLog = { events: [], byKey: new Map() };

export const eventKey = (source: string, id: string): string => `${source}/${id}`;
export const keyOf = (event: BusEvent): string => eventKey(event.source, event.id);

/** The log with the events that it did not have, and these alone. QoS 1 may bring one twice. */
export function appended(log: EventLog, events: readonly BusEvent[]): { log: EventLog; fresh: readonly BusEvent[] } {
	const seen = new Set<string>();
	const fresh = events.filter((event) => {
		const key = keyOf(event);
		if (log.byKey.has(key) || seen.has(key)) return false;
		seen.add(key);
		return true;
	});
	if (fresh.length === 0) return { log, fresh };
	return { log: logOf([...log.events, ...fresh]), fresh };
}

/** The log with earlier events put before its own. */
export function prepended(log: EventLog, events: readonly BusEvent[]): EventLog {
	const { fresh } = appended(log, events);
	return fresh.length === 0 ? log : logOf([...fresh, ...log.events]);
}

function logOf(all: readonly BusEvent[]): EventLog {
	const events = all.slice(-KEPT_EVENTS);
	return { events, byKey: new Map(events.map((event) => [keyOf(event), event])) };
}

/** Reports of single steps: true, but so many that they hide the rest. */
export const isStepReport = (event: BusEvent): boolean => event.type === 'event.playlist.emitted';

export interface LogFilter {
	text: string;
	stepReports: boolean;
}

/** The latest `limit` events that pass, newest first. */
export function filtered(events: readonly BusEvent[], { text, stepReports }: LogFilter, limit: number): BusEvent[] {
	const wanted = text.trim().toLowerCase();
	const found: BusEvent[] = [];
	for (let index = events.length - 1; index >= 0 && found.length < limit; index--) {
		const event = events[index];
		if (!event || (!stepReports && isStepReport(event))) continue;
		if (wanted === '' || event.type.includes(wanted) || event.source.includes(wanted)) found.push(event);
	}
	return found;
}
