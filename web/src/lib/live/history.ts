// The course of each numeric reading: what the small charts draw. It begins with what the gateway remembers and goes on with
// what the page hears. Bounded, in memory, gone with the page.
import type { Course, Installation } from '$contract/types';

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

/** A reading that is so much older than the one before it comes from a clock that was set back. */
const OVERTAKEN_SECONDS = 1.5;

export const seriesKey = (source: string, sensor: string): string => `${source}/${sensor}`;

/** Append every reading that is newer than what the history has. */
export function record(history: History, installation: Installation): History {
	const next = new Map(history);
	for (const source of installation.sources) {
		for (const [sensor, reading] of source.readings) {
			if (typeof reading.value !== 'number') continue;
			const key = seriesKey(source.id, sensor);
			const series = next.get(key) ?? [];
			const since = reading.timestamp - (series[series.length - 1]?.time ?? -Infinity);
			if (since <= 0 && since > -OVERTAKEN_SECONDS) continue;
			const point = { time: reading.timestamp, value: reading.value };
			next.set(key, since < 0 ? [point] : trimmed(continued(series, [point], reading.expiresIn)));
		}
	}
	return next;
}

/** The history with what the gateway remembers, which also knows what the page has missed. */
export function recalled(history: History, courses: readonly Course[], installation: Installation | null): History {
	const next = new Map(history);
	const sources = new Map(installation?.sources.map(({ id, readings }) => [id, readings]));
	for (const { source, sensor, points } of courses) {
		const [first, last] = [points[0], points[points.length - 1]];
		if (!first || !last) continue;
		const key = seriesKey(source, sensor);
		const own = next.get(key) ?? [];
		const expiresIn = sources.get(source)?.get(sensor)?.expiresIn ?? null;
		const before = own.filter(({ time }) => time < first.time);
		const after = own.filter(({ time }) => time > last.time);
		next.set(key, trimmed(continued(continued(before, points, expiresIn), after, expiresIn)));
	}
	return next;
}

/** The series with points after it; where nothing came for longer than a value holds, the line breaks. */
function continued(series: Series, points: Series, expiresIn: number | null): Point[] {
	const next = [...series];
	for (const point of points) {
		const last = next[next.length - 1];
		const silent = last && last.value !== null && expiresIn !== null && point.time - last.time > expiresIn;
		if (silent) next.push({ time: last.time, value: null });
		next.push(point);
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
