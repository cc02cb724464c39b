// The page of health in words, and how levels look. Pure.
import type { BookLevel, Component, HealthBook, HealthRule } from '$contract/health_book';
import type { Stretch } from '$health/course';
import type { Reach } from '$live/view';
import { awayWords, momentOf, type Sentence } from '$ui/control/words';
import { formatInterval, formatSpan } from '$ui/format';
import type { Tone } from '$ui/states';
import { governance } from '$words/governance';
import { healthWords as words } from '$words/health';

/** The page in a sentence. `trouble`: why it is not known; empty: it is. */
export function headlineOf(book: HealthBook | null, trouble: string, reach: Reach): Sentence {
	const away = awayWords(reach, book === null ? trouble : '');
	if (away !== null) return away;
	if (book === null) return { text: governance.asking, tone: 'rest' };
	if (!book.isReady) return { text: words.notReady(Math.max(1, book.unready.length)), tone: 'bad' };
	return book.components.every(({ level }) => level === 'ok') ? { text: words.ready, tone: null } : { text: words.readyBut, tone: 'warn' };
}

const TONES: Readonly<Record<BookLevel, Tone>> = { ok: 'good', warn: 'warn', unknown: 'rest', error: 'bad' };

export const toneOfBook = (level: BookLevel): Tone => TONES[level];

/** Its level, and that it is not ready where that does not go without saying. */
export const wordOf = ({ level, isReady }: Component): string => (!isReady && (level === 'ok' || level === 'warn') ? words.notYetReady : words[level]);

export const toneOf = ({ level, isReady }: Component): Tone => (!isReady && level === 'ok' ? 'busy' : TONES[level]);

/** A stretch of what it was: from when to when, how, and why. */
export function stretchWords({ level, from, to, reason, isOpen }: Stretch, now: number): string {
	const isNow = to >= now;
	const when = isNow ? (isOpen ? '' : words.since(momentOf(from, now))) : isOpen ? words.untilThen(momentOf(to, now)) : words.fromTo(momentOf(from, now), momentOf(to, now));
	const long = isOpen ? '' : words.forSpan(formatSpan(to - from));
	return [[words[level], when, long].filter((part) => part !== '').join(', '), reason].filter((part) => part !== '').join(': ');
}

/** The page of what it is about; null: it has none. */
export const hrefOf = (component: string): string | null => (component.startsWith('service/') ? `/services#${encodeURIComponent(component.slice('service/'.length))}` : null);

const thenWords = (then: string): string => (then.startsWith('restart:') ? words.thenRestart(then.slice('restart:'.length)) : words.thenEvent);

export const ruleWords = ({ component, level, lasts, then }: HealthRule): string => words.ruleIs(component, words[level], formatInterval(lasts), thenWords(then));

export const firedWords = ({ fired }: HealthRule, now: number): string => (fired.length === 0 ? words.firedNever : words.firedLast(fired.length, momentOf(Math.max(...fired), now)));
