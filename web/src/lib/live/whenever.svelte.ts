// The one place with an effect. An effect depends on everything that is read while it runs, in whatever it calls: one that
// asks or changes something then runs again by what it did itself, without end. So what it depends on is said apart.
import { untrack } from 'svelte';
import { isSame } from './same';

/** Runs `act` at first and whenever what `seen` returns is another value, or, of a list or a record that is made each time, another in one
    of its parts; what `act` returned runs before the next time. What `seen` reads may change far more often: the state of /ws/live is another
    one with each message. */
export function whenever<T>(seen: () => T, act: (value: T) => (() => void) | void): void {
	let latest: T;
	const value: T = $derived.by(() => {
		const next = seen();
		if (!isSame(latest, next)) latest = next;
		return latest;
	});
	$effect(() => {
		const now = value;
		return untrack(() => act(now));
	});
}
