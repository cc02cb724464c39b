// How long to wait before the next attempt: short at first, because a gateway that was restarted is back within a second;
// never long, because a wall display should not need a person.
const DELAYS = [0.3, 0.6, 1, 2, 4, 8, 10];
const JITTER = 0.2;

/** Seconds. `attempt` counts from 0; `random` is in [0, 1). */
export function backoff(attempt: number, random: number): number {
	const delay = DELAYS[Math.min(attempt, DELAYS.length - 1)] ?? 10;
	return delay * (1 + JITTER * (2 * random - 1));
}
