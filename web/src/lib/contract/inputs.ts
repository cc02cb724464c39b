// What an input service says of its devices, in the details of its health (docs/input.md). Times are epoch seconds.
import { decodeList, decodeMember } from './events';
import { Fields, type Decoded, type JsonObject } from './fields';

export const DEVICE_STATES = ['connected', 'suspected_disconnect', 'disconnected'] as const;

export type DeviceState = (typeof DEVICE_STATES)[number];

export interface Device {
	/** Stable; empty where the input has but one. */
	identity: string;
	name: string;
	producer: number;
	state: DeviceState;
	/** Of a state that is not well. */
	reason: string;
	since: number;
	connections: number;
	/** null where nobody counts them. */
	events: number | null;
	lastType: string | null;
	lastEvent: number | null;
	/** How much was not understood, by kind. */
	malformed: ReadonlyMap<string, number>;
}

export interface Input {
	name: string;
	kind: string;
	/** Of its events. */
	source: string;
	/** Why the kind cannot be had; null where it can. */
	trouble: string | null;
	/** Values of streams that were left out: more streams than are kept apart. */
	passedOver: number;
	devices: readonly Device[];
}

/** What cannot be understood is left out and named; the others show. */
export function decodeInputs(details: JsonObject): { inputs: readonly Input[]; problems: readonly string[] } {
	const list = details['inputs'];
	const { values, problems } = decodeList(Array.isArray(list) ? list : [], decodeInput);
	return { inputs: values, problems };
}

function decodeInput(json: unknown): Decoded<Input> {
	const fields = new Fields(json);
	const { values, problems } = decodeList(fields.list('devices'), decodeDevice);
	if (problems[0] !== undefined) return { ok: false, reason: `a device: ${problems[0]}` };
	return fields.result({
		name: fields.name('name'),
		kind: fields.name('kind'),
		source: fields.name('source'),
		trouble: fields.nameOrNull('trouble'),
		passedOver: fields.countOr('passed_over', 0),
		devices: values.filter(({ identity }, index) => values.findIndex((other) => other.identity === identity) === index)
	});
}

export function decodeDevice(json: unknown): Decoded<Device> {
	const fields = new Fields(json);
	return fields.result({
		identity: fields.text('device'),
		name: fields.text('name'),
		producer: fields.integerOr('producer', 0),
		state: fields.oneOf('state', DEVICE_STATES, 'disconnected'),
		reason: fields.textOrNull('reason') ?? '',
		since: fields.time('since'),
		connections: fields.countOr('connections', 0),
		events: fields.countOr('events', 0),
		lastType: fields.nameOrNull('last_type'),
		lastEvent: fields.timeOrNull('last_event'),
		malformed: countsOf(fields.objectOrNull('malformed') ?? {})
	});
}

/** The answer of `GET /api/pad`: the phones that are controllers now. */
export const decodePhones = (json: unknown): Decoded<Device[]> => decodeMember(json, 'phones', decodePhone);

function decodePhone(json: unknown): Decoded<Device> {
	const fields = new Fields(json);
	return fields.result({
		identity: fields.name('device'),
		name: fields.text('name'),
		producer: fields.integerOr('producer', 0),
		state: fields.flag('suspected') ? 'suspected_disconnect' : 'connected',
		reason: '',
		since: fields.time('since'),
		connections: 1,
		events: null,
		lastType: null,
		lastEvent: null,
		malformed: new Map()
	});
}

const countsOf = (json: JsonObject): ReadonlyMap<string, number> =>
	new Map(Object.entries(json).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
