// What a screen reader is told when something changes: states, never values.
import { shell } from '$words/shell';
import { overviewOf, stateWord } from './overview';
import type { LiveState } from './state';
import { reachOf, type Reach } from './view';

function reachWords(reach: Reach): string {
	switch (reach) {
		case 'live':
			return shell.saidLive;
		case 'connecting':
			return '';
		case 'offline':
			return shell.saidOffline;
		case 'hub_away':
			return shell.saidHubAway;
		case 'login':
			return shell.saidLogin;
	}
}

/** Sentences about the step from one state to the next; empty when nothing worth saying happened. */
export function announcements(before: LiveState, after: LiveState): string[] {
	const [reachBefore, reachAfter] = [reachOf(before), reachOf(after)];
	if (reachBefore !== reachAfter) {
		const whole = reachAfter === 'live' ? `${overviewOf(after).headline}.` : '';
		return [reachWords(reachAfter), whole].filter((sentence) => sentence !== '');
	}
	if (reachAfter !== 'live' || before.installation === after.installation) return [];
	const earlier = new Map(before.installation?.services.map((service) => [service.name, service.state]));
	return (after.installation?.services ?? [])
		.filter(({ name, state }) => earlier.get(name) !== state)
		.map(({ name, state }) => `${name}: ${stateWord(state)}.`);
}
