// Joins the page of services to the gateway: what it asks, how often, and what it tells. While nobody looks it asks nothing.
import { decodeHistory, decodeLogs, decodeUsage, type History, type LogTail, type Usage } from '$contract/services';
import { ask, understood } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';
import { reachOf } from '$live/view';
import { whileSeen } from '$live/while_seen';
import { serviceWords as words } from '$words/services';
import type { Offer } from './orders';

const USAGE_MS = 4_000;
const LOG_MS = 3_000;
const LINES = 200;

/** Which lines of a log are shown. */
export interface LogWish {
	/** At least of that level; empty: all. */
	level: string;
	/** A part of the text. */
	search: string;
}

export class ServicesPage {
	/** The latest sentence for screen readers. */
	said: string = $state('');
	/** What an order was refused with, by service. */
	refusals: Readonly<Record<string, string>> = $state.raw({});
	/** Services with an order under way. */
	busy: ReadonlySet<string> = $state.raw(new Set<string>());
	usage: ReadonlyMap<string, Usage> = $state.raw(new Map<string, Usage>());
	/** Of the service that is looked at; null: not known yet. */
	history: History | null = $state.raw(null);
	historyTrouble: string = $state('');
	log: LogTail | null = $state.raw(null);
	logTrouble: string = $state('');

	private service: string | null = null;
	private wish: LogWish = { level: '', search: '' };

	constructor(private readonly live: LivePage) {}

	/** Go live. Returns what ends it. */
	start(): () => void {
		let timers: ReturnType<typeof setInterval>[] = [];
		return whileSeen(
			() => {
				void this.askUsage();
				void this.askLog();
				timers = [setInterval(() => void this.askUsage(), USAGE_MS), setInterval(() => void this.askLog(), LOG_MS)];
			},
			() => timers.splice(0).forEach(clearInterval)
		);
	}

	/** The page has just come, or was away. */
	connected(): void {
		void this.askUsage();
		void this.askLog();
	}

	/** Another service is looked at, or none. */
	look(service: string | null): void {
		if (service === this.service) return;
		this.service = service;
		this.history = null;
		this.log = null;
		this.historyTrouble = '';
		this.logTrouble = '';
		void this.askLog();
	}

	show(wish: LogWish): void {
		this.wish = wish;
		void this.askLog();
	}

	async askHistory(): Promise<void> {
		const service = this.service;
		if (service === null || !this.isLive) return;
		const found = understood(await ask(`/api/services/${encodeURIComponent(service)}/history`), decodeHistory);
		if (service !== this.service) return;
		if (found.ok) this.history = found.value;
		this.historyTrouble = found.ok ? '' : words.historyNotKnown(found.message);
	}

	async order(service: string, { order, word, question }: Offer): Promise<void> {
		if (question !== null && !confirm(question)) return;
		this.busy = new Set([...this.busy, service]);
		const outcome = await ask(`/api/services/${encodeURIComponent(service)}/${order}`, { body: {}, csrf: this.live.session?.csrf ?? '' });
		this.busy = new Set([...this.busy].filter((each) => each !== service));
		this.refusals = { ...this.refusals, [service]: outcome.ok ? '' : words.refused(word, outcome.message) };
		this.said = outcome.ok ? words.saidDone(service, word) : '';
		void this.askHistory();
	}

	private async askUsage(): Promise<void> {
		if (!this.isLive) return;
		const found = understood(await ask('/api/usage'), decodeUsage);
		if (found.ok) this.usage = found.value;
	}

	private async askLog(): Promise<void> {
		const { service, wish } = this;
		if (service === null || !this.isLive) return;
		// Logs are called as the service is on its own node.
		const query = new URLSearchParams({ service: service.slice(service.lastIndexOf('.') + 1), lines: String(LINES) });
		if (wish.level !== '') query.set('level', wish.level);
		if (wish.search !== '') query.set('grep', wish.search);
		const found = understood(await ask(`/api/logs?${query}`), decodeLogs);
		if (service !== this.service || wish !== this.wish) return;
		if (found.ok) this.log = found.value;
		this.logTrouble = found.ok ? '' : words.logNotKnown(found.message);
	}

	private get isLive(): boolean {
		return reachOf(this.live.state) === 'live';
	}
}
