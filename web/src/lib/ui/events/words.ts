// How events and gestures are said.
import type { BusEvent, Gesture } from '$contract/event_types';
import { isObject, type JsonObject } from '$contract/fields';
import { boundsOf, fieldsOf, gatesOf, gravityOf, namesOf, numberOf, stepsOf } from '$events/inputs';
import { gestureWords as said, runWords } from '$words/gestures';
import { formatFixed, formatInterval, formatNumber } from '../format';

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
			return said.began(String(name), String(id));
		case 'event.playlist.stopped':
			return said.ended(String(name), reasonWord(reason), String(id));
		case 'event.playlist.emitted':
			return said.played(String(name), String(type), typeof offset === 'number' ? formatGap(offset) : '?', String(id));
		default:
			return formatData(plainData(event));
	}
}

/** Why a run ended, as reports of it say. */
export const reasonWord = (reason: unknown): string => ({ ...runWords })[String(reason)] ?? String(reason);

/** A length of time between two events: "0 ms", "120 ms", "1.4 s", "2 min 05 s". */
export function formatGap(seconds: number): string {
	const size = Math.abs(seconds);
	const sign = seconds < -0.0000005 ? '\u2212' : '';
	if (size < 0.0000005) return '0 ms';
	if (size < 0.001) return `${sign}${Math.round(size * 1e6)} µs`;
	if (size < 0.9995) return `${sign}${Math.round(size * 1000)} ms`;
	if (size < 59.95) return `${sign}${formatFixed(size, 1)} s`;
	return sign + formatInterval(size);
}

/** "14:03:07.250" on the reader's clock. */
export function timeOfDay(timestamp: number): string {
	const date = new Date(timestamp * 1000);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}


/** What a gesture waits for, in one sentence without its full stop. */
export function describeGesture({ kind, definition, listens }: Gesture): string {
	const type = listens[0] ?? said.nothing;
	const span = (key: string, otherwise: number) => formatInterval(numberOf(definition, key, otherwise));
	switch (kind) {
		case 'double_tap':
			return said.two(type, span('window', 0.3));
		case 'simultaneous':
			return said.together(type, numberOf(definition, 'producers', 2), span('window', 0.01));
		case 'sequence':
			return said.eachWithin(describeSteps(stepsOf(definition)), span('timeout', 1));
		case 'hold':
			return said.heldFor(type, span('after', 0.5));
		case 'mirror':
			return said.copiedWhile(mirrored(definition, type), describeGates(definition));
		case 'playlist':
			return said.startsForEach(String(definition['playlist']), describeGates(definition)) + (definition['cancel_active'] === true ? said.inPlace : '');
		case 'calibrate':
			return said.minusOffset(type);
		case 'aggregate':
			return describeAggregate(definition, type);
		case 'debounce':
			return said.onceQuiet(type, span('quiet', 0.02));
		case 'rate_limit':
			return said.atMost(type, numberOf(definition, 'per_second', 1));
		case 'smooth':
			return said.meanOf(type, fieldsOf(definition).join(', '), span('window', 0.2));
		case 'magnitude':
			return describeMagnitude(definition, type);
		case 'heading':
			return said.points(String(definition['heading']), String(definition['accelerometer']));
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
			if (!isObject(where)) return said.isOn(String(type));
			const wanted = formatData(where);
			return wanted === '' ? String(type) : said.withData(String(type), wanted);
		})
		.join(` ${said.and} `);
}

function describeAggregate(definition: JsonObject, type: string): string {
	const field = typeof definition['field'] === 'string' ? ` ${definition['field']}` : '';
	return said.aggregateOf(String(definition['function'] ?? 'mean'), type + field, formatInterval(numberOf(definition, 'window', 0))) + describeThreshold(definition);
}

function describeThreshold(definition: JsonObject): string {
	const least = definition['at_least'];
	if (typeof least !== 'number') return '';
	const rearm = definition['rearm_below'];
	return ` ${said.reaching(formatNumber(least))}${typeof rearm === 'number' ? said.andAgain(formatNumber(rearm)) : ''}`;
}

function describeMagnitude(definition: JsonObject, type: string): string {
	const gravity = gravityOf(definition);
	return (gravity > 0 ? said.lengthLess(type, formatNumber(gravity)) : said.lengthOf(type)) + describeThreshold(definition);
}

function describeZones(definition: JsonObject, type: string): string {
	const [lowest, ...others] = namesOf(definition);
	const bounds = boundsOf(definition);
	const zones = others.map((name, index) => said.zoneFrom(name, formatNumber(bounds[index] ?? 0)));
	return said.inZones(`${type} ${String(definition['field'])}`, [lowest, ...zones].join(', '));
}
