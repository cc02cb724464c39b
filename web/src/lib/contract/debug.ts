// Decoders of what the debugger tells: messages, lines, rates, and what recordings hold.
import { decodeList } from './events';
import { Fields, isObject, type Decoded, type JsonObject } from './fields';

interface Heard {
	/** The debugger's, which goes on; of lines another row. */
	sequence: number;
	timestamp: number;
	/** As it came, for a file of it. */
	raw: JsonObject;
}

/** Of what came over OSC or the bus. */
interface Message extends Heard {
	/** Bytes of the whole. */
	size: number;
	/** Some of it is not here. */
	isCut: boolean;
}

export interface OscMessage extends Message {
	kind: 'osc';
	address: string;
	/** A letter an argument: "if". */
	types: string;
	args: readonly unknown[];
	source: string;
	/** When its bundle is meant for: epoch seconds, or "immediately"; null: it came in none. */
	tag: number | string | null;
}

export interface BusMessage extends Message {
	kind: 'bus';
	topic: string;
	payload: unknown;
	isRetained: boolean;
	/** null: not known. The debugger itself listens with 0. */
	qos: number | null;
}

export interface MalformedMessage extends Message {
	kind: 'malformed';
	fault: string;
	/** Base64 of its beginning. */
	bytes: string;
	source: string;
}

export interface HeardLine extends Heard {
	kind: 'log';
	level: string;
	service: string;
	message: string;
	fields: JsonObject;
	isCut: boolean;
}

export type HeardMessage = OscMessage | BusMessage | MalformedMessage;

/** An answer: what came since the last one. */
export interface Told<T> {
	/** Another one after a restart of the debugger. */
	run: string;
	/** What to ask for next. */
	next: number;
	/** So many came and went before they were asked for. */
	missed: number;
	items: readonly T[];
}

function decodeMessage(json: unknown): Decoded<HeardMessage> {
	const fields = new Fields(json);
	const heard = { sequence: fields.count('sequence'), timestamp: fields.time('timestamp'), size: fields.count('size'), isCut: fields.flagOr('cut', false), raw: isObject(json) ? json : {} };
	const kind = fields.oneOf('kind', ['osc', 'bus', 'malformed'], 'osc');
	if (kind === 'bus')
		return fields.result({ ...heard, kind, topic: fields.text('topic'), payload: heard.raw['payload'] ?? null, isRetained: fields.flag('retained'), qos: fields.countOrNull('qos') });
	if (kind === 'malformed') return fields.result({ ...heard, kind, fault: fields.text('fault'), bytes: fields.text('bytes'), source: fields.text('source') });
	const tag = fields.scalar('tag');
	return fields.result({ ...heard, kind, address: fields.text('address'), types: fields.text('types'), args: fields.list('args'), source: fields.text('source'), tag: typeof tag === 'boolean' ? null : tag });
}

function decodeLine(json: unknown): Decoded<HeardLine> {
	const fields = new Fields(json);
	return fields.result({
		kind: 'log' as const,
		sequence: fields.count('sequence'),
		timestamp: fields.time('timestamp'),
		level: fields.text('level'),
		service: fields.text('service'),
		message: fields.text('message'),
		fields: fields.objectOrNull('fields') ?? {},
		isCut: fields.flagOr('cut', false),
		raw: isObject(json) ? json : {}
	});
}

function told<T>(json: unknown, name: string, decode: (json: unknown) => Decoded<T>): Decoded<Told<T>> {
	const fields = new Fields(json);
	const { values, problems } = decodeList(fields.list(name), decode);
	if (problems[0] !== undefined) return { ok: false, reason: `${name}: ${problems[0]}` };
	return fields.result({ run: fields.text('run'), next: fields.count('next'), missed: fields.count('missed'), items: values });
}

/** `get_messages` */
export const decodeMessages = (json: unknown): Decoded<Told<HeardMessage>> => told(json, 'messages', decodeMessage);
/** `get_logs` */
export const decodeLines = (json: unknown): Decoded<Told<HeardLine>> => told(json, 'lines', decodeLine);

export interface Rate {
	/** An OSC address or a topic. */
	name: string;
	count: number;
	/** Messages a second. */
	rate: number;
	/** Seconds between two; null before the second. */
	interval: number | null;
	/** The standard deviation of that. */
	jitter: number | null;
	/** Seconds since the last. */
	age: number;
}

export interface Rates {
	/** How many there are. */
	names: number;
	rates: readonly Rate[];
}

/** `get_rates` */
export function decodeRates(json: unknown): Decoded<Rates> {
	const fields = new Fields(json);
	const { values, problems } = decodeList(fields.list('rates'), (each): Decoded<Rate> => {
		const rate = new Fields(each);
		return rate.result({ name: rate.text('name'), count: rate.count('count'), rate: rate.atLeastZero('rate'), interval: rate.shareOrNull('interval'), jitter: rate.shareOrNull('jitter'), age: rate.atLeastZero('age') });
	});
	if (problems[0] !== undefined) return { ok: false, reason: `rates: ${problems[0]}` };
	return fields.result({ names: fields.count('names'), rates: values });
}

export interface Recording {
	name: string;
	/** As `tutti replay` takes it. */
	path: string;
	messages: number;
	/** Epoch seconds; null: nothing is in it. */
	from: number | null;
	to: number | null;
}

/** What was recorded around a moment. */
export interface RecordedMoment {
	/** Where recordings lie. */
	folder: string;
	/** How many there are. */
	recordings: number;
	/** The one that holds the moment; null: nothing was recorded then. */
	recording: Recording | null;
	from: number;
	to: number;
	/** Others had no room. */
	isCut: boolean;
	messages: readonly HeardMessage[];
}

/** `get_recorded` */
export function decodeRecorded(json: unknown): Decoded<RecordedMoment> {
	const fields = new Fields(json);
	const { values, problems } = decodeList(fields.list('messages'), decodeMessage);
	if (problems[0] !== undefined) return { ok: false, reason: `messages: ${problems[0]}` };
	const recording = fields.objectOrNull('recording');
	const held = new Fields(recording ?? { name: '', path: '', messages: 0 });
	const decoded = held.result({ name: held.text('name'), path: held.text('path'), messages: held.count('messages'), from: held.timeOrNull('from'), to: held.timeOrNull('to') });
	if (!decoded.ok) return { ok: false, reason: `recording: ${decoded.reason}` };
	return fields.result({
		folder: fields.text('folder'),
		recordings: fields.count('recordings'),
		recording: recording === null ? null : decoded.value,
		from: fields.number('from'),
		to: fields.number('to'),
		isCut: fields.flag('earlier') || fields.flag('later'),
		messages: values
	});
}
