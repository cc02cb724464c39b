// Messages of OSC and of the bus and lines of logs, on one axis of time. Bounded; an immutable value that changes once an answer. Pure.
import type { HeardLine, HeardMessage, OscMessage, Told } from '$contract/debug';

/** With a number of this page, as those of the debugger begin anew with it. */
type Numbered<T> = T & { id: number };
export type MessageEntry = Numbered<HeardMessage>;
export type LineEntry = Numbered<HeardLine>;
export type Entry = MessageEntry | LineEntry;

/** As many of each stay; those before them make room. */
export const MOST_MESSAGES = 2000;
export const MOST_LINES = 500;

export interface Axis {
	/** By time, oldest first. */
	readonly entries: readonly Entry[];
	readonly messages: readonly MessageEntry[];
	readonly lines: readonly LineEntry[];
	/** How many came here, ever. */
	readonly came: number;
	/** How many came to the debugger, and went, before this page could ask for them. */
	readonly missed: number;
}

export const NOTHING: Axis = { entries: [], messages: [], lines: [], came: 0, missed: 0 };

export function withMessages(axis: Axis, { items, missed }: Pick<Told<HeardMessage>, 'items' | 'missed'>): Axis {
	if (items.length === 0 && missed === 0) return axis;
	const messages = [...axis.messages, ...numbered(items, axis.came)].slice(-MOST_MESSAGES);
	return { ...axis, messages, entries: merged(messages, axis.lines), came: axis.came + items.length, missed: axis.missed + missed };
}

/** Lines that were missed are in the files of the logs. */
export function withLines(axis: Axis, { items }: Pick<Told<HeardLine>, 'items'>): Axis {
	if (items.length === 0) return axis;
	const lines = [...axis.lines, ...numbered(items, axis.came)].sort((a, b) => a.timestamp - b.timestamp).slice(-MOST_LINES);
	return { ...axis, lines, entries: merged(axis.messages, lines), came: axis.came + items.length };
}

const numbered = <T extends object>(items: readonly T[], from: number): Numbered<T>[] => items.map((item, index) => ({ ...item, id: from + index }));

/** Two rows, each nearly by time, as one. */
function merged(messages: readonly MessageEntry[], lines: readonly LineEntry[]): Entry[] {
	const all: Entry[] = [];
	let at = 0;
	for (const message of messages) {
		for (let line = lines[at]; line !== undefined && line.timestamp < message.timestamp; line = lines[++at]) all.push(line);
		all.push(message);
	}
	return [...all, ...lines.slice(at)];
}

export function nameOf(entry: HeardMessage | HeardLine): string {
	if (entry.kind === 'osc') return entry.address;
	if (entry.kind === 'bus') return entry.topic;
	return entry.kind === 'log' ? entry.service : '';
}

/** The types of the arguments: "if[sT]" → "i", "f", "[sT]". */
export function typesOf({ types, args }: OscMessage): readonly string[] {
	const found: string[] = [];
	let depth = 0;
	for (const letter of types) {
		if (depth === 0) found.push(letter);
		else found[found.length - 1] += letter;
		depth += letter === '[' ? 1 : letter === ']' ? -1 : 0;
	}
	return found.slice(0, args.length);
}

/** In one line what it says. */
export function contentOf(entry: HeardMessage | HeardLine): string {
	if (entry.kind === 'osc') return entry.args.map((each) => JSON.stringify(each)).join(' ');
	if (entry.kind === 'bus') return typeof entry.payload === 'string' ? entry.payload : entry.payload === null ? '' : JSON.stringify(entry.payload);
	if (entry.kind === 'malformed') return entry.fault;
	const fields = Object.entries(entry.fields).map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
	return entry.message + fields.join('');
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** The time of day here, to the millisecond: "21:04:05.678". */
export function clockOf(timestamp: number): string {
	const then = new Date(Math.round(timestamp * 1000));
	return `${padded(then.getHours(), 2)}:${padded(then.getMinutes(), 2)}:${padded(then.getSeconds(), 2)}.${padded(then.getMilliseconds(), 3)}`;
}

/** As every machine reads it. */
export const isoOf = (timestamp: number): string => new Date(Math.round(timestamp * 1000)).toISOString();

/** A line a line, as the debugger said it. */
export const jsonOf = (entries: readonly Entry[]): string => entries.map((entry) => `${JSON.stringify(entry.kind === 'log' ? { ...entry.raw, kind: 'log' } : entry.raw)}\n`).join('');

export const textOf = (entries: readonly Entry[]): string => entries.map((entry) => `${lineOf(entry).replaceAll(/[\r\n]+/g, ' ')}\n`).join('');

function lineOf(entry: Entry): string {
	const time = isoOf(entry.timestamp);
	if (entry.kind === 'osc') return `${time} osc ${entry.source} ${entry.address} ${entry.types} ${contentOf(entry)}`.trimEnd();
	if (entry.kind === 'malformed') return `${time} malformed ${entry.source} ${entry.fault}`;
	if (entry.kind === 'bus') return `${time} bus ${entry.topic}${entry.isRetained ? ' (kept)' : ''} ${contentOf(entry)}`.trimEnd();
	return `${time} log ${entry.service} ${entry.level}: ${contentOf(entry)}`;
}

/** "tutti-debug-2026-11-29T10-15-30.jsonl" */
export const fileNameOf = (now: number, extension: string): string => `tutti-debug-${isoOf(now).slice(0, 19).replaceAll(':', '-')}.${extension}`;
