// What the health of a component was, as a line of stretches, each of one level; and the stretch that somebody points at. Pure.
import { BOOK_LEVELS, type BookLevel, type Component, type HealthChange } from '$contract/health_book';

export interface Stretch {
	level: BookLevel;
	/** Epoch seconds; `from` may lie before what is looked at. */
	from: number;
	to: number;
	/** Why it became so; empty: not said, or not known any more. */
	reason: string;
	/** It began before what is kept. */
	isOpen: boolean;
}

/** The oldest first, without holes, as far as is known; at least from where the last `span` seconds begin. `changes`: the newest first, of whatever
    components. */
export function stretchesOf({ component, level, since, reason }: Component, changes: readonly HealthChange[], now: number, span: number): readonly Stretch[] {
	const begin = now - span;
	const own = changes.filter((change) => change.component === component);
	const oldest = own.at(-1);
	if (oldest === undefined) return [{ level, from: Math.max(begin, Math.min(since ?? now, now)), to: now, reason, isOpen: true }];
	const stretches: Stretch[] = own.map(({ at, to, reason: why }, index) => ({ level: to, from: at, to: own[index - 1]?.at ?? now, reason: why, isOpen: false }));
	stretches.reverse();
	if (oldest.at > begin) stretches.unshift({ level: oldest.from, from: begin, to: oldest.at, reason: '', isOpen: true });
	return stretches.filter(({ from, to }) => to > begin && to > from);
}

/** From the left edge of the last `span` seconds, 0, to now, 1. */
export const placeOf = (at: number, now: number, span: number): number => Math.min(1, Math.max(0, 1 - (now - at) / span));

/** Of those stretches the one at that place, from 0 to 1; -1: nothing is known of then. */
export function stretchAt(stretches: readonly Stretch[], place: number, now: number, span: number): number {
	const at = now - (1 - place) * span;
	const found = stretches.findIndex(({ from, to }) => at >= from && at < to);
	return found >= 0 ? found : place >= 1 ? stretches.length - 1 : -1;
}

/** The worse it is, the sooner it is shown; then what is required, then by name. */
export const inOrder = (components: readonly Component[]): readonly Component[] =>
	[...components].sort(
		(a, b) =>
			Number(b.isRequired && !b.isReady) - Number(a.isRequired && !a.isReady) ||
			BOOK_LEVELS.indexOf(b.level) - BOOK_LEVELS.indexOf(a.level) ||
			Number(b.isRequired) - Number(a.isRequired) ||
			(a.component < b.component ? -1 : 1)
	);

/** How long it was well within the last `span` seconds, of what is known; null: nothing is. */
export function shareWell(stretches: readonly Stretch[], now: number, span: number): number | null {
	const begin = now - span;
	const lengthOf = ({ from, to }: Stretch) => to - Math.max(from, begin);
	const known = stretches.reduce((sum, each) => sum + lengthOf(each), 0);
	return known <= 0 ? null : stretches.filter(({ level }) => level === 'ok').reduce((sum, each) => sum + lengthOf(each), 0) / known;
}
