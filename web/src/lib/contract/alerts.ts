// Decoder of GET /api/alerts: what fires, what did, and the rules.
import { decodeList } from './events';
import { Fields, type Decoded } from './fields';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** One time that a rule was true of a subject. Times in epoch seconds. */
export interface Firing {
	id: string;
	rule: string;
	/** source/sensor, or a service. */
	subject: string;
	/** Of a reading; null: it is of a service. */
	source: string | null;
	severity: Severity;
	message: string;
	since: number;
	raised: number;
	acknowledged: number | null;
	silenced: boolean;
	cleared: number | null;
	/** Empty: it is no longer so. */
	whyCleared: string;
}

export interface Rule {
	name: string;
	/** What it is, for people. */
	words: string;
	severity: Severity;
	enabled: boolean;
	silencedUntil: number | null;
	firing: number;
}

export interface Alerts {
	/** The latest first, as is what was. */
	firing: readonly Firing[];
	past: readonly Firing[];
	rules: readonly Rule[];
	/** Whom alerts are delivered to. */
	targets: readonly string[];
}

export const NO_ALERTS: Alerts = { firing: [], past: [], rules: [], targets: [] };

export function decodeAlerts(json: unknown): Decoded<Alerts> {
	const fields = new Fields(json);
	const firing = decodeList(fields.list('firing'), decodeFiring);
	const past = decodeList(fields.list('past'), decodeFiring);
	const rules = decodeList(fields.list('rules'), decodeRule);
	const problem = [...firing.problems, ...past.problems, ...rules.problems][0];
	if (problem !== undefined) return { ok: false, reason: `an alert: ${problem}` };
	return fields.result({ firing: firing.values, past: past.values, rules: rules.values, targets: fields.texts('targets') });
}

function decodeFiring(json: unknown): Decoded<Firing> {
	const fields = new Fields(json);
	const severity = fields.name('severity');
	const decoded = fields.result({
		id: fields.name('firing'),
		rule: fields.name('alert'),
		subject: fields.name('subject'),
		source: new Fields(json).nameOrNull('source'),
		message: fields.text('message'),
		since: fields.time('since'),
		raised: fields.time('raised'),
		acknowledged: fields.timeOrNull('acknowledged'),
		silenced: fields.flag('silenced'),
		cleared: fields.timeOrNull('cleared'),
		whyCleared: fields.text('why_cleared')
	});
	return withSeverity(decoded, severity);
}

function decodeRule(json: unknown): Decoded<Rule> {
	const fields = new Fields(json);
	const severity = fields.name('severity');
	const decoded = fields.result({
		name: fields.name('name'),
		words: fields.text('words'),
		enabled: fields.flag('enabled'),
		silencedUntil: fields.timeOrNull('silenced_until'),
		firing: fields.count('firing')
	});
	return withSeverity(decoded, severity);
}

function withSeverity<T>(decoded: Decoded<T>, word: string): Decoded<T & { severity: Severity }> {
	if (!decoded.ok) return decoded;
	const severity = SEVERITIES.find((each) => each === word);
	if (severity === undefined) return { ok: false, reason: `has the severity ${word}` };
	return { ok: true, value: { ...decoded.value, severity } };
}
