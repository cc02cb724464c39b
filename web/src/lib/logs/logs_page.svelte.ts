// Joins the page of logs to the gateway: asks for what is new while somebody looks and follows, and for a file of it.
import { decodeLogs } from '$contract/services';
import { ask, understood } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';
import { serverNow } from '$live/state';
import { reachOf } from '$live/view';
import { whileSeen } from '$live/while_seen';
import { EVERYTHING, joined, NO_LOG, queryOf, sinceOf, textOf, wholeQueryOf, type Log, type Wish } from './lines';

const PERIOD_MS = 2_000;

export class LogsPage {
	/** null: not known yet. */
	log: Log | null = $state.raw(null);
	trouble: string = $state('');
	/** Whether new lines come. */
	follows: boolean = $state(true);

	private wish: Wish = EVERYTHING;
	private asking: Wish | null = null;

	constructor(private readonly live: LivePage) {}

	/** Go live. Returns what ends it. */
	start(): () => void {
		let timer: ReturnType<typeof setInterval> | undefined;
		return whileSeen(
			() => {
				void this.askMore();
				clearInterval(timer);
				timer = setInterval(() => void this.askMore(), PERIOD_MS);
			},
			() => clearInterval(timer)
		);
	}

	show(wish: Wish): void {
		this.wish = wish;
		this.log = null;
		this.trouble = '';
		void this.askMore();
	}

	follow(follows: boolean): void {
		if (follows === this.follows) return;
		this.follows = follows;
		void this.askMore();
	}

	/** The page has just come, or was away. */
	connected(): void {
		void this.askMore();
	}

	/** All the lines that the gateway gives; null: it does not, and `trouble` says why. */
	async textOfAll(): Promise<string | null> {
		const found = understood(await ask(`/api/logs?${wholeQueryOf(this.wish)}`), decodeLogs);
		this.trouble = found.ok ? '' : found.message;
		return found.ok ? textOf(found.value.lines) : null;
	}

	private async askMore(): Promise<void> {
		const { wish, log } = this;
		const isDue = log === null || this.follows;
		if (!isDue || this.asking === wish || reachOf(this.live.state) !== 'live') return;
		this.asking = wish;
		const since = sinceOf(log ?? NO_LOG, serverNow(this.live.state));
		const found = understood(await ask(`/api/logs?${queryOf(wish, since)}`), decodeLogs);
		if (this.asking === wish) this.asking = null;
		if (wish !== this.wish) return;
		if (found.ok) this.log = joined(log ?? NO_LOG, found.value, since);
		this.trouble = found.ok ? '' : found.message;
	}
}
