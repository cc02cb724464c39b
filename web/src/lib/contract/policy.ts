// What control says of its policy: the roles, rules and quotas that hold, and why somebody may do something or may not (docs/policy.md).
import { decodeMember } from './events';
import { Fields, textsIn, type Decoded } from './fields';

export const EFFECTS = ['allow', 'forbid'] as const;

export type Effect = (typeof EFFECTS)[number];

export interface RoleOfPolicy {
	name: string;
	/** Patterns of actions: "playlist.*". */
	may: readonly string[];
	includes: readonly string[];
	about: string;
}

export interface PolicyRule {
	name: string;
	effect: Effect;
	/** Whom it is about; both empty: everybody. */
	subjects: readonly string[];
	roles: readonly string[];
	actions: readonly string[];
	/** Empty: whatever it is of. */
	resources: readonly string[];
	/** When and where it holds; empty parts: always, everywhere. */
	when: { hours: string; days: string; timeZone: string; networks: readonly string[]; notNetworks: readonly string[] };
	about: string;
}

export interface Quota {
	name: string;
	/** "jobs", "objects" */
	of: string;
	most: number;
	/** "subject", "all" */
	per: string;
	subjects: readonly string[];
	roles: readonly string[];
	about: string;
}

export interface Policy {
	version: number;
	/** Why what is written does not hold; empty: it does. */
	problem: string;
	roles: readonly RoleOfPolicy[];
	rules: readonly PolicyRule[];
	quotas: readonly Quota[];
}

/** `policy.get` */
export function decodePolicy(json: unknown): Decoded<Policy> {
	const roles = decodeMember(json, 'roles', decodeRole);
	const rules = decodeMember(json, 'rules', decodeRule);
	const quotas = decodeMember(json, 'quotas', decodeQuota);
	for (const part of [roles, rules, quotas]) if (!part.ok) return part;
	const fields = new Fields(json);
	return fields.result({
		version: fields.countOr('version', 0),
		problem: fields.textOrNull('problem') ?? '',
		roles: roles.ok ? roles.value : [],
		rules: rules.ok ? rules.value : [],
		quotas: quotas.ok ? quotas.value : []
	});
}

function decodeRole(json: unknown): Decoded<RoleOfPolicy> {
	const fields = new Fields(json);
	return fields.result({ name: fields.name('name'), may: textsIn(json, 'may'), includes: textsIn(json, 'includes'), about: fields.textOrNull('about') ?? '' });
}

function decodeRule(json: unknown): Decoded<PolicyRule> {
	const fields = new Fields(json);
	const conditions = fields.objectOrNull('when') ?? {};
	const when = new Fields(conditions);
	return fields.result({
		name: fields.name('name'),
		effect: fields.oneOf('effect', EFFECTS, 'forbid'),
		subjects: textsIn(json, 'subjects'),
		roles: textsIn(json, 'roles'),
		actions: textsIn(json, 'actions'),
		resources: textsIn(json, 'resources'),
		when: { hours: when.textOrNull('hours') ?? '', days: when.textOrNull('days') ?? '', timeZone: when.textOrNull('time_zone') ?? '', networks: textsIn(conditions, 'networks'), notNetworks: textsIn(conditions, 'not_networks') },
		about: fields.textOrNull('about') ?? ''
	});
}

function decodeQuota(json: unknown): Decoded<Quota> {
	const fields = new Fields(json);
	return fields.result({ name: fields.name('name'), of: fields.name('of'), most: fields.count('most'), per: fields.textOrNull('per') ?? '', subjects: textsIn(json, 'subjects'), roles: textsIn(json, 'roles'), about: fields.textOrNull('about') ?? '' });
}

/** A rule that had to do with an answer. */
export interface Finding {
	rule: string;
	effect: Effect;
	/** What of it did not fit: "when.hours", and why; empty: it fits. */
	key: string;
	why: string;
}

export interface Explanation {
	isAllowed: boolean;
	/** A sentence. */
	reason: string;
	fitting: readonly Finding[];
	near: readonly Finding[];
}

/** `policy.explain` */
export function decodeExplanation(json: unknown): Decoded<Explanation> {
	const fitting = decodeMember(json, 'fitting', decodeFinding);
	if (!fitting.ok) return fitting;
	const near = decodeMember(json, 'near', decodeFinding);
	if (!near.ok) return near;
	const fields = new Fields(json);
	return fields.result({ isAllowed: fields.flag('allowed'), reason: fields.textOrNull('reason') ?? '', fitting: fitting.value, near: near.value });
}

function decodeFinding(json: unknown): Decoded<Finding> {
	const fields = new Fields(json);
	return fields.result({ rule: fields.name('rule'), effect: fields.oneOf('effect', EFFECTS, 'forbid'), key: fields.textOrNull('key') ?? '', why: fields.textOrNull('why') ?? '' });
}
