// What a socket needs of the world, in a browser. The only place that reads a clock.
import { fetchSession } from './session';
import type { Rim } from './socket';

const SESSION_TIMEOUT = 5000;

/** Seconds on a clock that only goes forward, near the epoch's. */
export const steadyNow = (): number => (performance.timeOrigin + performance.now()) / 1000;

export const browserTimers: Pick<Rim, 'now' | 'after'> = {
	now: steadyNow,
	after(seconds, call) {
		const timer = setTimeout(call, seconds * 1000);
		return () => clearTimeout(timer);
	}
};

/** For the WebSocket of that path. */
export function browserRim(path: string): Rim {
	return {
		...browserTimers,
		random: Math.random,
		session: () => fetchSession(AbortSignal.timeout(SESSION_TIMEOUT)),
		open() {
			const address = new URL(path, location.href);
			address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
			return new WebSocket(address);
		}
	};
}
