// A service's history as a picture: how long it was in which state, and where its runs ended. Pure.
import type { Transition } from '$contract/services';
import type { ServiceState } from '$contract/types';

/** From the left edge, 0, to now, 1. */
export interface Stretch {
	from: number;
	to: number;
	state: ServiceState;
}

export interface Mark {
	at: number;
	/** Somebody wanted it to end. */
	wanted: boolean;
	transition: Transition;
}

export interface Timeline {
	stretches: readonly Stretch[];
	marks: readonly Mark[];
}

/** Of the last `span` seconds. */
export function timelineOf(transitions: readonly Transition[], now: number, span: number): Timeline {
	const place = (time: number): number => Math.min(1, Math.max(0, 1 - (now - time) / span));
	const stretches: Stretch[] = [];
	transitions.forEach(({ timestamp, to: state }, index) => {
		const from = place(timestamp);
		const to = place(transitions[index + 1]?.timestamp ?? now);
		const last = stretches[stretches.length - 1];
		if (last?.state === state && last.to >= from) last.to = to;
		else if (to > from) stretches.push({ from, to, state });
	});
	const marks = transitions
		.filter(({ exit, timestamp }) => exit !== null && now - timestamp <= span)
		.map((transition) => ({ at: place(transition.timestamp), wanted: wasWanted(transition), transition }));
	return { stretches, marks };
}

/** What ended after it was asked to stop, or came to its end as it should. */
export const wasWanted = ({ from, to, exit }: Transition): boolean =>
	exit?.code === 0 || (from === 'stopping' && (to === 'stopped' || to === 'starting' || to === 'waiting'));

/** How often it started within the last `span` seconds. */
export const startsWithin = (transitions: readonly Transition[], now: number, span: number): number =>
	transitions.filter(({ from, to, timestamp }) => to === 'starting' && from !== 'starting' && now - timestamp <= span).length;
