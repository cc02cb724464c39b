// The audit as it is looked at: which lines are wanted, and how new ones and earlier ones join those that are here. Pure.
import type { JsonObject } from '$contract/fields';
import type { AuditLine, AuditPage } from '$contract/control';

export const OUTCOMES = ['all', 'done', 'refused', 'open'] as const;

/** What came of it: all; done; refused or failed; begun, and the end not known. */
export type OutcomeKind = (typeof OUTCOMES)[number];

export interface AuditWish {
	/** Who asked; empty: everybody. */
	subject: string;
	/** The name of a type of command; empty: all. */
	command: string;
	outcome: OutcomeKind;
	/** Exactly this one, "forbidden"; empty: as `outcome` says. */
	code: string;
	/** From then on and before then, by the clock of whoever looks: "2026-05-20T19:24"; empty: always. */
	since: string;
	until: string;
}

export const EVERYTHING: AuditWish = { subject: '', command: '', outcome: 'all', code: '', since: '', until: '' };

/** They are answered by the same question: what else they differ in is looked through here. */
export const isSameQuestion = (one: AuditWish, other: AuditWish): boolean => (['subject', 'command', 'code', 'since', 'until'] as const).every((key) => one[key] === other[key]);

export const isNarrow = (wish: AuditWish): boolean => !isSameQuestion(wish, EVERYTHING) || wish.outcome !== EVERYTHING.outcome;

/** Epoch seconds of a moment as a field of the browser has it; null: it says none. */
export function momentIn(text: string): number | null {
	const at = Date.parse(text);
	return Number.isFinite(at) && at >= 0 ? at / 1000 : null;
}

/** So many lines come with one answer. */
export const PAGE = 50;
/** More are not kept here: who looks that far back narrows it down. */
export const MOST_KEPT = 5000;

export interface Audit {
	/** The latest first. */
	lines: readonly AuditLine[];
	/** Where those before them begin; null: there are none, or no more are kept. */
	next: number | null;
}

export const kindOf = (outcome: string): Exclude<OutcomeKind, 'all'> => (outcome === 'ok' || outcome === 'replayed' ? 'done' : outcome === 'begun' ? 'open' : 'refused');

/** `from`: null for the latest. */
export function questionOf({ subject, command, code, since, until }: AuditWish, from: number | null): JsonObject {
	const [begin, end] = [momentIn(since), momentIn(until)];
	return {
		most: PAGE,
		...(from === null ? {} : { from }),
		...(subject.trim() === '' ? {} : { subject: subject.trim() }),
		...(command.trim() === '' ? {} : { command: command.trim() }),
		...(code === '' ? {} : { outcome: code }),
		...(begin === null ? {} : { since: begin }),
		...(end === null ? {} : { until: end })
	};
}

/** Those that are wanted of what came. That something began is said by itself only while nothing says how it ended: both have one decision. */
export function wanted({ outcome, code }: AuditWish, lines: readonly AuditLine[]): readonly AuditLine[] {
	if (code !== '') return lines;
	const ended = new Set(lines.filter((line) => kindOf(line.outcome) !== 'open').map(({ decisionId }) => decisionId));
	const told = lines.filter((line) => kindOf(line.outcome) !== 'open' || line.decisionId === '' || !ended.has(line.decisionId));
	return outcome === 'all' ? told : told.filter((line) => kindOf(line.outcome) === outcome);
}

/** The latest, asked for anew. Where what came does not reach what is here, that is forgotten: nothing may be missing between. */
export function withLatest(audit: Audit | null, page: AuditPage): Audit {
	const newest = audit?.lines[0]?.sequence ?? 0;
	const last = page.lines.at(-1);
	const reaches = page.next === null || (last !== undefined && last.sequence <= newest + 1);
	if (audit === null || audit.lines.length === 0 || !reaches) return bounded(page);
	return bounded({ lines: [...page.lines.filter(({ sequence }) => sequence > newest), ...audit.lines], next: audit.next });
}

/** Those before what is here. */
export function withEarlier(audit: Audit, page: AuditPage): Audit {
	const oldest = audit.lines.at(-1)?.sequence ?? Infinity;
	return bounded({ lines: [...audit.lines, ...page.lines.filter(({ sequence }) => sequence < oldest)], next: page.next });
}

const bounded = ({ lines, next }: Audit): Audit => (lines.length < MOST_KEPT ? { lines, next } : { lines: lines.slice(0, MOST_KEPT), next: null });
