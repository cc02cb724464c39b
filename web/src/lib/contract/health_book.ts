// What control says of health: how each component is, what keeps the installation from being ready, and when what became worse or better
// (docs/health.md).
import { decodeMember } from './events';
import { Fields, isObject, type Decoded } from './fields';

/** Each worse than the one before. `unknown`: nobody says how it is. */
export const BOOK_LEVELS = ['ok', 'warn', 'unknown', 'error'] as const;

export type BookLevel = (typeof BOOK_LEVELS)[number];

export interface Component {
	/** "render", "service/lamp", "worker/clock" */
	component: string;
	level: BookLevel;
	/** Who needs it can go on. */
	isReady: boolean;
	isRequired: boolean;
	/** A sentence; may be empty. */
	reason: string;
	since: number | null;
	/** How often it became worse of late. */
	flaps: number;
}

export interface Unready {
	component: string;
	level: BookLevel;
	reason: string;
}

export interface HealthRule {
	rule: string;
	component: string;
	level: BookLevel;
	/** Seconds. */
	lasts: number;
	/** "restart:lamp", "event" */
	then: string;
	/** So often within so many seconds. */
	atMost: number;
	within: number;
	/** When it was carried out, of late. */
	fired: readonly number[];
}

export interface HealthBook {
	isReady: boolean;
	level: BookLevel;
	unready: readonly Unready[];
	components: readonly Component[];
	rules: readonly HealthRule[];
}

/** `health.list` */
export function decodeHealthBook(json: unknown): Decoded<HealthBook> {
	const fields = new Fields(json);
	const components = decodeMember(json, 'components', decodeComponent);
	const unready = decodeMember(json, 'unready', decodeUnready);
	const rules = isObject(json) && json['rules'] !== undefined ? decodeMember(json, 'rules', decodeRule) : { ok: true as const, value: [] };
	for (const part of [components, unready, rules]) if (!part.ok) return part;
	return fields.result({
		isReady: fields.flag('ready'),
		level: fields.oneOf('level', BOOK_LEVELS, 'unknown'),
		unready: unready.ok ? unready.value : [],
		components: components.ok ? components.value : [],
		rules: rules.ok ? rules.value : []
	});
}

function decodeComponent(json: unknown): Decoded<Component> {
	const fields = new Fields(json);
	return fields.result({
		component: fields.name('component'),
		level: fields.oneOf('level', BOOK_LEVELS, 'unknown'),
		isReady: fields.flag('ready'),
		isRequired: fields.flag('required'),
		reason: fields.textOrNull('reason') ?? '',
		since: fields.timeOrNull('since'),
		flaps: fields.countOr('flaps', 0)
	});
}

function decodeUnready(json: unknown): Decoded<Unready> {
	const fields = new Fields(json);
	return fields.result({ component: fields.name('component'), level: fields.oneOf('level', BOOK_LEVELS, 'unknown'), reason: fields.textOrNull('reason') ?? '' });
}

function decodeRule(json: unknown): Decoded<HealthRule> {
	const fields = new Fields(json);
	const fired: readonly unknown[] = isObject(json) && Array.isArray(json['fired']) ? json['fired'] : [];
	return fields.result({
		rule: fields.name('rule'),
		component: fields.name('component'),
		level: fields.oneOf('level', BOOK_LEVELS, 'error'),
		lasts: fields.shareOrNull('for') ?? 0,
		then: fields.textOrNull('then') ?? '',
		atMost: fields.countOr('at_most', 0),
		within: fields.shareOrNull('within') ?? 0,
		fired: fired.filter((each) => typeof each === 'number')
	});
}

/** A component became worse or better. */
export interface HealthChange {
	number: number;
	at: number;
	component: string;
	from: BookLevel;
	to: BookLevel;
	reason: string;
}

export interface HealthHistory {
	/** The newest first. */
	changes: readonly HealthChange[];
	/** Where those before them begin; null: there are none. */
	next: number | null;
}

/** `health.history` */
export function decodeHealthHistory(json: unknown): Decoded<HealthHistory> {
	const changes = decodeMember(json, 'changes', decodeHealthChange);
	if (!changes.ok) return changes;
	const fields = new Fields(json);
	return fields.result({ changes: changes.value, next: fields.countOrNull('next') });
}

function decodeHealthChange(json: unknown): Decoded<HealthChange> {
	const fields = new Fields(json);
	return fields.result({
		number: fields.count('number'),
		at: fields.time('at'),
		component: fields.name('component'),
		from: fields.oneOf('from', BOOK_LEVELS, 'unknown'),
		to: fields.oneOf('to', BOOK_LEVELS, 'unknown'),
		reason: fields.textOrNull('reason') ?? ''
	});
}
