// What somebody has set on a page: each value counts until whoever it is set of has had time to say the same; and what was refused.
// Pure.

interface Touch {
	value: unknown;
	at: number;
}

/** Part of the state of a page on which things are set. */
export interface Touched<Key extends string> {
	touched: ReadonlyMap<Key, Touch>;
	/** What was not done, and why; empty where all was. */
	refusal: string;
}

export const untouched = { touched: new Map<never, never>(), refusal: '' } as const;

/** `at`: seconds on the page's steady clock. */
export type TouchChange<Key extends string> =
	| { kind: 'touched'; at: number; key: Key; value: unknown }
	/** It was not done: what is told counts again. */
	| { kind: 'refused'; key: Key; reason: string }
	| { kind: 'done' };

export function reduceTouched<Key extends string, State extends Touched<Key>>(state: State, change: TouchChange<Key>): State {
	switch (change.kind) {
		case 'touched':
			return { ...state, touched: new Map(state.touched).set(change.key, { value: change.value, at: change.at }) };
		case 'refused': {
			const touched = new Map(state.touched);
			touched.delete(change.key);
			return { ...state, touched, refusal: change.reason };
		}
		case 'done':
			return state.refusal === '' ? state : { ...state, refusal: '' };
	}
}

/** What was set after that time: what is told by now may be older than it. */
export const touchedSince = <Key extends string>({ touched }: Touched<Key>, time: number): ReadonlyMap<Key, Touch> =>
	new Map([...touched].filter(([, { at }]) => at > time));
