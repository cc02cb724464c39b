// What the control service answers: who leads, how the vault is, what was asked of the installation, what its store has
// (docs/governance).
import { decodeList, decodeMember } from './events';
import { Fields, isObject, type Decoded } from './fields';

export const LEADER_ROLES = ['leader', 'follower', 'unknown'] as const;

export type LeaderRole = (typeof LEADER_ROLES)[number];

/** Who leads a resource, as this installation knows it. */
export interface Led {
	/** "control", "app:mixer" */
	resource: string;
	role: LeaderRole;
	/** Empty: nobody, or nobody knows. */
	holder: string;
	/** Where others reach the holder: a URL, or empty. */
	address: string;
	/** 0: of nobody. */
	token: number;
	since: number | null;
	/** Seconds from the answer on that the lease is sure; null: it does not end. */
	sureFor: number | null;
}

export interface Leaderships {
	/** There is nobody whom anything could be handed over to. */
	isAlone: boolean;
	all: readonly Led[];
}

/** `leadership.list` */
export function decodeLeaderships(json: unknown): Decoded<Leaderships> {
	const all = decodeMember(json, 'leaderships', decodeLed);
	return all.ok ? { ok: true, value: { isAlone: isObject(json) && json['backend'] === 'single', all: all.value } } : all;
}

function decodeLed(json: unknown): Decoded<Led> {
	const fields = new Fields(json);
	const holder = new Fields(fields.objectOrNull('holder') ?? {});
	return fields.result({
		resource: fields.name('resource'),
		role: fields.oneOf('role', LEADER_ROLES, 'unknown'),
		holder: holder.textOrNull('name') ?? '',
		address: holder.textOrNull('address') ?? '',
		token: fields.countOr('token', 0),
		since: fields.timeOrNull('since'),
		sureFor: fields.shareOrNull('expires_in')
	});
}

export const VAULT_STATES = ['uninitialised', 'locked', 'preunlock', 'unlocked'] as const;

export type VaultState = (typeof VAULT_STATES)[number];

export interface Vault {
	state: VaultState;
	/** Seconds after which it locks when nobody uses it; null: never. */
	autoLock: number | null;
	/** In a row, until now. */
	wrongTries: number;
	/** Why it cannot be opened at all; empty: it can. */
	problem: string;
}

/** `vault.status` */
export function decodeVault(json: unknown): Decoded<Vault> {
	const fields = new Fields(json);
	return fields.result({
		state: fields.oneOf('state', VAULT_STATES, 'locked'),
		autoLock: fields.spanOrNull('auto_lock'),
		wrongTries: fields.countOr('wrong_tries', 0),
		problem: fields.textOrNull('problem') ?? ''
	});
}

/** `vault.list`: names alone; what they stand for is told to services, and to nobody else. */
export function decodeSecretNames(json: unknown): Decoded<readonly string[]> {
	const fields = new Fields(json);
	return fields.result(fields.texts('names'));
}

/** The answer to `vault.initialise` and `vault.rekey`, told once. */
export function decodeRecoveryKey(json: unknown): Decoded<string> {
	const fields = new Fields(json);
	return fields.result(fields.name('recovery_key'));
}

/** That something was asked, and what came of it. */
export interface AuditLine {
	sequence: number;
	timestamp: number;
	subject: string;
	command: string;
	/** "ok", "begun", "replayed", or the code of a fault. */
	outcome: string;
	role: string;
	/** "http", "bus", "control", "internal" */
	via: string;
	decisionId: string;
	/** Of the secret that a service was given; else empty. */
	secret: string;
	/** Their names; with the value of what never holds a secret: "service = lamp". */
	parameters: readonly string[];
	/** Of a fault. */
	message: string;
}

export interface AuditPage {
	/** The latest first. */
	lines: readonly AuditLine[];
	/** Where those before them begin; null: there are none. */
	next: number | null;
}

/** `audit.list` */
export function decodeAudit(json: unknown): Decoded<AuditPage> {
	const fields = new Fields(json);
	const { values, problems } = decodeList(fields.list('lines'), decodeAuditLine);
	if (problems[0] !== undefined) return { ok: false, reason: `a line: ${problems[0]}` };
	return fields.result({ lines: values, next: fields.countOrNull('next') });
}

function decodeAuditLine(json: unknown): Decoded<AuditLine> {
	const fields = new Fields(json);
	const data = isObject(json) && isObject(json['data']) ? json['data'] : {};
	const text = (key: string): string => (typeof data[key] === 'string' ? data[key] : '');
	const parameters: readonly unknown[] = Array.isArray(data['parameters']) ? data['parameters'] : [];
	const values = isObject(data['values']) ? data['values'] : {};
	const withValue = (name: string): string => {
		if (!Object.hasOwn(values, name)) return name;
		const value = values[name];
		return `${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`;
	};
	return fields.result({
		sequence: fields.count('sequence'),
		timestamp: fields.time('timestamp'),
		subject: fields.text('subject'),
		command: fields.text('command'),
		outcome: fields.name('outcome'),
		role: text('role'),
		via: text('via'),
		decisionId: text('decision_id'),
		secret: text('name'),
		parameters: parameters.filter((each) => typeof each === 'string').map(withValue),
		message: text('message')
	});
}

/** Which events the store has; 0: none yet. */
export interface EventSpan {
	oldest: number;
	newest: number;
}

/** `store.events`: of its answer the span alone. */
export function decodeEventSpan(json: unknown): Decoded<EventSpan> {
	const fields = new Fields(json);
	return fields.result({ oldest: fields.count('oldest'), newest: fields.count('newest') });
}

/** `store.check`: the answer of one that is whole; with how far its audit is, "120:de56…". */
export function decodeChecked(json: unknown): Decoded<{ bytes: number; audit: string }> {
	const fields = new Fields(json);
	return fields.result({ bytes: fields.count('bytes'), audit: fields.textOrNull('audit') ?? '' });
}

/** `store.backup`: where the copy lies. */
export function decodeBackup(json: unknown): Decoded<string> {
	const fields = new Fields(json);
	return fields.result(fields.name('file'));
}
