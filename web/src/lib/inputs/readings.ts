// What an event of a device shows: keys that are down or not, numbers within a range, texts. By its type where that is one of
// docs/input.md, else by its data alone, so that any device shows. Pure.
import type { BusEvent } from '$contract/event_types';

export interface Range {
	min: number;
	max: number;
}

/** `struck`: it happened, and nothing says that it ended. */
export type KeyMove = 'down' | 'up' | 'struck';

export interface Shown {
	/** What belongs together: all that buttons say is one stream. */
	stream: string;
	keys: readonly { label: string; move: KeyMove; endsKnown: boolean }[];
	/** `range`: null where nothing is known of it. */
	numbers: readonly { label: string; value: number; range: Range | null }[];
	texts: readonly { label: string; text: string }[];
}

const MOST_OF_A_LIST = 6;
const LONGEST_TEXT = 200;

/** Members that say which thing it is, or that stand beside what is shown. */
const BESIDE: ReadonlySet<string> = new Set(['device', 'code', 'channel', 'controller', 'note', 'name', 'held', 'address', 'types', 'raw', 'kind']);

const UNIT: Range = { min: 0, max: 1 };
const CENTRED: Range = { min: -1, max: 1 };
const around = (size: number): Range => ({ min: -size, max: size });

/** By type and member; a type that ends in "." stands for all below it. */
const RANGES: readonly { type: string; member?: string; range: Range }[] = [
	{ type: 'raw.slider', range: UNIT },
	{ type: 'raw.xy', range: UNIT },
	{ type: 'raw.axis', range: CENTRED },
	{ type: 'raw.tilt', member: 'alpha', range: { min: 0, max: 360 } },
	{ type: 'raw.tilt', range: around(180) },
	{ type: 'raw.accelerometer', range: around(20) },
	{ type: 'raw.gyroscope', range: around(10) },
	{ type: 'raw.magnetometer', range: around(100) },
	{ type: 'raw.midi.pitch_bend', range: CENTRED },
	{ type: 'raw.midi.', range: UNIT },
	{ type: 'raw.microphone.level', member: 'db', range: { min: -80, max: 0 } },
	{ type: 'raw.microphone.level', range: UNIT },
	{ type: 'heart_rate.measurement', member: 'bpm', range: { min: 40, max: 200 } },
	{ type: 'heart_rate.battery', range: { min: 0, max: 100 } }
];

export function shownBy({ type, data }: BusEvent): Shown {
	if (type.startsWith('input.')) return { stream: '', keys: [], numbers: [], texts: [] };
	if (type.startsWith('button.')) return { stream: 'button', keys: [buttonMove(type, data)], numbers: [], texts: [] };
	if (type === 'midi.note_on' || type === 'midi.note_off') {
		const down = type === 'midi.note_on' && data['velocity'] !== 0;
		const label = String(data['name'] ?? data['note'] ?? '?');
		return { stream: 'midi.note', keys: [{ label, move: down ? 'down' : 'up', endsKnown: true }], numbers: [], texts: [] };
	}
	return plain(type, data);
}

function buttonMove(type: string, data: BusEvent['data']): Shown['keys'][number] {
	const label = typeof data['code'] === 'string' || typeof data['code'] === 'number' ? String(data['code']) : 'button';
	switch (type) {
		case 'button.press':
			return { label, move: 'down', endsKnown: false };
		case 'button.release':
			return { label, move: 'up', endsKnown: true };
		case 'button.level':
			return { label, move: data['pressed'] === true ? 'down' : 'up', endsKnown: true };
		default:
			return { label, move: 'struck', endsKnown: false };
	}
}

function plain(type: string, data: BusEvent['data']): Shown {
	const keys: Shown['keys'][number][] = [];
	const numbers: Shown['numbers'][number][] = [];
	const texts: Shown['texts'][number][] = [];
	const which = selectorOf(data);
	const members = Object.entries(data)
		.filter(([name]) => !BESIDE.has(name))
		.flatMap(([name, value]): [string, unknown][] =>
			Array.isArray(value) ? value.slice(0, MOST_OF_A_LIST).map((each, index) => [`${name} ${index + 1}`, each]) : [[name, value]]
		);
	for (const [name, value] of members) {
		// What is the only thing that such an event says needs no name beside that of the thing.
		const label = which === '' ? name : members.length === 1 || name === 'value' ? which : `${which} ${name}`;
		if (typeof value === 'number') numbers.push({ label, value, range: rangeOf(type, name, which) });
		else if (typeof value === 'boolean') keys.push({ label, move: value ? 'down' : 'up', endsKnown: true });
		else if (typeof value === 'string') texts.push({ label, text: value.slice(0, LONGEST_TEXT) });
	}
	return { stream: type, keys, numbers, texts };
}

/** Which of several things of its type it is. */
function selectorOf(data: BusEvent['data']): string {
	const word = (name: string, before = '') =>
		typeof data[name] === 'string' || typeof data[name] === 'number' ? `${before}${String(data[name])}` : '';
	return [word('code'), word('channel', 'channel '), word('controller', 'controller '), word('note', 'note ')].filter((each) => each !== '').join(' ');
}

function rangeOf(type: string, member: string, which: string): Range | null {
	if (type === 'raw.axis' && /trigger|throttle|brake|gas|^[lr]2$|^[lr]t$/.test(which)) return UNIT;
	const rule = RANGES.find((each) => (each.type.endsWith('.') ? type.startsWith(each.type) : type === each.type) && (each.member ?? member) === member);
	return rule?.range ?? null;
}

/** The smallest round range with both in it; what a value has once reached stays in it. */
export function widened(range: Range | null, value: number): Range {
	const { min, max } = range ?? (value >= 0 ? UNIT : CENTRED);
	if (!Number.isFinite(value) || (value >= min && value <= max)) return { min, max };
	if (value > max) return min < 0 ? { min: Math.min(min, -roundUp(value)), max: roundUp(value) } : { min, max: roundUp(value) };
	return { min: -roundUp(-value), max: Math.max(max, roundUp(-value)) };
}

/** 1, 2 or 5, with zeros. */
function roundUp(value: number): number {
	const step = 10 ** Math.floor(Math.log10(value));
	return [1, 2, 5, 10].map((each) => each * step).find((each) => each >= value * (1 - 1e-9)) ?? value;
}
