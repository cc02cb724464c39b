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
}

export const EVERYTHING: AuditWish = { subject: '', command: '', outcome: 'all' };

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
export const questionOf = ({ subject, command }: AuditWish, from: number | null): JsonObject => ({
	most: PAGE,
	...(from === null ? {} : { from }),
	...(subject.trim() === '' ? {} : { subject: subject.trim() }),
	...(command.trim() === '' ? {} : { command: command.trim() })
});

/** Those that are wanted of what came. That something began is said by itself only while nothing says how it ended: both have one decision. */
export function wanted({ outcome }: AuditWish, lines: readonly AuditLine[]): readonly AuditLine[] {
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
