// The server's clock seen from the page. Each message says the server's time when it left; it arrives late, never early,
// so the largest difference among the latest messages is the best estimate. A clock that was set is followed within
// `KEPT` messages.

const KEPT = 16;

export interface ServerClock {
	readonly differences: readonly number[];
	/** Seconds to add to the page's time to get the server's. */
	readonly offset: number;
}

export const unknownServerClock: ServerClock = { differences: [], offset: 0 };

/** `said`: the server's time in a message. `heard`: the page's time when it arrived. Both in seconds. */
export function hearServerTime(clock: ServerClock, said: number, heard: number): ServerClock {
	const differences = [...clock.differences, said - heard].slice(-KEPT);
	return { differences, offset: Math.max(...differences) };
}
