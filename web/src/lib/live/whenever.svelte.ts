// The one place with an effect. An effect depends on everything that is read while it runs, in whatever it calls: one that
// asks or changes something then runs again by what it did itself, without end. So what it depends on is said apart.
import { untrack } from 'svelte';

/** Runs `act` at first and whenever what `seen` reads has changed; what `act` returns runs before the next time. */
export function whenever<T>(seen: () => T, act: (value: T) => (() => void) | void): void {
	$effect(() => {
		const value = seen();
		return untrack(() => act(value));
	});
}
