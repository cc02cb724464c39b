// Days of the week, Monday first, and how the section says them: "mon-fri", "sat,sun", "fri-mon".

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Days = readonly boolean[];

export const EVERY_DAY: Days = DAYS.map(() => true);

/** What is no day counts for none. */
export function daysOf(text: unknown): Days {
	if (typeof text !== 'string') return EVERY_DAY;
	const chosen = DAYS.map(() => false);
	for (const part of text.split(',')) {
		const [first = '', last = first] = part.split('-');
		const [from, to] = [DAYS.findIndex((day) => day === first), DAYS.findIndex((day) => day === last)];
		if (from < 0 || to < 0) continue;
		for (let at = from; ; at = (at + 1) % DAYS.length) {
			chosen[at] = true;
			if (at === to) break;
		}
	}
	return chosen;
}

/** Those that are chosen, as runs of days one after the other: [[0, 4], [6, 6]]. */
export function runsOf(days: Days): (readonly [first: number, last: number])[] {
	const runs: [number, number][] = [];
	days.forEach((is, at) => {
		const latest = runs.at(-1);
		if (!is) return;
		if (latest?.[1] === at - 1) latest[1] = at;
		else runs.push([at, at]);
	});
	return runs;
}

export const textOfDays = (days: Days): string =>
	runsOf(days)
		.map(([first, last]) => (first === last ? DAYS[first] : `${DAYS[first]}-${DAYS[last]}`))
		.join(',');
