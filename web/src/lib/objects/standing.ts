// How objects stand: in one word each, by their conditions; and all of them together. Pure.
import type { Condition, DesiredObject } from '$contract/objects';

/** `wrong`: its spec cannot be carried out. `other`: it is not as it is to be. `looking`: what it is now nobody knows yet. `leaving`: it is
    being made to be gone. `drifted`: somebody changed it, and that was put right. */
export type Standing = 'wrong' | 'other' | 'looking' | 'leaving' | 'drifted' | 'ready';

/** The worst first. */
export const STANDINGS: readonly Standing[] = ['wrong', 'other', 'looking', 'leaving', 'drifted', 'ready'];

export const conditionOf = ({ status }: DesiredObject, type: string): Condition | null => status.conditions.find((each) => each.type === type) ?? null;

export function standingOf(object: DesiredObject): Standing {
	const { observedGeneration, isLeaving } = object.status;
	if (conditionOf(object, 'Valid')?.status === 'false') return 'wrong';
	const ready = conditionOf(object, 'Ready');
	if (isLeaving || object.generation === 0) return ready?.status === 'false' ? 'other' : 'leaving';
	if (observedGeneration < object.generation || ready === null || ready.status === 'unknown') return 'looking';
	if (ready.status === 'false') return 'other';
	return conditionOf(object, 'Drifted')?.status === 'true' ? 'drifted' : 'ready';
}

/** Why it stands so: the condition that says it; null: there is nothing to say. */
export function reasonOf(object: DesiredObject): Condition | null {
	const types: Readonly<Record<Standing, readonly string[]>> = { wrong: ['Valid'], other: ['Ready'], looking: ['Ready', 'Synced'], leaving: ['Ready', 'Synced'], drifted: ['Drifted'], ready: ['Source'] };
	return types[standingOf(object)].map((type) => conditionOf(object, type)).find((each) => each !== null && (each.message !== '' || each.reason !== '')) ?? null;
}

export const isWell = (object: DesiredObject): boolean => ['ready', 'drifted'].includes(standingOf(object));

export interface Wish {
	/** Empty: all. */
	kind: string;
	/** A part of a name, or a label as "app=stage". */
	text: string;
	/** Only those that are not as they are to be. */
	onlyOther: boolean;
}

export const EVERYTHING: Wish = { kind: '', text: '', onlyOther: false };

/** Those that are wanted, the worst first, then by kind and name. */
export function wanted(objects: readonly DesiredObject[], { kind, text, onlyOther }: Wish): readonly DesiredObject[] {
	const part = text.trim().toLowerCase();
	const has = ({ name, labels }: DesiredObject): boolean => part === '' || name.toLowerCase().includes(part) || Object.entries(labels).some(([key, value]) => `${key}=${value}`.toLowerCase().includes(part));
	const rank = (object: DesiredObject): number => Math.min(STANDINGS.indexOf(standingOf(object)), STANDINGS.indexOf('drifted'));
	return objects
		.filter((object) => (kind === '' || object.kind === kind) && (!onlyOther || !isWell(object)) && has(object))
		.sort((a, b) => rank(a) - rank(b) || compare(a.kind, b.kind) || compare(a.name, b.name));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
