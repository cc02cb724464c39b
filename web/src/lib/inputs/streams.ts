// What one device says, stream by stream: the latest of everything, and how often. Bounded; immutable values that change once
// a batch of events. Pure; told the time.
import type { BusEvent } from '$contract/event_types';
import { counted, noRate, type Rate } from '$events/rate';
import { shownBy, widened, type Range, type Shown } from './readings';

const MOST_STREAMS = 16;
const MOST_KEYS = 24;
const MOST_NUMBERS = 24;
const MOST_TEXTS = 8;
const MOST_TYPES = 24;

export interface Key {
	down: boolean;
	/** Whether it has ever been said that it went up: else nobody can tell how long it is held. */
	endsKnown: boolean;
	/** How often it went down since the page came. */
	strikes: number;
}

export interface Measure {
	value: number;
	range: Range;
}

export interface Stream {
	rate: Rate;
	keys: ReadonlyMap<string, Key>;
	numbers: ReadonlyMap<string, Measure>;
	texts: ReadonlyMap<string, string>;
}

export interface Spoken {
	streams: ReadonlyMap<string, Stream>;
	/** Of its events, in the order in which they came first. The same object while none is added. */
	types: readonly string[];
	last: BusEvent | null;
	/** How many streams are not shown. */
	unseen: ReadonlySet<string>;
}

export const nothingSpoken: Spoken = { streams: new Map(), types: [], last: null, unseen: new Set() };

const emptyStream: Stream = { rate: noRate, keys: new Map(), numbers: new Map(), texts: new Map() };

/** `at`: the page's time. `counts`: false of what was before the page came. */
export function spokenAfter(before: Spoken, events: readonly BusEvent[], at: number, counts: boolean): Spoken {
	const streams = new Map(before.streams);
	const drafts = new Map<string, Draft>();
	let { types, unseen } = before;
	let last = before.last;
	for (const event of events) {
		if (last === null || event.timestamp >= last.timestamp) last = event;
		if (types.length < MOST_TYPES && !types.includes(event.type)) types = [...types, event.type];
		const shown = shownBy(event);
		if (shown.stream === '') continue;
		if (!streams.has(shown.stream) && !drafts.has(shown.stream) && streams.size + newOnes(drafts, streams) >= MOST_STREAMS) {
			if (unseen.size < MOST_TYPES && !unseen.has(shown.stream)) unseen = new Set([...unseen, shown.stream]);
			continue;
		}
		const draft = drafts.get(shown.stream) ?? draftOf(streams.get(shown.stream) ?? emptyStream);
		drafts.set(shown.stream, draft);
		apply(draft, shown, counts);
	}
	for (const [name, { count, rate, ...parts }] of drafts) streams.set(name, { ...parts, rate: counts ? counted(rate, count, at) : rate });
	return { streams, types, last, unseen };
}

/** As time goes by without events; the same object where nothing changes by that. */
export function spokenAt(before: Spoken, at: number): Spoken {
	const changed = [...before.streams].flatMap(([name, stream]): [string, Stream][] => {
		const rate = counted(stream.rate, 0, at);
		return rate === stream.rate || stream.rate.second === 0 ? [] : [[name, { ...stream, rate }]];
	});
	return changed.length === 0 ? before : { ...before, streams: new Map([...before.streams, ...changed]) };
}

interface Draft {
	rate: Rate;
	count: number;
	keys: Map<string, Key>;
	numbers: Map<string, Measure>;
	texts: Map<string, string>;
}

const newOnes = (drafts: ReadonlyMap<string, Draft>, streams: ReadonlyMap<string, Stream>): number =>
	[...drafts.keys()].filter((name) => !streams.has(name)).length;

const draftOf = ({ rate, keys, numbers, texts }: Stream): Draft => ({
	rate,
	count: 0,
	keys: new Map(keys),
	numbers: new Map(numbers),
	texts: new Map(texts)
});

function apply(draft: Draft, { keys, numbers, texts }: Shown, counts: boolean): void {
	draft.count++;
	for (const { label, move, endsKnown } of keys) {
		const before = draft.keys.get(label) ?? { down: false, endsKnown: false, strikes: 0 };
		const begins = move === 'struck' || (move === 'down' && !(before.down && before.endsKnown));
		put(draft.keys, MOST_KEYS, label, {
			down: move === 'struck' ? before.down : move === 'down',
			endsKnown: before.endsKnown || endsKnown,
			strikes: before.strikes + (begins && counts ? 1 : 0)
		});
	}
	for (const { label, value, range } of numbers) {
		put(draft.numbers, MOST_NUMBERS, label, { value, range: widened(draft.numbers.get(label)?.range ?? range, value) });
	}
	for (const { label, text } of texts) put(draft.texts, MOST_TEXTS, label, text);
}

/** What is there stays where it is; one more than there is room for is left out. */
function put<T>(map: Map<string, T>, most: number, key: string, value: T): void {
	if (map.has(key) || map.size < most) map.set(key, value);
}
