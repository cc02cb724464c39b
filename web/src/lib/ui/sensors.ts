// How the sensors that we know are called, ordered and judged, and what becomes of all the others. The sensors of the
// `system` source have names of their own; any other is understood by its unit.
import type { Reading, Scalar } from '$contract/types';
import { sensorNames } from '$words/home';
import { formatBytes, formatName, formatNumber, formatRate, formatSteady, NO_VALUE, type Quantity } from './format';

export type TileKind = 'chart' | 'meter' | 'ticking' | 'flag' | 'text';

export interface Range {
	min: number;
	max: number;
}

export interface SensorStyle {
	label: string;
	kind: TileKind;
	/** The ends of its chart or meter, where they are known beforehand. */
	range: Range | null;
}

/** A value that a person should know about, in a word. */
export type Attention = { level: 'warn' | 'error'; word: string } | null;

interface Known {
	kind?: TileKind;
	range?: Range;
	/** Those in which the range counts; left out: any. */
	units?: readonly string[];
	warn?: number;
	error?: number;
}

const PERCENT: Range = { min: 0, max: 100 };
const AIR: Pick<Known, 'range' | 'units'> = { range: { min: 960, max: 1060 }, units: ['mbar', 'mb', 'hPa'] };

type KnownSensor = Exclude<keyof typeof sensorNames, 'network' | 'yes' | 'no' | 'slowedDown' | 'veryHigh' | 'high'>;

// In the order in which they stand on the page.
const KNOWN: Readonly<Record<KnownSensor, Known>> = {
	cpu_percent: { range: PERCENT, warn: 95 },
	memory_percent: { range: PERCENT, warn: 85, error: 95 },
	cpu_temp: { range: { min: 20, max: 90 }, warn: 75, error: 84 },
	load_1min: {},
	net_rx: {},
	net_tx: {},
	disk_percent: { kind: 'meter', range: PERCENT, warn: 85, error: 95 },
	uptime: { kind: 'ticking' },
	throttled: { kind: 'flag' },
	co2: { range: { min: 400, max: 2000 }, warn: 1000, error: 1500 },
	temperature: {},
	humidity: { range: PERCENT },
	pressure: { ...AIR },
	battery: { kind: 'meter', range: PERCENT },
	weather_temp: {},
	weather_feels_like: {},
	weather_conditions: {},
	weather_humidity: {},
	weather_cloud_cover: { kind: 'meter', range: PERCENT },
	weather_wind: {},
	weather_wind_dir: {},
	weather_pressure: { ...AIR },
	weather_uv_index: {},
	weather_visibility: {},
	weather_location: {},
	queries_today: {},
	ads_blocked_today: {},
	ads_percentage_today: {},
	connected: {},
	device_count: {}
};

const ORDER = Object.keys(KNOWN);

/** "Living room:co2", as its source encoded it: the label, "" where there is none, and the quantity. */
export function partsOf(sensor: string): readonly [label: string, quantity: string] {
	const colon = sensor.indexOf(':');
	if (colon < 0) return ['', sensor];
	const encoded = sensor.slice(0, colon);
	const label = encoded.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
	return [label, sensor.slice(colon + 1)];
}

export function styleOf(sensor: string, reading: Reading): SensorStyle {
	const known = own(sensor);
	const [label, quantity] = partsOf(sensor);
	const name = isKnown(quantity) ? sensorNames[quantity] : formatName(quantity);
	return {
		label: label ? `${label}, ${name}` : name,
		kind: kindOf(known, reading.value),
		range: rangeOf(known, reading.unit)
	};
}

function rangeOf(known: Known | undefined, unit: string): Range | null {
	if (known?.range && (known.units?.includes(unit) ?? true)) return known.range;
	return rangeIn(unit);
}

/** What values of that unit do not leave; null: nothing holds them. */
export const rangeIn = (unit: string): Range | null => (unit === '%' ? PERCENT : null);

function kindOf(known: Known | undefined, value: Scalar): TileKind {
	if (typeof value === 'boolean') return 'flag';
	if (typeof value === 'string') return 'text';
	return known?.kind ?? 'chart';
}

/** By label, then known quantities first, in their order, then the others by name. */
export function compareSensors(a: string, b: string): number {
	const [[leftLabel, left], [rightLabel, right]] = [partsOf(a), partsOf(b)];
	return compareTexts(leftLabel, rightLabel) || rankOf(left) - rankOf(right) || compareTexts(left, right);
}

function rankOf(quantity: string): number {
	const rank = ORDER.indexOf(quantity);
	return rank < 0 ? ORDER.length : rank;
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function quantityOf({ value, unit }: Reading): Quantity {
	if (value === null) return { text: NO_VALUE, unit };
	if (typeof value === 'boolean') return { text: value ? sensorNames.yes : sensorNames.no, unit: '' };
	if (typeof value === 'string') return { text: value, unit };
	if (unit === 'B/s') return formatRate(value);
	if (unit === 'B') return formatBytes(value);
	if (unit === '%' || unit === '°C' || unit === '°F') return { text: formatSteady(value), unit };
	return { text: formatNumber(value), unit };
}

/** An end of a range: as `quantityOf`, without decimals that say nothing. */
export function endOf(value: number, unit: string): Quantity {
	if (unit === 'B/s' || unit === 'B') return quantityOf({ value, unit, timestamp: 0, expiresIn: null });
	return { text: formatNumber(value), unit };
}

export function attentionOf(sensor: string, value: Scalar): Attention {
	if (sensor === 'throttled') return value === true ? { level: 'warn', word: sensorNames.slowedDown } : null;
	const known = own(sensor);
	if (typeof value !== 'number' || !known) return null;
	if (known.error !== undefined && value >= known.error) return { level: 'error', word: sensorNames.veryHigh };
	if (known.warn !== undefined && value >= known.warn) return { level: 'warn', word: sensorNames.high };
	return null;
}

function own(sensor: string): Known | undefined {
	const [, quantity] = partsOf(sensor);
	return isKnown(quantity) ? KNOWN[quantity] : undefined;
}

const isKnown = (quantity: string): quantity is KnownSensor => Object.hasOwn(KNOWN, quantity);
