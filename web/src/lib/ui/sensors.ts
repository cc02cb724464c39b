// How the sensors that we know are called, ordered and judged, and what becomes of all the others. The sensors of the
// `system` source have names of their own; any other is understood by its unit.
import type { Reading, Scalar } from '$contract/types';
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
	label: string;
	kind?: TileKind;
	range?: Range;
	warn?: number;
	error?: number;
}

const PERCENT: Range = { min: 0, max: 100 };

// In the order in which they stand on the page.
const KNOWN: Readonly<Record<string, Known>> = {
	cpu_percent: { label: 'CPU', range: PERCENT, warn: 95 },
	memory_percent: { label: 'Memory', range: PERCENT, warn: 85, error: 95 },
	cpu_temp: { label: 'Temperature', range: { min: 20, max: 90 }, warn: 75, error: 84 },
	load_1min: { label: 'Load, 1 min' },
	net_rx: { label: 'Received' },
	net_tx: { label: 'Sent' },
	disk_percent: { label: 'Disk', kind: 'meter', range: PERCENT, warn: 85, error: 95 },
	uptime: { label: 'Uptime', kind: 'ticking' },
	throttled: { label: 'Throttling', kind: 'flag' }
};

const ORDER = Object.keys(KNOWN);

export function styleOf(sensor: string, reading: Reading): SensorStyle {
	const known = own(sensor);
	return {
		label: known?.label ?? formatName(sensor),
		kind: kindOf(known, reading.value),
		range: known?.range ?? (reading.unit === '%' ? PERCENT : null)
	};
}

function kindOf(known: Known | undefined, value: Scalar): TileKind {
	if (typeof value === 'boolean') return 'flag';
	if (typeof value === 'string') return 'text';
	return known?.kind ?? 'chart';
}

/** Known sensors first, in their order, then the others by name. */
export function compareSensors(a: string, b: string): number {
	const [left, right] = [ORDER.indexOf(a), ORDER.indexOf(b)].map((rank) => (rank < 0 ? ORDER.length : rank));
	return (left ?? 0) - (right ?? 0) || (a < b ? -1 : a > b ? 1 : 0);
}

export function quantityOf({ value, unit }: Reading): Quantity {
	if (value === null) return { text: NO_VALUE, unit };
	if (typeof value === 'boolean') return { text: value ? 'Yes' : 'No', unit: '' };
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
	if (sensor === 'throttled') return value === true ? { level: 'warn', word: 'Slowed down' } : null;
	const known = own(sensor);
	if (typeof value !== 'number' || !known) return null;
	if (known.error !== undefined && value >= known.error) return { level: 'error', word: 'Very high' };
	if (known.warn !== undefined && value >= known.warn) return { level: 'warn', word: 'High' };
	return null;
}

const own = (sensor: string): Known | undefined => (Object.hasOwn(KNOWN, sensor) ? KNOWN[sensor] : undefined);
