// The frames of `/ws/events`: text in, one message or the reason why not out. An event that cannot be understood is left
// out and counted; the others show.
import type { BusEvent, EventMessage } from './event_types';
import { Fields, isObject, type Decoded } from './fields';

export function decodeEventMessage(text: string): Decoded<EventMessage> {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return { ok: false, reason: 'is not JSON' };
	}
	const fields = new Fields(json);
	fields.version();
	const timestamp = fields.time('timestamp');
	const type = fields.oneOf('type', ['events', 'dropped', 'ping'] as const, 'ping');
	if (type === 'ping') return fields.result({ type, timestamp });
	if (type === 'dropped') return fields.result({ type, timestamp, count: fields.positive('count') });
	const { values, problems } = decodeList(fields.list('events'), decodeEvent);
	return fields.result({ type, timestamp, events: values, problems: problems.length });
}

export function decodeEvent(json: unknown): Decoded<BusEvent> {
	const fields = new Fields(json);
	fields.version();
	return fields.result({
		id: fields.name('id'),
		type: fields.name('type'),
		producer: fields.integerOr('producer', 0),
		source: fields.name('source'),
		seq: fields.countOr('seq', 0),
		timestamp: fields.time('timestamp'),
		data: fields.object('data'),
		cause: fields.nameOrNull('cause')
	});
}

/** The data of the director's answers to `why` and `events.recent`. */
export function decodeEvents(json: unknown): Decoded<BusEvent[]> {
	return decodeMember(json, 'events', decodeEvent);
}

/** Every item of a list; those that cannot be understood are named instead. */
export function decodeList<T>(
	items: readonly unknown[],
	decode: (json: unknown) => Decoded<T>
): { values: T[]; problems: string[] } {
	const values: T[] = [];
	const problems: string[] = [];
	for (const item of items) {
		const decoded = decode(item);
		if (decoded.ok) values.push(decoded.value);
		else problems.push(decoded.reason);
	}
	return { values, problems };
}

/** A document whose one member is a list. A list with something in it that cannot be understood is refused as a whole. */
export function decodeMember<T>(json: unknown, name: string, decode: (json: unknown) => Decoded<T>): Decoded<T[]> {
	const list = isObject(json) ? json[name] : undefined;
	if (!Array.isArray(list)) return { ok: false, reason: `"${name}" must be a list` };
	const { values, problems } = decodeList(list, decode);
	return problems[0] === undefined ? { ok: true, value: values } : { ok: false, reason: `in "${name}": ${problems[0]}` };
}
