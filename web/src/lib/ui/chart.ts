// The geometry of the small charts: points in, an SVG path out, in a box of the given size with the newest at the right.
import { CHART_SECONDS, type Series } from '$live/history';
import type { Range } from './sensors';

export interface Box {
	width: number;
	height: number;
}

/** The range to draw: the given one widened to what was seen, or a round one with zero on one of the five lines. */
export function chartRange(all: readonly Series[], given: Range | null): Range {
	const values = all.flatMap((series) => series.flatMap(({ value }) => value ?? []));
	if (values.length === 0) return given ?? { min: 0, max: 1 };
	const [low, high] = [Math.min(...values), Math.max(...values)];
	if (given && (low >= 0 || low >= given.min)) return { min: Math.min(given.min, low), max: Math.max(given.max, high) };
	return roundRange(low, Math.max(high, given?.max ?? high));
}

function roundRange(low: number, high: number): Range {
	if (low >= 0) return { min: 0, max: high > 0 ? roundUp(high) : 1 };
	if (high <= 0) return { min: -roundUp(-low), max: 0 };
	// Zero is the second, third or fourth line from below: where the parts are smallest.
	const parts = [1, 2, 3].map((below) => ({ below, part: roundUp(Math.max(-low / below, high / (4 - below)) * 4) / 4 }));
	const { below, part } = parts.reduce((best, each) => (each.part < best.part ? each : best));
	return { min: -below * part, max: (4 - below) * part };
}

/** The next of 1, 2, 4, 8, 10, 20, 40, …: each divides into four equal parts that read well. */
export function roundUp(value: number): number {
	const power = 10 ** Math.floor(Math.log10(value));
	const step = [1, 2, 4, 8, 10].find((candidate) => value <= candidate * power * 1.0000001) ?? 10;
	return step * power;
}

interface Spot {
	x: number;
	y: number;
}

/** The unbroken stretches of the series, oldest first. */
export function stretches(series: Series, range: Range, box: Box): Spot[][] {
	const newest = series[series.length - 1]?.time ?? 0;
	const oldest = series[0]?.time ?? 0;
	const seconds = Math.max(CHART_SECONDS, newest - oldest);
	const parts: Spot[][] = [[]];
	for (const { time, value } of series) {
		if (value === null) {
			parts.push([]);
			continue;
		}
		parts[parts.length - 1]?.push({
			x: tenth(box.width * (1 - (newest - time) / seconds)),
			y: height(value, range, box)
		});
	}
	return parts.filter((part) => part.length > 0);
}

/** How far down in the box a value stands, or the end that is nearest to it. */
export function height(value: number, range: Range, box: Box): number {
	const share = (value - range.min) / (range.max - range.min || 1);
	return tenth(box.height * (1 - Math.min(1, Math.max(0, share))));
}

export function linePath(parts: readonly Spot[][]): string {
	return parts.map((part) => part.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')).join('');
}

/** The area between the line and that height: of zero, or of the end that is nearest to it. */
export function areaPath(parts: readonly Spot[][], level: number): string {
	return parts
		.filter((part) => part.length > 1)
		.map((part) => `${linePath([part])}L${part[part.length - 1]?.x} ${level}L${part[0]?.x} ${level}Z`)
		.join('');
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
