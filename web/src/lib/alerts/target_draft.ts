// A target as it is put in on the page, and as it stands in the section `alerts` (docs/alerts.md). Pure.
import { SEVERITIES, type Severity } from '$contract/alerts';
import { isSetSecret } from '$contract/config';
import type { JsonObject } from '$contract/fields';
import { partsOf, type Mistake } from '$settings/draft';
import { nameOf, othersIn } from './rule_draft';

export const TARGET_KINDS = ['ntfy', 'webhook', 'push'] as const;

export type TargetKind = (typeof TARGET_KINDS)[number];

export interface TargetDraft {
	name: string;
	kind: TargetKind;
	/** Of `push`: whom a push service may write to. */
	address: string;
	click: string;
	/** Of `push`: services of one's own, with commas between. */
	hosts: string;
	/** The least that is delivered. */
	severity: Severity;
	/** Whether a token is set, and stays. */
	hasToken: boolean;
	/** What will be in its place; null: it stays as it is. */
	token: string | null;
	/** Keys that this page knows nothing of, which stay. */
	others: JsonObject;
}

export const newTarget = (): TargetDraft => ({ name: '', kind: 'ntfy', address: '', click: '', hosts: '', severity: 'info', hasToken: false, token: null, others: {} });

const KNOWN: readonly string[] = ['name', ...TARGET_KINDS, 'click', 'hosts', 'severity', 'token'];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const targetName = (target: JsonObject): string => text(target['name']);

export const kindOf = (target: JsonObject): TargetKind => TARGET_KINDS.find((kind) => Object.hasOwn(target, kind)) ?? 'webhook';

export function targetDraftOf(target: JsonObject): TargetDraft {
	const kind = kindOf(target);
	return {
		name: targetName(target),
		kind,
		address: text(target[kind]),
		click: text(target['click']),
		hosts: Array.isArray(target['hosts']) ? target['hosts'].join(', ') : '',
		severity: SEVERITIES.find((each) => each === target['severity']) ?? 'info',
		hasToken: isSetSecret(target['token']),
		token: null,
		others: othersIn(target, KNOWN)
	};
}

/** `was`: what it was named; a token that stays goes along to another name. */
export function targetOf(draft: TargetDraft, was: string | null): JsonObject {
	const { kind, severity, hasToken } = draft;
	const name = nameOf(draft.name);
	const kept = was === null || was === name ? { set: true } : { set: true, of: was };
	const token = draft.token ?? (hasToken ? kept : undefined);
	const click = draft.click.trim();
	const hosts = partsOf(draft.hosts);
	return {
		...draft.others,
		name,
		[kind]: draft.address.trim(),
		...(kind === 'push' || token === undefined ? {} : { token }),
		...(kind === 'ntfy' && click !== '' ? { click } : {}),
		...(kind === 'push' && hosts.length > 0 ? { hosts } : {}),
		...(severity === 'info' ? {} : { severity })
	};
}

/** What the page can tell before it asks, by the key of the section. */
export function targetMistakesOf({ name, kind, address }: TargetDraft): ReadonlyMap<string, Mistake> {
	const found = new Map<string, Mistake>();
	if (nameOf(name) === '') found.set('name', { kind: 'needed' });
	if (address.trim() === '') found.set(kind, { kind: 'needed' });
	return found;
}
