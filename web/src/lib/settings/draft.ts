// What somebody has changed and not saved, over the configuration as it is. Pure.
import { isSetSecret, type Config, type FieldMistake } from '$contract/config';
import { isObject, type JsonObject } from '$contract/fields';
import type { Field, Input, List } from './forms';

/** By `section.key`; null: as if nobody had ever set it. */
export type Draft = ReadonlyMap<string, unknown>;

export const pathOf = ({ section, key }: { section: string; key: string }): string => `${section}.${key}`;

export const told = (config: Config, { section, key }: { section: string; key: string }): unknown => config.sections[section]?.[key];

/** What the key has, changed or not; undefined where it has its default. */
export function valueOf(config: Config, draft: Draft, place: { section: string; key: string }): unknown {
	const changed = draft.get(pathOf(place));
	return draft.has(pathOf(place)) ? (changed ?? undefined) : told(config, place);
}

/** With that value; one that is as it is told is no change. */
export function changed(config: Config, draft: Draft, place: { section: string; key: string }, value: unknown): Draft {
	const next = new Map(draft);
	const same = JSON.stringify(value ?? null) === JSON.stringify(told(config, place) ?? null);
	if (same) next.delete(pathOf(place));
	else next.set(pathOf(place), value ?? null);
	return next;
}

/** What is sent: the changed keys, by section. */
export function patchOf(draft: Draft): JsonObject {
	const sections: Record<string, Record<string, unknown>> = {};
	for (const [path, value] of draft) {
		const dot = path.indexOf('.');
		(sections[path.slice(0, dot)] ??= {})[path.slice(dot + 1)] = value;
	}
	return { sections };
}

/** The paths of changed keys that somebody else has set meanwhile, to another value than ours. */
export function contested(before: Config, after: Config, draft: Draft): ReadonlySet<string> {
	const text = (value: unknown) => JSON.stringify(value ?? null);
	return new Set(
		[...draft].filter(([path, ours]) => {
			const dot = path.indexOf('.');
			const place = { section: path.slice(0, dot), key: path.slice(dot + 1) };
			const theirs = text(told(after, place));
			return theirs !== text(told(before, place)) && theirs !== text(ours);
		}).map(([path]) => path)
	);
}

const UNITS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, min: 60, h: 3600, d: 86_400 };

/** 300, "5m", "1h30m"; undefined: no length of time. */
export function secondsOf(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	if (typeof value !== 'string' || !/^(\d+(\.\d+)?(us|ms|s|m|min|h|d))+$/.test(value)) return undefined;
	return [...value.matchAll(/(\d+(?:\.\d+)?)([a-z]+)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
}

/** What an input shows of the value: of a default nothing. */
export function shownOf(input: Input, value: unknown): string {
	switch (input.kind) {
		case 'seconds': {
			const seconds = secondsOf(value);
			return seconds === undefined ? '' : String(Math.round(seconds * 1e6) / 1e6);
		}
		case 'texts':
			return Array.isArray(value) ? value.join(', ') : '';
		case 'choice':
			return String(value ?? input.fallback);
		default:
			return value === undefined || isObject(value) ? '' : String(value);
	}
}

/** Texts with commas between. */
export const partsOf = (text: string): string[] =>
	text
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');

/** A number as it is typed in either language; undefined: nothing was. What is no number stays as it is. */
export function numberOf(text: string): number | string | undefined {
	const trimmed = text.trim();
	if (trimmed === '') return undefined;
	const number = Number(trimmed.replace(',', '.'));
	return Number.isFinite(number) ? number : trimmed;
}

/** What a text in an input means; undefined: the default. A number that is none stays the text, for `mistakeOf` to tell. */
export function meantBy(input: Input, text: string): unknown {
	const trimmed = text.trim();
	switch (input.kind) {
		case 'number':
		case 'seconds':
			return numberOf(text);
		case 'texts':
			return trimmed === '' ? undefined : partsOf(trimmed);
		case 'choice':
			return input.options.find((option) => String(option) === text);
		default:
			return trimmed === '' ? undefined : trimmed;
	}
}

export type Mistake = { kind: 'no_number' } | { kind: 'no_whole_number' } | { kind: 'range'; least: number; most: number } | { kind: 'order' } | { kind: 'needed' };

/** What the page can tell before it asks. */
export function mistakeOf(input: Input, value: unknown): Mistake | null {
	if (value === undefined || value === null) return null;
	if (input.kind === 'number' || input.kind === 'seconds') {
		const number = input.kind === 'seconds' ? secondsOf(value) : value;
		if (typeof number !== 'number') return { kind: 'no_number' };
		if (input.kind === 'number' && input.whole && !Number.isInteger(number)) return { kind: 'no_whole_number' };
		if (number < input.least || number > input.most) return { kind: 'range', least: input.least, most: input.most };
	}
	if (input.kind === 'pair' && Array.isArray(value)) {
		const [low, high] = value as [unknown, unknown];
		if (typeof low !== 'number' || typeof high !== 'number' || !Number.isFinite(low + high)) return { kind: 'no_number' };
		if (low >= high) return { kind: 'order' };
	}
	return null;
}

export const itemsOf = (config: Config, draft: Draft, list: List): JsonObject[] => {
	const value = valueOf(config, draft, list);
	return Array.isArray(value) ? value.filter(isObject) : [];
};

const nameOf = (list: List, item: JsonObject): string => String(item[list.columns[0]?.key ?? ''] ?? '');

/** What stands for a secret of that item as it is told: it goes along to another name. undefined: none is set. */
export function keptSecret(config: Config, list: List, items: readonly JsonObject[], index: number, column: string): unknown {
	const was = itemsOf(config, new Map(), list);
	const name = nameOf(list, items[index] ?? {});
	const same = was.find((item) => nameOf(list, item) === name);
	// Whoever got another name stands where it was, and nobody has its name.
	const before = was[index];
	const former = same ?? (before === undefined || items.some((item) => nameOf(list, item) === nameOf(list, before)) ? undefined : before);
	if (former === undefined || !isSetSecret(former[column])) return undefined;
	return former === same ? { set: true } : { set: true, of: nameOf(list, former) };
}

/** The items with another value in a column of one; undefined: with none. */
export function withColumn(config: Config, list: List, items: readonly JsonObject[], index: number, column: string, value: unknown): JsonObject[] {
	const next = items.map((item, at) => {
		if (at !== index) return item;
		const { [column]: _, ...rest } = item;
		return value === undefined || value === '' ? rest : { ...rest, [column]: value };
	});
	if (column !== list.columns[0]?.key) return next;
	return next.map((item, at) => {
		if (at !== index) return item;
		const kept = list.columns.flatMap(({ key, secret }) => (secret && isSetSecret(item[key]) ? [[key, keptSecret(config, list, next, index, key)] as const] : []));
		return { ...item, ...Object.fromEntries(kept.filter(([, each]) => each !== undefined)) };
	});
}

/** Whether an item lacks what it needs, and which column. */
export const lacking = (list: List, item: JsonObject): string[] => list.columns.filter(({ key, needed }) => needed && String(item[key] ?? '').trim() === '').map(({ key }) => key);

/** Mistakes by where they are shown: `section.key`, of a list's item `section.key[0].column`. */
export const byPlace = (mistakes: readonly FieldMistake[]): ReadonlyMap<string, string> => new Map(mistakes.map(({ section, key, message }) => [`${section}.${key}`, message]));

/** What was said of that place, or of something within it. */
export function saidOf(said: ReadonlyMap<string, string>, { section, key }: Pick<Field, 'section' | 'key'>): string {
	const place = `${section}.${key}`;
	for (const [each, message] of said) if (each === place || each.startsWith(`${place}.`) || each.startsWith(`${place}[`)) return message;
	return '';
}
