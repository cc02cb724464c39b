// What a rule says, in sentences, while it is written. Pure.
import { stateWord } from '$live/overview';
import { formatInterval } from '$ui/format';
import { locale } from '$words/language.svelte';
import { alertWords } from '$words/alerts';
import { sentenceWords as say, setupWords } from '$words/alert_setup';
import { numberOf } from '$settings/draft';
import { DAYS, runsOf, type Days } from './days';
import { activeOf, ALL_BATTERIES, ANY_SERVICE, isOfChange, wordsOf, type Hours, type RuleDraft } from './rule_draft';
import { spanSeconds, type Span } from './span';

/** What is not yet there. */
const OPEN = '…';

export interface Named {
	/** A reading as people call it; a filter as it is. */
	name: string;
	unit: string;
}

export function sentenceOf(draft: RuleDraft, named: (reading: string) => Named): string {
	const sentences = [condition(draft, named), draft.hours === null ? '' : hours(draft.hours), draft.message.trim() === '' ? '' : say.says(draft.message.trim()), whom(draft), draft.enabled ? '' : say.off];
	return sentences
		.filter((each) => each !== '')
		.map((each) => `${each}.`)
		.join(' ');
}

/** As it was meant: a limit is not rounded. */
const exact = (value: number): string => value.toLocaleString(locale(), { maximumFractionDigits: 12, useGrouping: false });

const span = (length: Span): string => {
	const seconds = spanSeconds(length);
	return seconds === undefined || seconds === 0 ? OPEN : formatInterval(seconds);
};

function condition(draft: RuleDraft, named: (reading: string) => Named): string {
	const { name, unit } = named(draft.reading.trim());
	const what = draft.condition === 'battery_below' && draft.reading === ALL_BATTERIES ? say.anyBattery : name || OPEN;
	const measured = (typed: string) => {
		const number = numberOf(typed);
		return `${typeof number === 'number' ? exact(number) : OPEN}${unit === '' ? '' : ` ${unit}`}`;
	};
	const seconds = spanSeconds(draft.hold);
	const lasting = seconds === undefined || seconds === 0 ? '' : say.lasting(span(draft.hold));
	const until = untilOf(draft, measured);
	switch (draft.condition) {
		case 'above':
			return say.above(what, measured(draft.limit), lasting) + until;
		case 'below':
		case 'battery_below':
			return say.below(what, measured(draft.limit), lasting) + until;
		case 'rises_by':
			return say.rises(what, measured(draft.limit), span(draft.within), lasting) + until;
		case 'falls_by':
			return say.falls(what, measured(draft.limit), span(draft.within), lasting) + until;
		case 'silent_for':
			return say.silent(what, span(draft.within));
		case 'is':
			return say.is(what, either(wordsOf(draft).map(say.quoted)), lasting);
		case 'contains':
			return say.contains(what, either(wordsOf(draft).map(say.quoted)), lasting);
		case 'service':
			return say.service(draft.service === ANY_SERVICE ? say.anyService : say.theService(draft.service || OPEN), either(draft.states.map(stateWord)), lasting);
	}
}

function untilOf({ condition, limit, clear }: RuleDraft, measured: (typed: string) => string): string {
	const [bound, end] = [numberOf(limit), numberOf(clear)];
	const back = end ?? (condition === 'battery_below' && typeof bound === 'number' ? bound + 5 : undefined);
	if (typeof back !== 'number' || back === bound) return '';
	if (isOfChange(condition)) return say.changeOrLess(measured(String(back)));
	return condition === 'above' ? say.orLess(measured(String(back))) : say.orMore(measured(String(back)));
}

const either = (words: readonly string[]): string => (words.length === 0 ? OPEN : words.reduce((one, other) => say.or(one, other)));

export const daysInWords = (days: Days): string =>
	runsOf(days)
		.map(([first, last]) => [...new Set([first, last])].map((at) => setupWords[DAYS[at] ?? 'mon']).join(last - first === 1 ? ', ' : '–'))
		.join(', ');

function hours(active: Hours): string {
	if (activeOf(active) === undefined) return '';
	const days = daysInWords(active.days) || OPEN;
	const [from, to] = [active.from || '00:00', active.to || '24:00'];
	const isWhole = active.from === '' && active.to === '';
	if (active.days.every((is) => is)) return say.onlyDuring(from, to);
	return isWhole ? say.onlyOn(days) : say.onlyThen(days, from, to);
}

function whom({ severity, targets }: RuleDraft): string {
	const word = alertWords[severity];
	if (targets === null) return say.toAll(word);
	return targets.length === 0 ? say.toNobody(word) : say.toThese(word, targets.join(', '));
}
