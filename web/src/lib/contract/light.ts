// How the light is: the answer of `GET /api/light`, what render and output say in the details of their health. Times of day
// are epoch seconds, lengths of time are seconds.
import { decodeList } from './events';
import { Fields, isObject, type Decoded, type JsonObject } from './fields';

export const CURVES = ['linear', 'exponential', 'squared'] as const;

export type Curve = (typeof CURVES)[number];

interface Named {
	name: string;
	title: string;
}

export interface NumberParameter extends Named {
	kind: 'number';
	least: number;
	most: number;
	initial: number;
	unit: string;
	curve: Curve;
	/** 0: any value. */
	step: number;
}

export type Parameter =
	| NumberParameter
	| (Named & { kind: 'toggle'; initial: boolean })
	| (Named & { kind: 'choice'; initial: string; words: readonly string[] })
	| (Named & { kind: 'colour'; initial: string })
	| (Named & { kind: 'text'; initial: string });

export interface Scene extends Named {
	about: string;
	/** Types of events, or how they begin. */
	hears: readonly string[];
	/** "lua" where it is a script; empty where it is built in. */
	language: string;
	parameters: readonly Parameter[];
}

export interface Layer {
	scene: string;
	values: JsonObject;
}

export interface Mode extends Named {
	outOfOrder: boolean;
	layers: readonly Layer[];
}

export const SHAPES = ['panel', 'cube', 'strip'] as const;

export interface Display {
	name: string;
	width: number;
	height: number;
	shape: (typeof SHAPES)[number];
	mirrored: boolean;
}

/** A scene that failed, or whose file does not load; `when` is null where that is so now. */
export interface Fault {
	when: number | null;
	scene: string;
	reason: string;
}

export const OUTPUT_STATES = ['live', 'holding', 'fading', 'attract'] as const;

export type OutputState = (typeof OUTPUT_STATES)[number];

/** Where the packets of a display go. */
export interface Wire {
	url: string;
	/** Why it is not as it should be; empty where it is. */
	reason: string;
}

export interface Output {
	name: string;
	/** Of its picture. */
	width: number;
	height: number;
	state: OutputState;
	brightness: number | null;
	packets: number;
	dropped: number;
	errors: number;
	/** Estimated; null where nobody estimates. */
	milliamps: number | null;
	/** The most that it may take; null where nobody says. */
	limit: number | null;
	limited: boolean;
	reason: string;
	wires: readonly Wire[];
}

export interface Bucket {
	/** Up to so many seconds; Infinity in the last. */
	upTo: number;
	/** In this bucket alone. */
	count: number;
}

/** How long events take to become light, on one way. */
export interface Route {
	name: string;
	count: number;
	p50: number | null;
	p99: number | null;
	max: number;
	budget: number | null;
	buckets: readonly Bucket[];
}

export interface Outputs {
	displays: readonly Output[];
	blackout: boolean;
	/** null where this answer does not say. */
	routes: readonly Route[] | null;
}

export interface Light {
	modes: readonly Mode[];
	active: string;
	browsing: string | null;
	scenes: readonly Scene[];
	displays: readonly Display[];
	text: string;
	blackout: boolean;
	brightness: number;
	safeMode: boolean;
	faults: readonly Fault[];
	outputs: Outputs | null;
	/** What could not be understood and is left out. */
	problems: readonly string[];
}

export interface Stage {
	name: string;
	p50: number;
	p99: number;
	max: number;
}

/** What render says of its frames in its health. */
export interface FrameTimes {
	rate: number;
	frames: number;
	late: number;
	dropped: number;
	stages: readonly Stage[];
}

export function decodeLight(json: unknown): Decoded<Light> {
	const fields = new Fields(json);
	const problems: string[] = [];
	const several = <T>(name: string, list: readonly unknown[], decode: (json: unknown) => Decoded<T>): readonly T[] => {
		const { values, problems: found } = decodeList(list, decode);
		problems.push(...found.map((reason) => `${name}: ${reason}`));
		return values;
	};
	const optional = (name: string): readonly unknown[] => (isObject(json) && json[name] !== undefined ? fields.list(name) : []);
	const outputs = fields.objectOrNull('outputs');
	return fields.result({
		modes: several('modes', fields.list('modes'), decodeMode),
		active: fields.text('active'),
		browsing: fields.nameOrNull('browsing'),
		scenes: several('scenes', fields.list('scenes'), decodeScene),
		displays: several('displays', fields.list('displays'), decodeDisplay),
		text: fields.textOrNull('text') ?? '',
		blackout: fields.flag('blackout'),
		brightness: fields.numberOr('brightness', 1),
		safeMode: fields.flagOr('safe_mode', false),
		faults: [...several('broken_scenes', optional('broken_scenes'), decodeFault), ...several('faults', optional('faults'), decodeFault).slice().reverse()],
		outputs: outputs === null ? null : decodeOutputs(outputs),
		problems
	});
}

function decodeMode(json: unknown): Decoded<Mode> {
	const fields = new Fields(json);
	const { values, problems } = decodeList(fields.list('layers'), decodeLayer);
	if (problems[0] !== undefined) return { ok: false, reason: `a layer ${problems[0]}` };
	return fields.result({ name: fields.name('name'), title: fields.text('title'), outOfOrder: fields.flagOr('out_of_order', false), layers: values });
}

function decodeLayer(json: unknown): Decoded<Layer> {
	const fields = new Fields(json);
	return fields.result({ scene: fields.name('scene'), values: fields.object('values') });
}

function decodeScene(json: unknown): Decoded<Scene> {
	const fields = new Fields(json);
	const { values, problems } = decodeList(fields.list('parameters'), decodeParameter);
	if (problems[0] !== undefined) return { ok: false, reason: `a parameter ${problems[0]}` };
	return fields.result({
		name: fields.name('name'),
		title: fields.text('title'),
		about: fields.textOrNull('about') ?? '',
		hears: isObject(json) && json['hears'] !== undefined ? fields.texts('hears') : [],
		language: fields.textOrNull('language') ?? '',
		parameters: values
	});
}

function decodeParameter(json: unknown): Decoded<Parameter> {
	const fields = new Fields(json);
	const named = { name: fields.name('name'), title: fields.text('title') };
	const kind = fields.oneOf('kind', ['number', 'toggle', 'choice', 'colour', 'text'] as const, 'text');
	switch (kind) {
		case 'number':
			return fields.result({
				...named,
				kind,
				least: fields.number('least'),
				most: fields.number('most'),
				initial: fields.number('initial'),
				unit: fields.textOrNull('unit') ?? '',
				curve: isObject(json) && json['curve'] !== undefined ? fields.oneOf('curve', CURVES, 'linear') : 'linear',
				step: fields.numberOr('step', 0)
			});
		case 'toggle':
			return fields.result({ ...named, kind, initial: fields.flag('initial') });
		case 'choice':
			return fields.result({ ...named, kind, initial: fields.text('initial'), words: fields.texts('words') });
		default:
			return fields.result({ ...named, kind, initial: fields.text('initial') });
	}
}

function decodeDisplay(json: unknown): Decoded<Display> {
	const fields = new Fields(json);
	return fields.result({
		name: fields.name('name'),
		width: fields.positive('width'),
		height: fields.positive('height'),
		shape: fields.oneOf('shape', SHAPES, 'panel'),
		mirrored: fields.textOrNull('faces') === 'mirrored'
	});
}

function decodeFault(json: unknown): Decoded<Fault> {
	const fields = new Fields(json);
	return fields.result({ when: fields.timeOrNull('when'), scene: fields.name('scene'), reason: fields.text('reason') });
}

/** The answer to `get_outputs`, or the details of an output's health. What cannot be understood is left out. */
export function decodeOutputs(json: JsonObject): Outputs {
	const list = (name: string): readonly unknown[] => (Array.isArray(json[name]) ? json[name] : []);
	return {
		displays: decodeList(list('displays'), decodeOutput).values,
		blackout: json['blackout'] === true,
		routes: Array.isArray(json['latency']) ? decodeList(list('latency'), decodeRoute).values : null
	};
}

function decodeOutput(json: unknown): Decoded<Output> {
	const fields = new Fields(json);
	const wires = isObject(json) && Array.isArray(json['wires']) ? decodeList(json['wires'], decodeWire).values : [];
	return fields.result({
		name: fields.name('name'),
		width: fields.numberOr('width', 1),
		height: fields.numberOr('height', 1),
		state: fields.oneOf('state', OUTPUT_STATES, 'live'),
		brightness: fields.shareOrNull('brightness'),
		packets: fields.countOr('packets', 0),
		dropped: fields.countOr('dropped', 0),
		errors: fields.countOr('errors', 0),
		milliamps: fields.shareOrNull('milliamps'),
		limit: fields.shareOrNull('limit'),
		limited: fields.flagOr('limited', false),
		reason: fields.textOrNull('reason') ?? '',
		wires
	});
}

function decodeWire(json: unknown): Decoded<Wire> {
	const fields = new Fields(json);
	return fields.result({ url: fields.name('url'), reason: fields.textOrNull('reason') ?? '' });
}

/** On the wire each bucket holds what is in those before it, too. */
function decodeRoute(json: unknown): Decoded<Route> {
	const fields = new Fields(json);
	const buckets = decodeList(fields.list('buckets'), decodeBucket).values;
	return fields.result({
		name: fields.name('route'),
		count: fields.count('count'),
		p50: fields.shareOrNull('p50'),
		p99: fields.shareOrNull('p99'),
		max: fields.numberOr('max', 0),
		budget: fields.shareOrNull('budget'),
		buckets: buckets.map(({ upTo, count }, index) => ({ upTo, count: Math.max(0, count - (buckets[index - 1]?.count ?? 0)) }))
	});
}

function decodeBucket(json: unknown): Decoded<Bucket> {
	const fields = new Fields(json);
	return fields.result({ upTo: fields.shareOrNull('le') ?? Infinity, count: fields.count('count') });
}

/** null: these are not the details of who draws. */
export function decodeFrameTimes(details: JsonObject): FrameTimes | null {
	const fields = new Fields(details);
	const stages = Object.entries(fields.object('stages')).flatMap(([name, json]) => {
		const stage = new Fields(json);
		const decoded = stage.result({ name, p50: stage.number('p50'), p99: stage.number('p99'), max: stage.number('max') });
		return decoded.ok ? [decoded.value] : [];
	});
	const decoded = fields.result({ rate: fields.number('rate'), frames: fields.count('frames'), late: fields.countOr('late', 0), dropped: fields.countOr('dropped', 0), stages });
	return decoded.ok ? decoded.value : null;
}
