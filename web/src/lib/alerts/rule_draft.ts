// A rule as it is put in on the page, and as it stands in the section `alerts` (docs/alerts.md). Pure.
import { SEVERITIES, type Severity } from '$contract/alerts';
import { isObject, type JsonObject } from '$contract/fields';
import { SERVICE_STATES, type ServiceState } from '$contract/types';
import { numberOf, type Mistake } from '$settings/draft';
import { daysOf, EVERY_DAY, textOfDays, type Days } from './days';
import { lengthOf, spanOf, spanSeconds, type Span } from './span';

export const CONDITIONS = ['above', 'below', 'battery_below', 'rises_by', 'falls_by', 'silent_for', 'is', 'contains', 'service'] as const;

export type Condition = (typeof CONDITIONS)[number];

/** What a rule of batteries is about where nothing is said. */
export const ALL_BATTERIES = '+/*battery*';

export const ANY_SERVICE = '*';

const USUAL_STATES: readonly ServiceState[] = ['crash_loop', 'failed'];

export interface Hours {
	days: Days;
	/** "07:00"; empty: from midnight, until midnight. */
	from: string;
	to: string;
}

/** Numbers as they were typed; empty: nothing was. */
export interface RuleDraft {
	name: string;
	condition: Condition;
	/** source/sensor, or a filter of them. */
	reading: string;
	service: string;
	states: readonly ServiceState[];
	limit: string;
	clear: string;
	/** Of `is` and `contains`: one a line. */
	words: string;
	/** Of a change: in how much time; of silence: how long. */
	within: Span;
	/** How long it must be so. */
	hold: Span;
	message: string;
	severity: Severity;
	/** null: always. */
	hours: Hours | null;
	/** By name; null: all. */
	targets: readonly string[] | null;
	enabled: boolean;
	/** Keys that this page knows nothing of, which stay. */
	others: JsonObject;
}

const KNOWN: readonly string[] = [...CONDITIONS, 'reading', 'state', 'clear', 'within', 'for', 'message', 'severity', 'active', 'targets', 'enabled'];

export const othersIn = (table: JsonObject, known: readonly string[]): JsonObject => Object.fromEntries(Object.entries(table).filter(([key]) => !known.includes(key)));

export const isOfNumber = (condition: Condition): boolean => condition === 'above' || condition === 'below' || condition === 'battery_below';
/** Whether it is about a change, and not about the number itself. */
export const isOfChange = (condition: Condition): boolean => condition === 'rises_by' || condition === 'falls_by';
export const isOfText = (condition: Condition): boolean => condition === 'is' || condition === 'contains';

/** As the name of a table in the file: "Stale air!" is stale-air. Empty where nothing of it remains. */
export const nameOf = (typed: string): string =>
	typed
		.toLowerCase()
		.replace(/[^a-z0-9_-]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 64);

export const newRule = (reading: string): RuleDraft => ({
	name: '',
	condition: 'above',
	reading,
	service: ANY_SERVICE,
	states: USUAL_STATES,
	limit: '',
	clear: '',
	words: '',
	within: { count: '', unit: 'min' },
	hold: { count: '', unit: 'min' },
	message: '',
	severity: 'warning',
	hours: null,
	targets: null,
	enabled: true,
	others: {}
});

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** Whether it is of a condition that the page has words for. */
export const isKnownRule = (rule: JsonObject): boolean => CONDITIONS.some((each) => Object.hasOwn(rule, each));

export function draftOf(name: string, rule: JsonObject): RuleDraft {
	const condition = CONDITIONS.find((each) => Object.hasOwn(rule, each)) ?? 'above';
	const { active, targets } = rule;
	return {
		name,
		condition,
		reading: text(rule['reading']) || (condition === 'battery_below' ? ALL_BATTERIES : ''),
		service: text(rule['service']) || ANY_SERVICE,
		states: rule['state'] === undefined ? USUAL_STATES : SERVICE_STATES.filter((state) => listOf(rule['state']).includes(state)),
		limit: isOfNumber(condition) || isOfChange(condition) ? text(rule[condition]) : '',
		clear: text(rule['clear']),
		words: isOfText(condition) ? listOf(rule[condition]).map(text).join('\n') : '',
		within: spanOf(condition === 'silent_for' ? rule['silent_for'] : rule['within']),
		hold: spanOf(rule['for']),
		message: text(rule['message']),
		severity: SEVERITIES.find((each) => each === rule['severity']) ?? 'warning',
		hours: isObject(active) ? { days: daysOf(active['days']), from: text(active['from']), to: active['to'] === '24:00' ? '' : text(active['to']) } : null,
		targets: Array.isArray(targets) ? targets.map(text) : null,
		enabled: rule['enabled'] !== false,
		others: othersIn(rule, KNOWN)
	};
}

export const wordsOf = (draft: RuleDraft): string[] =>
	draft.words
		.split('\n')
		.map((word) => word.trim())
		.filter((word) => word !== '');

/** Without what was put in for another condition, and without what is so by default. */
export function ruleOf(draft: RuleDraft): JsonObject {
	const { condition, severity, message, targets, enabled } = draft;
	const lasting = condition === 'silent_for' ? undefined : lengthOf(draft.hold);
	const active = draft.hours === null ? undefined : activeOf(draft.hours);
	return {
		...draft.others,
		...conditionOf(draft),
		...(lasting === undefined ? {} : { for: lasting }),
		severity,
		...(message.trim() === '' ? {} : { message: message.trim() }),
		...(active === undefined ? {} : { active }),
		...(targets === null ? {} : { targets }),
		...(enabled ? {} : { enabled })
	};
}

function conditionOf(draft: RuleDraft): JsonObject {
	const { condition, service, states } = draft;
	const clear = numberOf(draft.clear);
	const reading = draft.reading.trim();
	if (condition === 'service') return { service: service.trim(), ...(isUsual(states) ? {} : { state: states }) };
	if (condition === 'silent_for') return { reading, silent_for: lengthOf(draft.within) };
	if (isOfText(condition)) return { reading, [condition]: wordsOf(draft) };
	const about = condition === 'battery_below' && reading === ALL_BATTERIES ? {} : { reading };
	return { ...about, [condition]: numberOf(draft.limit), ...(isOfChange(condition) ? { within: lengthOf(draft.within) } : {}), ...(clear === undefined ? {} : { clear }) };
}

const isUsual = (states: readonly ServiceState[]): boolean => states.length === USUAL_STATES.length && USUAL_STATES.every((state) => states.includes(state));

/** undefined: it is always. */
export function activeOf({ days, from, to }: Hours): JsonObject | undefined {
	const isEvery = days.every((is) => is);
	if (isEvery && from === '' && to === '') return undefined;
	return { ...(isEvery ? {} : { days: textOfDays(days) }), ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) };
}

export const everyHour = (): Hours => ({ days: EVERY_DAY, from: '', to: '' });

/** What the page can tell before it asks, by the key of the section. */
export function mistakesOf(draft: RuleDraft): ReadonlyMap<string, Mistake> {
	const { condition } = draft;
	const found = new Map<string, Mistake>();
	const needs = (key: string, is: boolean) => is || found.set(key, { kind: 'needed' });
	const number = (key: string, typed: string, isNeeded: boolean) => {
		const value = numberOf(typed);
		if (value === undefined ? isNeeded : typeof value === 'string') found.set(key, { kind: value === undefined ? 'needed' : 'no_number' });
	};
	const span = (key: string, { count, unit }: Span, isNeeded: boolean) => {
		number(key, count, isNeeded);
		if (isNeeded && spanSeconds({ count, unit }) === 0) found.set(key, { kind: 'needed' });
	};
	needs('name', nameOf(draft.name) !== '');
	if (condition === 'service') {
		needs('service', draft.service.trim() !== '');
		needs('state', draft.states.length > 0);
	} else {
		needs('reading', draft.reading.trim() !== '');
	}
	if (isOfText(condition)) needs(condition, wordsOf(draft).length > 0);
	if (condition === 'silent_for') span('silent_for', draft.within, true);
	else span('for', draft.hold, false);
	if (isOfNumber(condition) || isOfChange(condition)) {
		number(condition, draft.limit, true);
		number('clear', draft.clear, false);
	}
	if (isOfChange(condition)) span('within', draft.within, true);
	if (draft.hours !== null) needs('active.days', draft.hours.days.some((is) => is));
	return found;
}
