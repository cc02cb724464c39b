// What can be drawn: the readings that are numbers now, and those that were kept.
import type { KeptSeries } from '$contract/history';
import type { SourceView } from '$live/view';
import { sourceName } from '$words/sources';
import { formatName } from '../format';
import { compareSensors } from '../sensors';
import type { Drawn } from './words';

/** By source, each in the order in which its readings stand on the page. */
export function drawableOf(sources: readonly SourceView[], kept: readonly KeptSeries[]): Drawn[] {
	const found = new Map<string, Drawn>();
	for (const { source, sensor, unit } of kept) found.set(`${source}/${sensor}`, { source, title: formatName(source), sensor, unit, flag: false });
	for (const { id: source, meta, sensors } of sources) {
		const title = sourceName(meta) ?? formatName(source);
		for (const { sensor, reading } of sensors) {
			const flag = typeof reading.value === 'boolean';
			if (flag || typeof reading.value === 'number') found.set(`${source}/${sensor}`, { source, title, sensor, unit: reading.unit, flag });
		}
	}
	return [...found.values()].sort((a, b) => (a.source === b.source ? compareSensors(a.sensor, b.sensor) : a.source < b.source ? -1 : 1));
}
