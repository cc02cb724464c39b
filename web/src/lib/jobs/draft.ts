// A job that somebody is about to want: what is typed, and what is asked for by it. Pure.
import type { JsonObject } from '$contract/fields';

export interface JobDraft {
	kind: string;
	params: readonly { name: string; value: string }[];
	priority: string;
	/** Seconds; empty: at once. */
	delay: string;
}

export const EMPTY: JobDraft = { kind: '', params: [], priority: '', delay: '' };

export type Mistake = 'no_kind' | 'no_name' | 'twice' | 'priority' | 'delay';

/** A text is taken as it is, all else is JSON: as `tutti command run` reads `name=value`. */
export function valueOf(text: string): unknown {
	const trimmed = text.trim();
	if (!/^(-?\d|true$|false$|null$|[[{"])/.test(trimmed)) return text;
	try {
		return JSON.parse(trimmed);
	} catch {
		return text;
	}
}

/** Of its fields, as `field` or `param-<index>`, the first thing that is wrong with each. */
export function mistakesIn({ kind, params, priority, delay }: JobDraft): ReadonlyMap<string, Mistake> {
	const mistakes = new Map<string, Mistake>();
	if (kind.trim() === '') mistakes.set('kind', 'no_kind');
	params.forEach(({ name, value }, index) => {
		if (name.trim() === '' && value.trim() !== '') mistakes.set(`param-${index}`, 'no_name');
		if (name.trim() !== '' && params.findIndex((each) => each.name.trim() === name.trim()) < index) mistakes.set(`param-${index}`, 'twice');
	});
	if (priority.trim() !== '' && !(/^-?\d+$/.test(priority.trim()) && Math.abs(Number(priority)) <= 100)) mistakes.set('priority', 'priority');
	if (delay.trim() !== '' && !(Number(delay) >= 0 && Number(delay) <= 31_536_000)) mistakes.set('delay', 'delay');
	return mistakes;
}

/** The parameters of `job.enqueue`. */
export function wishOf({ kind, params, priority, delay }: JobDraft): JsonObject {
	const named = params.filter(({ name }) => name.trim() !== '');
	return {
		kind: kind.trim(),
		...(named.length === 0 ? {} : { params: Object.fromEntries(named.map(({ name, value }) => [name.trim(), valueOf(value)])) }),
		...(priority.trim() === '' ? {} : { priority: Number(priority) }),
		...(delay.trim() === '' ? {} : { delay: Number(delay) })
	};
}
