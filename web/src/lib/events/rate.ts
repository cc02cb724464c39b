// How many events came in each of the last seconds. Pure; told the time.

export interface Rate {
	/** The present second; 0 before the first. */
	second: number;
	/** The present one last. */
	counts: readonly number[];
}

const RATE_SECONDS = 5;

export const noRate: Rate = { second: 0, counts: [0] };

/** The same with `count` more at `at`; itself where nothing changes by that. */
export function counted(rate: Rate, count: number, at: number): Rate {
	const second = Math.floor(at);
	const elapsed = rate.second === 0 ? 0 : Math.min(RATE_SECONDS, Math.max(0, second - rate.second));
	const stays = elapsed === 0 || rate.counts.every((each) => each === 0);
	if (count === 0 && stays && rate.second !== 0) return rate;
	const counts = [...rate.counts, ...Array<number>(elapsed).fill(0)].slice(-RATE_SECONDS);
	counts[counts.length - 1] = (counts[counts.length - 1] ?? 0) + count;
	return { second, counts };
}

/** Events a second, over the whole seconds lately gone by. */
export function perSecond(rate: Rate): number {
	const whole = rate.counts.slice(0, -1);
	return whole.length === 0 ? 0 : whole.reduce((sum, count) => sum + count, 0) / whole.length;
}
