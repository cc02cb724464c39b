// A socket beside the one that all pages share. The session is asked for once, by that one; while it is away, no other need try.
import { browserRim } from './browser_rim';
import type { LivePage } from './live_page.svelte';
import type { Rim } from './socket';

export function besideLive(path: string, live: LivePage): Rim {
	return { ...browserRim(path), session: async () => (live.state.link.phase === 'live' ? live.session : null) };
}
