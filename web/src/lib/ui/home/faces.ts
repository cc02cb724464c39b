// What a source shows on the overview: of a weather one picture, of the air of rooms a tile each, of a Pi-hole its share, of a tailnet its
// devices, of any other all its tiles. It is known by its readings, whatever it is called.
import type { SensorView, SourceView } from '$live/view';
import { sensorNames } from '$words/home';
import { dayOf } from '../forecast';
import { compareSensors, partsOf, quantityOf } from '../sensors';
import { tilesOf, type TileView } from '../tiles';

export type FaceKind = 'weather' | 'rooms' | 'blocker' | 'tailnet' | 'tiles' | 'machine';

/** In which order they come where nobody arranged them. */
const RANKS: readonly FaceKind[] = ['weather', 'rooms', 'tiles', 'blocker', 'tailnet', 'machine'];

export function faceOf({ sensors }: Pick<SourceView, 'sensors'>): FaceKind {
	const has = (name: string) => sensors.some(({ sensor }) => sensor === name);
	if (has('weather_temp')) return 'weather';
	if (sensors.some(({ sensor }) => isAirOfRoom(sensor))) return 'rooms';
	if (has('ads_percentage_today')) return 'blocker';
	if (has('connected') && has('device_count')) return 'tailnet';
	return has('cpu_percent') ? 'machine' : 'tiles';
}

/** The tiles of a source that has no picture of its own. */
export const faceTiles = (source: SourceView): TileView[] => (faceOf(source) === 'rooms' ? roomTiles(source.sensors) : tilesOf(source.sensors));

/** How many tiles wide it would like to be. */
export function widthOf(source: SourceView): number {
	const face = faceOf(source);
	if (face === 'weather') return 4;
	return face === 'blocker' || face === 'tailnet' ? 1.5 : Math.min(4, Math.max(1, faceTiles(source).length));
}

export const byFace = (a: SourceView, b: SourceView): number => RANKS.indexOf(faceOf(a)) - RANKS.indexOf(faceOf(b)) || (a.id < b.id ? -1 : 1);

function isAirOfRoom(sensor: string): boolean {
	const [label, quantity] = partsOf(sensor);
	return label !== '' && quantity === 'co2';
}

const LOW_BATTERY = 20;

/** A tile a room: its CO₂, and below that what else is known of its air. What belongs to no such room has a tile of its own. */
export function roomTiles(sensors: readonly SensorView[]): TileView[] {
	const rooms = [...sensors].filter(({ sensor }) => isAirOfRoom(sensor)).sort((a, b) => compareSensors(a.sensor, b.sensor));
	const labels = rooms.map(({ sensor }) => partsOf(sensor)[0]);
	const others = sensors.filter(({ sensor }) => !labels.includes(partsOf(sensor)[0]));
	return [...rooms.map((co2, index): TileView => ({ key: co2.sensor, label: labels[index] ?? '', sensors: [co2], foot: footOf(sensors, labels[index] ?? '') })), ...tilesOf(others)];
}

function footOf(sensors: readonly SensorView[], room: string): string {
	const find = (quantity: string) => sensors.find(({ sensor }) => partsOf(sensor)[0] === room && partsOf(sensor)[1] === quantity)?.reading;
	const parts = ['temperature', 'humidity'].flatMap((quantity) => {
		const reading = find(quantity);
		return reading ? [textOf(quantityOf(reading))] : [];
	});
	const battery = find('battery');
	const low = typeof battery?.value === 'number' && battery.value <= LOW_BATTERY ? [`${sensorNames.battery} ${textOf(quantityOf(battery))}`] : [];
	return [...parts, ...low].join(' · ');
}

const textOf = ({ text, unit }: { text: string; unit: string }): string => (unit === '' ? text : `${text} ${unit}`);

export interface Peer {
	name: string;
	online: boolean;
	/** As its source said it; empty where it did not. */
	lastSeen: string;
}

/** Who is online first, then by name. */
export function peersOf(sensors: readonly SensorView[]): Peer[] {
	const peers = sensors.flatMap(({ sensor, reading }): Peer[] => {
		const [name, quantity] = partsOf(sensor);
		if (name === '' || quantity !== 'online') return [];
		const seen = sensors.find((each) => partsOf(each.sensor)[0] === name && partsOf(each.sensor)[1] === 'last_seen')?.reading.value;
		return [{ name, online: reading.value === true, lastSeen: typeof seen === 'string' ? seen : '' }];
	});
	return peers.sort((a, b) => Number(b.online) - Number(a.online) || (a.name < b.name ? -1 : 1));
}

/** The days of a forecast, each with its readings. */
export function daysOf(sensors: readonly SensorView[]): SensorView[][] {
	const days = [...new Set(sensors.flatMap(({ sensor }) => dayOf(sensor) ?? []))].sort();
	return days.map((day) => sensors.filter(({ sensor }) => dayOf(sensor) === day));
}

export type Sky = 'sun' | 'few' | 'cloud' | 'rain' | 'snow' | 'thunder' | 'fog';

const SKIES: readonly [RegExp, Sky][] = [
	[/thunder|storm/i, 'thunder'],
	[/snow|sleet|blizzard|ice|hail/i, 'snow'],
	[/rain|drizzle|shower/i, 'rain'],
	[/fog|mist|haze|smoke/i, 'fog'],
	[/part|few|scattered|mainly|mostly (sunny|clear)/i, 'few'],
	[/cloud|overcast/i, 'cloud'],
	[/sun|clear|fair/i, 'sun']
];

/** The picture of what a provider calls the sky; null: of those words we know none. */
export const skyOf = (words: string): Sky | null => SKIES.find(([pattern]) => pattern.test(words))?.[1] ?? null;
