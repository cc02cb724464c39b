// How long to wait before the next attempt: short at first, because a gateway that was restarted is back within a second;
// then from one second to half a minute, because a gateway that stays away should not be asked in vain, and a wall display should
// not need a person. Whoever looks at a page again, or is back in the network, is not kept waiting (live_page.svelte.ts).
const DELAYS = [0.3, 1, 2, 4, 8, 16, 30];
const JITTER = 0.2;

/** Seconds. `attempt` counts from 0; `random` is in [0, 1). */
export function backoff(attempt: number, random: number): number {
	const delay = DELAYS[Math.min(attempt, DELAYS.length - 1)] ?? 30;
	return delay * (1 + JITTER * (2 * random - 1));
}
