// The lights of a Sense HAT, as `/ws/grid` says them, and whose they are.
import { decodeMatrix, isDark, type Matrix } from '$contract/matrix';
import type { Decoded } from '$contract/fields';
import type { Installation } from '$contract/types';

export function decodeGrid(text: string): Decoded<Matrix> {
	try {
		return decodeMatrix(JSON.parse(text));
	} catch {
		return { ok: false, reason: 'is not JSON' };
	}
}

/** What is to be seen after `next` was heard. A dark picture that no lights show is none, unless there was one before. */
export const seenOf = (before: Matrix | null, next: Matrix): Matrix | null => (next.available || before !== null || !isDark(next) ? next : null);

/** The source on whose card the lights are: one that runs and measures the air where it is, as the board with the lights does. The
    gateway shows the lights of one board, and does not say which source that is: of several the first by name has them. */
export function bearerOf({ sources, services }: Installation): string | null {
	const running = new Set(services.filter(({ state, pattern }) => state === 'ready' && pattern === 'always').map(({ name }) => name));
	const found = sources.filter(({ id, readings }) => running.has(id) && readings.has('temperature') && (readings.has('humidity') || readings.has('pressure')));
	return found.map(({ id }) => id).sort()[0] ?? null;
}
