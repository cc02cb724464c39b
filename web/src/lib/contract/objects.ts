// What control says of objects: what is to be, how it stands, what was applied and what that changed (docs/reconcile.md).
import { decodeList, decodeMember } from './events';
import { Fields, isObject, type Decoded, type JsonObject } from './fields';

export type Truth = 'true' | 'false' | 'unknown';

export interface Condition {
	/** "Ready", "Synced", "Drifted", "Valid", … */
	type: string;
	status: Truth;
	/** A word in CamelCase. */
	reason: string;
	/** A sentence; may be empty. */
	message: string;
	since: number | null;
}

export interface ObjectStatus {
	/** Of the object, when it was looked at; 0: nobody has looked yet. */
	observedGeneration: number;
	/** It is no more, and is being made to be gone. */
	isLeaving: boolean;
	conditions: readonly Condition[];
}

export interface DesiredObject {
	kind: string;
	name: string;
	spec: JsonObject;
	labels: Readonly<Record<string, string>>;
	/** Rises when the spec is another; 0: it is no more. */
	generation: number;
	/** Where it comes from: "file:…" is a place that is watched. */
	source: string;
	by: string;
	at: number | null;
	status: ObjectStatus;
}

export interface ObjectPage {
	objects: readonly DesiredObject[];
	/** The last one that is here, where there are more; else null. */
	next: string | null;
}

/** "service/lamp" */
export const keyOf = ({ kind, name }: Pick<DesiredObject, 'kind' | 'name'>): string => `${kind}/${name}`;

/** `object.list` */
export function decodeObjects(json: unknown): Decoded<ObjectPage> {
	const objects = decodeMember(json, 'objects', decodeObject);
	return objects.ok ? { ok: true, value: { objects: objects.value, next: isObject(json) && typeof json['next'] === 'string' ? json['next'] : null } } : objects;
}

/** `object.get` */
export function decodeObject(json: unknown): Decoded<DesiredObject> {
	const fields = new Fields(json);
	const status = decodeStatus(fields.objectOrNull('status') ?? {});
	if (!status.ok) return { ok: false, reason: `"status" ${status.reason}` };
	return fields.result({
		kind: fields.name('kind'),
		name: fields.name('name'),
		spec: fields.objectOrNull('spec') ?? {},
		labels: textsOf(fields.objectOrNull('labels')),
		generation: fields.countOr('generation', 0),
		source: fields.textOrNull('source') ?? '',
		by: fields.textOrNull('by') ?? '',
		at: fields.timeOrNull('at'),
		status: status.value
	});
}

const textsOf = (members: JsonObject | null): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(members ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

function decodeStatus(json: JsonObject): Decoded<ObjectStatus> {
	const fields = new Fields(json);
	const conditions = decodeList(json['conditions'] === undefined ? [] : fields.list('conditions'), decodeCondition);
	return fields.result({ observedGeneration: fields.countOr('observed_generation', 0), isLeaving: fields.flagOr('leaving', false), conditions: conditions.values });
}

function decodeCondition(json: unknown): Decoded<Condition> {
	const fields = new Fields(json);
	return fields.result({
		type: fields.name('type'),
		status: fields.oneOf('status', ['true', 'false', 'unknown'] as const, 'unknown'),
		reason: fields.textOrNull('reason') ?? '',
		message: fields.textOrNull('message') ?? '',
		since: fields.timeOrNull('since')
	});
}

/** Where two are not the same. */
export interface Difference {
	/** A JSON pointer: "/spec/steps/0/event"; empty: all of it. */
	path: string;
	/** undefined: it was not there, or is there no more. */
	before: unknown;
	after: unknown;
}

export const CHANGES = ['created', 'changed', 'relabelled', 'removed'] as const;

export interface ObjectChange {
	kind: string;
	name: string;
	what: (typeof CHANGES)[number];
	differences: readonly Difference[];
}

export interface Changes {
	changes: readonly ObjectChange[];
	/** So many more are not told. */
	more: number;
}

/** `object.diff` */
export function decodeChanges(json: unknown): Decoded<Changes> {
	const changes = decodeMember(json, 'changes', decodeChange);
	const more = isObject(json) && typeof json['more'] === 'number' ? json['more'] : 0;
	return changes.ok ? { ok: true, value: { changes: changes.value, more } } : changes;
}

function decodeChange(json: unknown): Decoded<ObjectChange> {
	const fields = new Fields(json);
	const differences: readonly unknown[] = isObject(json) && Array.isArray(json['differences']) ? json['differences'] : [];
	return fields.result({
		kind: fields.name('kind'),
		name: fields.name('name'),
		what: fields.oneOf('what', CHANGES, 'changed'),
		differences: decodeList(differences, decodeDifference).values
	});
}

function decodeDifference(json: unknown): Decoded<Difference> {
	const fields = new Fields(json);
	const path = fields.text('path');
	return fields.result(isObject(json) ? { path, before: json['before'], after: json['after'] } : { path, before: undefined, after: undefined });
}

export interface Revision extends Changes {
	number: number;
	at: number;
	by: string;
	source: string;
	/** "apply", "remove", "rollback" */
	what: string;
	/** To which one it went back; null: it did not. */
	backTo: number | null;
}

export interface RevisionPage {
	/** The newest first. */
	revisions: readonly Revision[];
	/** Where those before them begin; null: there are none. */
	next: number | null;
	/** Of all that are kept; 0: none yet. */
	oldest: number;
	newest: number;
}

/** `object.history` */
export function decodeRevisions(json: unknown): Decoded<RevisionPage> {
	const revisions = decodeMember(json, 'revisions', decodeRevision);
	if (!revisions.ok) return revisions;
	const fields = new Fields(json);
	return fields.result({ revisions: revisions.value, next: fields.countOrNull('next'), oldest: fields.countOr('oldest', 0), newest: fields.countOr('newest', 0) });
}

function decodeRevision(json: unknown): Decoded<Revision> {
	const changes = decodeChanges(json);
	if (!changes.ok) return changes;
	const fields = new Fields(json);
	return fields.result({
		number: fields.count('number'),
		at: fields.time('at'),
		by: fields.textOrNull('by') ?? '',
		source: fields.textOrNull('source') ?? '',
		what: fields.textOrNull('what') ?? '',
		backTo: fields.countOrNull('back_to'),
		...changes.value
	});
}

/** As `object.apply` takes one. */
export interface WantedObject {
	kind: string;
	name: string;
	spec: JsonObject;
	labels?: JsonObject;
}

/** `object.read`: the objects of a text in the words of the installation's file. */
export const decodeWanted = (json: unknown): Decoded<readonly WantedObject[]> => decodeMember(json, 'objects', decodeWantedObject);

export function decodeWantedObject(json: unknown): Decoded<WantedObject> {
	const fields = new Fields(json);
	const labels = fields.objectOrNull('labels');
	return fields.result({ kind: fields.name('kind'), name: fields.name('name'), spec: fields.objectOrNull('spec') ?? {}, ...(labels === null ? {} : { labels }) });
}

/** The answer to `object.apply`, `object.remove` and `object.rollback`: null where nothing was another. */
export function decodeApplied(json: unknown): Decoded<{ revision: number | null; count: number }> {
	const fields = new Fields(json);
	return fields.result({ revision: fields.countOrNull('revision'), count: fields.list('changes').length });
}
