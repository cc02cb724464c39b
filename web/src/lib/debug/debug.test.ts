import { expect, test } from 'vitest';
import { decodeLines, decodeMessages, decodeRecorded, type HeardLine, type HeardMessage, type OscMessage, type Rate } from '$contract/debug';
import { clockOf, contentOf, fileNameOf, isoOf, jsonOf, MOST_LINES, MOST_MESSAGES, nameOf, NOTHING, textOf, typesOf, withLines, withMessages, type Axis } from './entries';
import { COLUMNS, MOST_FREQUENT, sorted, turned } from './rates';
import { offsetOf, quoted, recordCommand, replayCommand } from './recorded';
import { EVERYTHING, hashOf, lineQuestion, messageQuestion, rateQuestion, wishOf } from './wish';

function told(...messages: object[]): HeardMessage[] {
	const decoded = decodeMessages({ run: 'r', next: 9, missed: 0, messages });
	if (!decoded.ok) throw new Error(decoded.reason);
	return [...decoded.value.items];
}

const osc = (sequence: number, timestamp: number, more: object = {}) => ({ sequence, timestamp, kind: 'osc', address: '/a/b', types: 'if', args: [1, 0.5], source: '127.0.0.1', size: 24, ...more });
const bus = (sequence: number, timestamp: number, more: object = {}) => ({ sequence, timestamp, kind: 'bus', topic: 'event/x', payload: { v: 1 }, retained: false, size: 7, ...more });
const broken = { sequence: 3, timestamp: 3, kind: 'malformed', fault: 'byte 0: …', bytes: 'R0VU', source: '10.0.0.9', size: 3 };

function line(sequence: number, timestamp: number, more: object = {}): HeardLine {
	const decoded = decodeLines({ run: 'r', next: 1, missed: 0, lines: [{ sequence, timestamp, level: 'warning', service: 'osc', message: 'two\nlines', fields: { from: '10.0.0.9', n: 2 }, ...more }] });
	if (!decoded.ok || !decoded.value.items[0]) throw new Error('no line');
	return decoded.value.items[0];
}

const numbers = ({ entries }: Axis) => entries.map(({ timestamp }) => timestamp);

test('messages and lines stand on one axis of time, whichever comes first', () => {
	let axis = withMessages(NOTHING, { items: told(osc(1, 1), bus(2, 3)), missed: 0 });
	axis = withLines(axis, { items: [line(1, 0.5), line(2, 2)] });
	axis = withMessages(axis, { items: told(osc(3, 5)), missed: 4 });
	axis = withLines(axis, { items: [line(3, 9), line(4, 4)] });
	expect(numbers(axis)).toEqual([0.5, 1, 2, 3, 4, 5, 9]);
	expect([axis.came, axis.missed]).toEqual([7, 4]);
	expect(new Set(axis.entries.map(({ id }) => id)).size).toBe(7);
	expect(withMessages(axis, { items: [], missed: 0 })).toBe(axis);
});

test('there are never more than so many, and a flood of messages takes no line away', () => {
	let axis = withLines(NOTHING, { items: [line(1, 1)] });
	for (let at = 0; at < MOST_MESSAGES + 300; at += 100) axis = withMessages(axis, { items: told(...Array.from({ length: 100 }, (_, index) => osc(at + index, 10 + at + index))), missed: 0 });
	expect([axis.messages.length, axis.lines.length, axis.messages[0]?.sequence]).toEqual([MOST_MESSAGES, 1, 300]);
	for (let at = 0; at < MOST_LINES + 10; at++) axis = withLines(axis, { items: [line(at, at)] });
	expect(axis.lines.length).toBe(MOST_LINES);
});

test('an entry says in a line what it is', () => {
	const [one, two, three] = told(osc(1, 1), bus(2, 2, { payload: 'plain' }), broken);
	if (!one || !two || !three) throw new Error('missing');
	expect([nameOf(one), contentOf(one)]).toEqual(['/a/b', '1 0.5']);
	expect([nameOf(two), contentOf(two)]).toEqual(['event/x', 'plain']);
	expect([nameOf(three), contentOf(three)]).toEqual(['', 'byte 0: …']);
	expect(contentOf(line(1, 1))).toBe('two\nlines from=10.0.0.9 n=2');
});

test('each argument has its type, lists of them one', () => {
	const types = (types: string, args: unknown[]) => typesOf(told(osc(1, 1, { types, args }))[0] as OscMessage);
	expect(types('if', [1, 2])).toEqual(['i', 'f']);
	expect(types('i[s[T]]I', [1, ['x', [true]], 'impulse'])).toEqual(['i', '[s[T]]', 'I']);
	expect(types('', [])).toEqual([]);
	expect(types('iii', [1])).toEqual(['i']);
});

test('times are told to the millisecond', () => {
	const at = new Date(2026, 10, 29, 9, 5, 7, 80).getTime() / 1000;
	expect(clockOf(at)).toBe('09:05:07.080');
	expect(clockOf(at + 0.0006)).toBe('09:05:07.081');
	expect(isoOf(1.25)).toBe('1970-01-01T00:00:01.250Z');
	expect(offsetOf(10.25, 10)).toBe('+0.250');
	expect(offsetOf(9, 10)).toBe('\u22121.000');
});

test('a file has a line an entry, as JSON what the debugger said', () => {
	let axis = withMessages(NOTHING, { items: told(osc(1, 1), bus(2, 2, { retained: true }), broken), missed: 0 });
	axis = withLines(axis, { items: [line(7, 4)] });
	const json = jsonOf(axis.entries).trimEnd().split('\n').map((each) => JSON.parse(each));
	expect(json.slice(0, 3)).toEqual([osc(1, 1), bus(2, 2, { retained: true }), broken]);
	expect(json[3]).toMatchObject({ kind: 'log', sequence: 7, service: 'osc' });
	expect(textOf(axis.entries)).toBe(
		[
			'1970-01-01T00:00:01.000Z osc 127.0.0.1 /a/b if 1 0.5',
			'1970-01-01T00:00:02.000Z bus event/x (kept) {"v":1}',
			'1970-01-01T00:00:03.000Z malformed 10.0.0.9 byte 0: …',
			'1970-01-01T00:00:04.000Z log osc warning: two lines from=10.0.0.9 n=2\n'
		].join('\n')
	);
	expect(fileNameOf(1_700_000_000, 'txt')).toBe('tutti-debug-2023-11-14T22-13-20.txt');
});

test('a wish is asked as the debugger understands it', () => {
	expect(messageQuestion(EVERYTHING)).toEqual({});
	expect(messageQuestion({ ...EVERYTHING, osc: false })).toEqual({ kind: 'bus' });
	expect(messageQuestion({ ...EVERYTHING, osc: false, bus: false })).toBe(null);
	expect(messageQuestion({ ...EVERYTHING, filter: ' /audio/*  event/# ' })).toEqual({ filter: ['/audio/*', 'event/#'] });
	expect(messageQuestion({ ...EVERYTHING, bus: false, filter: '/audio/* event/#' })).toEqual({ kind: 'osc', filter: ['/audio/*'] });
	expect(messageQuestion({ ...EVERYTHING, osc: false, filter: '/audio/*' })).toBe(null);
	expect(rateQuestion(EVERYTHING)).toEqual({});
	expect(rateQuestion({ ...EVERYTHING, bus: false })).toEqual({ filter: '//*' });
	expect(rateQuestion({ ...EVERYTHING, osc: false })).toEqual({ filter: '#' });
	expect(rateQuestion({ ...EVERYTHING, filter: '/a/*' })).toEqual({ filter: ['/a/*'] });
	expect(rateQuestion({ ...EVERYTHING, osc: false, bus: false })).toBe(null);
	expect(lineQuestion(EVERYTHING)).toEqual({});
	expect(lineQuestion({ ...EVERYTHING, service: 'osc', level: 'warning', search: 'a.b' })).toEqual({ worker: 'osc', level: 'warning', grep: 'a.b' });
	expect(lineQuestion({ ...EVERYTHING, logs: false })).toBe(null);
});

test('an address says what is wanted', () => {
	const wish = { osc: false, bus: true, logs: false, filter: '/a/* b/#', service: 'osc', level: 'error', search: 'a&b=c' };
	expect(wishOf(hashOf(wish))).toEqual(wish);
	expect(hashOf(EVERYTHING)).toBe('');
	expect(wishOf('#nonsense')).toEqual(EVERYTHING);
});

test('rates stand in the order that was chosen', () => {
	const rate = (name: string, rate: number, interval: number | null = null): Rate => ({ name, rate, interval, jitter: null, count: 1, age: 0 });
	const rates = [rate('b', 2), rate('/a', 9, 0.1), rate('c', 2, 0.5)];
	const names = (order: typeof MOST_FREQUENT) => sorted(rates, order).map(({ name }) => name).join(' ');
	expect(names(MOST_FREQUENT)).toBe('/a b c');
	expect(names({ by: 'name', falls: false })).toBe('/a b c');
	expect(names({ by: 'interval', falls: true })).toBe('c /a b');
	expect(names({ by: 'interval', falls: false })).toBe('/a c b');
	expect(turned(MOST_FREQUENT, 'rate')).toEqual({ by: 'rate', falls: false });
	expect(turned(MOST_FREQUENT, 'name')).toEqual({ by: 'name', falls: false });
	for (const by of COLUMNS) expect(sorted(rates, { by, falls: true })).toHaveLength(3);
});

test('what is to be typed is one word to a shell', () => {
	expect(quoted('/var/lib/show.jsonl')).toBe('/var/lib/show.jsonl');
	expect(quoted("/a b/it's")).toBe("'/a b/it'\\''s'");
	expect(replayCommand('/r/show.jsonl', 10, 20.5)).toBe('tutti replay /r/show.jsonl --from 1970-01-01T00:00:10.000Z --to 1970-01-01T00:00:20.500Z');
	expect(recordCommand('/r e')).toBe("mkdir -p '/r e'\ntutti record '/r e/show.jsonl' --rotate-every 1h --keep 24");
});

test('a recorded moment may be one of which nothing was recorded', () => {
	const answer = { folder: '/r', recordings: 1, recording: null, from: 1, to: 11, earlier: false, later: false, messages: [] };
	expect(decodeRecorded(answer)).toMatchObject({ ok: true, value: { recording: null, isCut: false } });
	const recording = { name: 'a.jsonl', path: '/r/a.jsonl', messages: 2, from: 1, to: 2 };
	expect(decodeRecorded({ ...answer, recording, later: true, messages: [{ ...bus(1, 5), qos: 1 }] })).toMatchObject({ ok: true, value: { recording, isCut: true, messages: [{ topic: 'event/x', qos: 1 }] } });
	expect(decodeRecorded({ ...answer, recording: {} }).ok).toBe(false);
	expect(decodeMessages({ run: 'r', next: 1, missed: 0, messages: [{ kind: 'osc' }] }).ok).toBe(false);
});
