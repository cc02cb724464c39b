// How events and gestures are said.
import type { BusEvent, Gesture } from '$contract/event_types';
import { isObject, type JsonObject } from '$contract/fields';
import { boundsOf, fieldsOf, gatesOf, gravityOf, namesOf, numberOf, stepsOf } from '$events/inputs';
import { formatInterval, formatNumber } from '../format';

/** Data as people read it: `code up, pressed true`. */
export function formatData(data: JsonObject): string {
	return Object.entries(data)
		.map(([key, value]) => `${key} ${formatValue(value)}`)
		.join(', ');
}

function formatValue(value: unknown): string {
	if (typeof value === 'number') return formatNumber(value);
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The data of an event without what the page shows in its own way. */
export function plainData({ data }: BusEvent): JsonObject {
	const {
		virtual_peripheral: _,
		events,
		sequence,
		steps,
		trigger_event,
		interrupt_event,
		playlist_metadata,
		definition_id,
		source_event,
		...rest
	} = data;
	return rest;
}

/** What an event says, in a line. */
export function summary(event: BusEvent): string {
	const { playlist_name: name, playlist_id: id, reason, event_type: type, offset } = event.data;
	switch (event.type) {
		case 'event.playlist.created':
			return `${String(name)} began (${String(id)})`;
		case 'event.playlist.stopped':
			return `${String(name)} ${String(reason)} (${String(id)})`;
		case 'event.playlist.emitted':
			return `${String(name)} played ${String(type)} at ${typeof offset === 'number' ? formatGap(offset) : '?'} (${String(id)})`;
		default:
			return formatData(plainData(event));
	}
}

/** A length of time between two events: "0 ms", "120 ms", "1.4 s", "2 min 05 s". */
export function formatGap(seconds: number): string {
	const size = Math.abs(seconds);
	const sign = seconds < -0.0000005 ? '\u2212' : '';
	if (size < 0.0000005) return '0 ms';
	if (size < 0.001) return `${sign}${Math.round(size * 1e6)} µs`;
	if (size < 0.9995) return `${sign}${Math.round(size * 1000)} ms`;
	if (size < 59.95) return `${sign}${size.toFixed(1)} s`;
	return sign + formatInterval(size);
}

/** "14:03:07.250" on the reader's clock. */
export function timeOfDay(timestamp: number): string {
	const date = new Date(timestamp * 1000);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

export const KIND_WORDS: Readonly<Record<Gesture['kind'], string>> = {
	double_tap: 'double tap',
	simultaneous: 'together',
	sequence: 'sequence',
	hold: 'hold',
	mirror: 'gated mirror',
	playlist: 'gated playlist',
	calibrate: 'calibration',
	aggregate: 'threshold',
	debounce: 'debounce',
	rate_limit: 'rate limit',
	smooth: 'smoothing',
	magnitude: 'length',
	heading: 'compass',
	zones: 'zones'
};

/** What a gesture waits for, in one sentence without its full stop. */
export function describeGesture({ kind, definition, listens }: Gesture): string {
	const type = listens[0] ?? 'nothing';
	const span = (key: string, otherwise: number) => formatInterval(numberOf(definition, key, otherwise));
	switch (kind) {
		case 'double_tap':
			return `two ${type} within ${span('window', 0.3)}`;
		case 'simultaneous':
			return `${type} from ${numberOf(definition, 'producers', 2)} producers within ${span('window', 0.01)}`;
		case 'sequence':
			return `${describeSteps(stepsOf(definition))}, each within ${span('timeout', 1)}`;
		case 'hold':
			return `${type} held for ${span('after', 0.5)}`;
		case 'mirror':
			return `${mirrored(definition, type)} copied while ${describeGates(definition)}`;
		case 'playlist':
			return `starts ${String(definition['playlist'])} for each ${describeGates(definition)}${definition['cancel_active'] === true ? ', in place of its earlier run' : ''}`;
		case 'calibrate':
			return `${type} minus an offset, turned and scaled`;
		case 'aggregate':
			return describeAggregate(definition, type);
		case 'debounce':
			return `${type}, once it was quiet for ${span('quiet', 0.02)}`;
		case 'rate_limit':
			return `${type}, at most ${numberOf(definition, 'per_second', 1)} a second`;
		case 'smooth':
			return `mean of ${type} ${fieldsOf(definition).join(', ')} over ${span('window', 0.2)}`;
		case 'magnitude':
			return describeMagnitude(definition, type);
		case 'heading':
			return `where ${String(definition['heading'])} points, level by ${String(definition['accelerometer'])}`;
		case 'zones':
			return describeZones(definition, type);
	}
}

const mirrored = (definition: JsonObject, otherwise: string): string =>
	typeof definition['mirror'] === 'string' ? definition['mirror'] : otherwise;

function describeSteps(steps: readonly JsonObject[]): string {
	const words = steps.map((step) => {
		const where = step['where'];
		const values = typeof where === 'object' && where !== null ? Object.values(where) : [];
		return values.length === 1 && typeof values[0] !== 'object' ? String(values[0]) : String(step['type']);
	});
	return words.join(' ');
}

function describeGates(definition: JsonObject): string {
	return gatesOf(definition)
		.map(({ type, where }) => {
			if (!isObject(where)) return `${String(type)} on`;
			const wanted = formatData(where);
			return wanted === '' ? String(type) : `${String(type)} with ${wanted}`;
		})
		.join(' and ');
}

function describeAggregate(definition: JsonObject, type: string): string {
	const field = typeof definition['field'] === 'string' ? ` ${definition['field']}` : '';
	const of = `${String(definition['function'] ?? 'mean').replace('_', ' of ')} of ${type}${field} over ${formatInterval(numberOf(definition, 'window', 0))}`;
	return of + describeThreshold(definition);
}

function describeThreshold(definition: JsonObject): string {
	const least = definition['at_least'];
	if (typeof least !== 'number') return '';
	const rearm = definition['rearm_below'];
	return ` reaching ${formatNumber(least)}${typeof rearm === 'number' ? `, and again after falling below ${formatNumber(rearm)}` : ''}`;
}

function describeMagnitude(definition: JsonObject, type: string): string {
	const gravity = gravityOf(definition);
	return `length of ${type}${gravity > 0 ? ` less ${formatNumber(gravity)}` : ''}${describeThreshold(definition)}`;
}

function describeZones(definition: JsonObject, type: string): string {
	const [lowest, ...others] = namesOf(definition);
	const bounds = boundsOf(definition);
	const zones = others.map((name, index) => `${name} from ${formatNumber(bounds[index] ?? 0)}`);
	return `${type} ${String(definition['field'])} in ${[lowest, ...zones].join(', ')}`;
}
