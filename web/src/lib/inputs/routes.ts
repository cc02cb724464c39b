// Where an event goes: the gestures and playlists of the director that hear its type, and what these lead to. Pure.
import type { Gesture, Playlist } from '$contract/event_types';

export type Stop =
	| { kind: 'gesture'; name: string; emits: string | null }
	| { kind: 'playlist'; name: string; effect: 'starts' | 'stops' };

/** From the first that hears it to the last that plays. */
export type Route = readonly Stop[];

const MOST_ROUTES = 24;
const LONGEST = 6;

export function routesOf(type: string, playlists: readonly Playlist[], gestures: readonly Gesture[]): readonly Route[] {
	const routes: Route[] = [];
	follow(type, [], [type]);
	return routes;

	function follow(heard: string, before: Route, seen: readonly string[]): void {
		const found = routes.length;
		for (const { name, trigger, interrupts } of playlists) {
			if (trigger === heard) end([...before, { kind: 'playlist', name, effect: 'starts' }]);
			if (interrupts.includes(heard)) end([...before, { kind: 'playlist', name, effect: 'stops' }]);
		}
		for (const gesture of gestures.filter(({ listens }) => listens.includes(heard))) passOn(gesture, before, seen);
		if (routes.length === found && before.length > 0) end(before);
	}

	function passOn({ name, kind, emits, definition }: Gesture, before: Route, seen: readonly string[]): void {
		// Many gestures that hear each other lead along very many ways: none is gone further than it is shown.
		if (routes.length >= MOST_ROUTES) return;
		const here: Route = [...before, { kind: 'gesture', name, emits }];
		const started = kind === 'playlist' ? definition['playlist'] : undefined;
		if (typeof started === 'string') return end([...here, { kind: 'playlist', name: started, effect: 'starts' }]);
		// A mirror says what it hears; others may go round by way of a delay.
		if (emits === null || seen.includes(emits) || here.length >= LONGEST) return end(here);
		follow(emits, here, [...seen, emits]);
	}

	function end(route: Route): void {
		if (routes.length < MOST_ROUTES) routes.push(route);
	}
}
