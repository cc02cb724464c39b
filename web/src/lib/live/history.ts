// The course of each numeric reading since the page was opened: what the small charts draw. Bounded, in memory, gone with
// the page.
import type { Installation } from '$contract/types';

export interface Point {
	/** Seconds, server's clock. */
	time: number;
	/** `null` breaks the line: nobody knows what happened here. */
	value: number | null;
}

export type Series = readonly Point[];

export type History = ReadonlyMap<string, Series>;

/** A chart spans at least these seconds, or as many as the latest points need. */
export const CHART_SECONDS = 180;
const POINTS_OF_SLOW_SOURCES = 40;

export const seriesKey = (source: string, sensor: string): string => `${source}/${sensor}`;

/** Append every reading that is newer than what the history has. */
export function record(history: History, installation: Installation): History {
	const next = new Map(history);
	for (const source of installation.sources) {
		for (const [sensor, reading] of source.readings) {
			if (typeof reading.value !== 'number') continue;
			const key = seriesKey(source.id, sensor);
			const series = next.get(key) ?? [];
			const last = series[series.length - 1];
			if (last && reading.timestamp <= last.time) continue;
			const silent = last && reading.expiresIn !== null && reading.timestamp - last.time > reading.expiresIn;
			const gap: Point[] = silent && last.value !== null ? [{ time: last.time, value: null }] : [];
			next.set(key, trimmed([...series, ...gap, { time: reading.timestamp, value: reading.value }]));
		}
	}
	return next;
}

/** The connection was lost: whatever comes next does not continue the line. */
export function interrupt(history: History): History {
	const next = new Map<string, Series>();
	for (const [key, series] of history) {
		const last = series[series.length - 1];
		next.set(key, last && last.value !== null ? [...series, { time: last.time, value: null }] : series);
	}
	return next;
}

function trimmed(series: Point[]): Series {
	const newest = series[series.length - 1]?.time ?? 0;
	const excess = series.length - POINTS_OF_SLOW_SOURCES;
	const first = series.findIndex((point, index) => index >= excess || newest - point.time <= CHART_SECONDS);
	return first > 0 ? series.slice(first) : series;
}
