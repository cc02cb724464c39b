// Which sensors share a tile, and how many tiles stand in a row.
import type { SensorView } from '$live/view';
import { sensorNames } from '$words/home';
import { dayOf } from './forecast';
import { compareSensors, styleOf } from './sensors';

export interface TileView {
	/** The sensors, one or two of them, by which the tile is known; of a forecast its day. */
	key: string;
	/** Of a forecast empty: its readings say which day it is. */
	label: string;
	sensors: readonly SensorView[];
	/** What stands below it, of other readings; left out: nothing. */
	foot?: string;
}

interface Pair {
	label: keyof typeof sensorNames;
	sensors: readonly [string, string];
}

const PAIRS: readonly Pair[] = [{ label: 'network', sensors: ['net_rx', 'net_tx'] }];

export function tilesOf(views: readonly SensorView[]): TileView[] {
	const byName = new Map(views.map((view) => [view.sensor, view]));
	const ordered = [...views].sort((a, b) => compareSensors(a.sensor, b.sensor));
	return ordered.flatMap((view): TileView[] => {
		const day = dayOf(view.sensor);
		if (day) {
			const sensors = ordered.filter(({ sensor }) => dayOf(sensor) === day);
			return view === sensors[0] ? [{ key: day, label: '', sensors }] : [];
		}
		const pair = PAIRS.find(({ sensors }) => sensors.includes(view.sensor));
		const [first, second] = pair?.sensors.map((name) => byName.get(name)) ?? [];
		if (pair && first && second) {
			return view === first ? [{ key: pair.sensors.join(), label: sensorNames[pair.label], sensors: [first, second] }] : [];
		}
		return [{ key: view.sensor, label: styleOf(view.sensor, view.reading).label, sensors: [view] }];
	});
}

/** Columns for `count` tiles, at most `most`, so that the rows are as even as can be: 5 at most 4 → 3 + 2. */
export function evenColumns(count: number, most: number): number {
	const rows = Math.max(1, Math.ceil(count / most));
	return Math.max(1, Math.ceil(count / rows));
}
