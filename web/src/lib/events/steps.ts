// The steps of a playlist as marks on a line. Pure.
import type { Step } from '$contract/event_types';

/** Seconds from the start of a run to its last step. */
export function durationOf(steps: readonly Step[]): number {
	return Math.max(0, ...steps.map(({ offset, repeat, interval }) => offset + (repeat - 1) * (interval ?? 0)));
}

/** When the first `count` events of a playlist come, in seconds from the start of a run. */
export function timesOf(steps: readonly Step[], count: number): number[] {
	const times = steps.flatMap(({ offset, repeat, interval }) =>
		Array.from({ length: Math.min(repeat, count) }, (_, index) => offset + index * (interval ?? 0))
	);
	return times.sort((a, b) => a - b).slice(0, count);
}

/** One event type of the playlist, and when it comes, as shares of the duration. */
export interface Voice {
	eventType: string;
	marks: readonly number[];
	count: number;
}

/** More marks than this on a line are one bar to the eye. */
const MOST_MARKS = 60;

/** One line for each type, in the order in which the playlist names them. */
export function voicesOf(steps: readonly Step[]): Voice[] {
	const duration = durationOf(steps) || 1;
	const voices = new Map<string, { marks: number[]; count: number }>();
	for (const { eventType, offset, repeat, interval } of steps) {
		const voice = voices.get(eventType) ?? { marks: [], count: 0 };
		const stride = Math.ceil(repeat / MOST_MARKS);
		for (let index = 0; index < repeat; index += stride) voice.marks.push((offset + index * (interval ?? 0)) / duration);
		voice.count += repeat;
		voices.set(eventType, voice);
	}
	return [...voices].map(([eventType, { marks, count }]) => ({ eventType, marks, count }));
}
