// What somebody has set on a page: each value counts until it has come about and whoever it is set of has had time to say the same; and
// what was refused. Pure.

interface Touch {
	value: unknown;
	/** When it had come about, as far as the page knows; infinite while it is on its way. */
	done: number;
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
	| { kind: 'touched'; key: Key; value: unknown }
	/** It was not done: what is told counts again. */
	| { kind: 'refused'; key: Key; reason: string }
	/** `value`: what was sent; where it has been moved on since, the newer one is still on its way. */
	| { kind: 'done'; at: number; key: Key; value?: unknown };

export function reduceTouched<Key extends string, State extends Touched<Key>>(state: State, change: TouchChange<Key>): State {
	switch (change.kind) {
		case 'touched':
			return { ...state, touched: new Map(state.touched).set(change.key, { value: change.value, done: Infinity }) };
		case 'refused': {
			const touched = new Map(state.touched);
			touched.delete(change.key);
			return { ...state, touched, refusal: change.reason };
		}
		case 'done': {
			const latest = state.touched.get(change.key);
			const settles = latest !== undefined && latest.value === change.value;
			if (!settles) return state.refusal === '' ? state : { ...state, refusal: '' };
			return { ...state, touched: new Map(state.touched).set(change.key, { ...latest, done: change.at }), refusal: '' };
		}
	}
}

/** What had not come about at that time: what was asked for before it may be older. */
export const touchedSince = <Key extends string>({ touched }: Touched<Key>, time: number): ReadonlyMap<Key, Touch> =>
	new Map([...touched].filter(([, { done }]) => done > time));
