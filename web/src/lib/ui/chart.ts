// The geometry of the small charts: points in, an SVG path out, in a box of the given size with the newest at the right.
import { CHART_SECONDS, type Series } from '$live/history';
import type { Range } from './sensors';

export interface Box {
	width: number;
	height: number;
}

/** The range to draw: the given one widened to what was seen, or a round one from zero. */
export function chartRange(all: readonly Series[], given: Range | null): Range {
	const values = all.flatMap((series) => series.flatMap(({ value }) => value ?? []));
	const [low, high] = [Math.min(...values), Math.max(...values)];
	if (values.length === 0) return given ?? { min: 0, max: 1 };
	if (given) return { min: Math.min(given.min, low), max: Math.max(given.max, high) };
	return { min: low < 0 ? -roundUp(-low) : 0, max: high > 0 ? roundUp(high) : low < 0 ? 0 : 1 };
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
		const share = (value - range.min) / (range.max - range.min || 1);
		parts[parts.length - 1]?.push({
			x: tenth(box.width * (1 - (newest - time) / seconds)),
			y: tenth(box.height * (1 - Math.min(1, Math.max(0, share))))
		});
	}
	return parts.filter((part) => part.length > 0);
}

export function linePath(parts: readonly Spot[][]): string {
	return parts.map((part) => part.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')).join('');
}

/** The area under the line, down to the bottom of the box. */
export function areaPath(parts: readonly Spot[][], box: Box): string {
	return parts
		.filter((part) => part.length > 1)
		.map((part) => `${linePath([part])}L${part[part.length - 1]?.x} ${box.height}L${part[0]?.x} ${box.height}Z`)
		.join('');
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
