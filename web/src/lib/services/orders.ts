// What may be asked of a service in its state. Pure.
import type { Service } from '$contract/types';
import { serviceWords as words } from '$words/services';

export type Order = 'start' | 'stop' | 'restart' | 'trigger';

export interface Offer {
	order: Order;
	word: string;
	/** What is asked before; null: it does no harm. */
	question: string | null;
}

const RESTING = new Set<Service['state']>(['stopped', 'completed', 'failed']);
/** Without these the page cannot be told of anything. */
const CARRIES_THE_PAGE = new Set(['gateway', 'hub', 'orchestrator']);

export function offersFor(service: Service): readonly Offer[] {
	const { name, state, pattern } = service;
	const own = name.slice(name.lastIndexOf('.') + 1);
	const warning = CARRIES_THE_PAGE.has(own) ? ` ${words.pageNeedsIt}` : '';
	const waits = pattern === 'ephemeral' && state !== 'stopped';
	const offers: Offer[] = [];
	if (RESTING.has(state) && !waits) offers.push({ order: 'start', word: words.start, question: null });
	if (pattern === 'ephemeral') offers.push({ order: 'trigger', word: words.runNow, question: null });
	if (!RESTING.has(state) || waits) offers.push({ order: 'stop', word: words.stop, question: words.mayStop(name) + warning });
	if (!RESTING.has(state) && pattern !== 'ephemeral') offers.push({ order: 'restart', word: words.restart, question: words.mayRestart(name) + warning });
	return offers;
}
