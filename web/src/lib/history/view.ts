// Which part of the past is looked at: so many seconds up to an end, or up to now, which it then follows. Pure.

export interface Span {
	/** Epoch seconds. */
	from: number;
	to: number;
}

export interface View {
	seconds: number;
	/** Epoch seconds; null: now, and on with it. */
	end: number | null;
}

const DAY = 86_400;

export const SPANS = [
	{ name: 'hour', seconds: 3_600 },
	{ name: 'day', seconds: DAY },
	{ name: 'week', seconds: 7 * DAY },
	{ name: 'month', seconds: 30 * DAY },
	{ name: 'year', seconds: 365 * DAY }
] as const;

const LEAST_SECONDS = 60;
const MOST_SECONDS = 2 * 365 * DAY;
/** An end that is so near to now, as a part of what is seen, is meant to be now. */
const NEAR = 0.01;

export const initialView: View = { seconds: DAY, end: null };

export function spanOf({ seconds, end }: View, now: number): Span {
	const to = end ?? now;
	return { from: to - seconds, to };
}

/** What was chosen with a finger or a mouse. */
export function chosen({ from, to }: Span, now: number): View {
	const seconds = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, to - from));
	const middle = (from + to) / 2;
	const end = middle + seconds / 2;
	return { seconds, end: end >= now - seconds * NEAR ? null : end };
}

/** More (`factor` below 1) or less of it, about the moment at that part of what is seen. */
export function zoomed(view: View, now: number, factor: number, at: number): View {
	const { from } = spanOf(view, now);
	const seconds = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, view.seconds * factor));
	// What follows now goes on to follow it, unless somebody looks at what is away from it.
	if (view.end === null && at > 0.9) return { seconds, end: null };
	const start = from + view.seconds * at - seconds * at;
	return chosen({ from: start, to: start + seconds }, now);
}

/** Later by that part of what is seen; earlier where that is negative. */
export function moved(view: View, now: number, share: number): View {
	const { from, to } = spanOf(view, now);
	return chosen({ from: from + view.seconds * share, to: to + view.seconds * share }, now);
}
