// When each reading arrived, on the server's clock: expiry counts from arrival (DESIGN §3), and the clock of the machine
// that measured may be wrong. Of readings that were there before the page, only the time of measurement is known.
import type { Installation } from '$contract/types';
import { seriesKey } from './history';

export interface Arrival {
	/** The reading's own timestamp: tells a new reading from one already seen. */
	measured: number;
	at: number;
}

export type Arrivals = ReadonlyMap<string, Arrival>;

export function arrivalsAfter(
	known: Arrivals,
	installation: Installation,
	arrived: 'now' | 'earlier',
	now: number
): Arrivals {
	const next = new Map(known);
	for (const source of installation.sources) {
		for (const [sensor, { timestamp }] of source.readings) {
			const key = seriesKey(source.id, sensor);
			if (next.get(key)?.measured === timestamp) continue;
			next.set(key, { measured: timestamp, at: arrived === 'now' ? now : Math.min(timestamp, now) });
		}
	}
	return next;
}
