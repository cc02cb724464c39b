// What a screen reader is told when something changes: states, never values.
import { overviewOf } from './overview';
import type { LiveState } from './state';
import { reachOf, type Reach } from './view';

const REACH_WORDS: Readonly<Record<Reach, string>> = {
	live: 'Live.',
	connecting: '',
	offline: 'Offline: the connection to the gateway was lost.',
	hub_away: 'The gateway has lost the hub. Values are the last ones known.',
	login: 'A password is needed.'
};

/** Sentences about the step from one state to the next; empty when nothing worth saying happened. */
export function announcements(before: LiveState, after: LiveState): string[] {
	const [reachBefore, reachAfter] = [reachOf(before), reachOf(after)];
	if (reachBefore !== reachAfter) {
		const whole = reachAfter === 'live' ? `${overviewOf(after).headline}.` : '';
		return [REACH_WORDS[reachAfter], whole].filter((sentence) => sentence !== '');
	}
	if (reachAfter !== 'live' || before.installation === after.installation) return [];
	const earlier = new Map(before.installation?.services.map((service) => [service.name, service.state]));
	return (after.installation?.services ?? [])
		.filter(({ name, state }) => earlier.get(name) !== state)
		.map(({ name, state }) => `${name}: ${state.replace('_', ' ')}.`);
}
