// What is asked of control for a page: when the page has just come or was away, and when an event says that something of it is another.
// Not by the clock.
import { EventFeed, type Ear, type Heard } from '$events/event_feed';
import { browserTimers } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { Pace } from '$live/pace';
import { reachOf } from '$live/view';

/** A message that may mean that something of this is another: an event of such a type, or that some were left out. */
export const isAbout = ({ message }: Heard, prefixes: readonly string[]): boolean =>
	message.type === 'dropped' || (message.type === 'events' && message.events.some(({ type }) => prefixes.some((prefix) => type.startsWith(prefix))));

export class AskedAnew implements Ear {
	private readonly pace: Pace;
	private readonly feed: EventFeed;

	/** `prefixes`: of the types of events that matter. `gap`: seconds between two times that it is asked. */
	constructor(
		private readonly live: LivePage,
		private readonly prefixes: readonly string[],
		gap: number,
		look: () => Promise<void>
	) {
		this.feed = new EventFeed(live, this);
		this.pace = new Pace(gap, browserTimers, async () => {
			if (reachOf(this.live.state) === 'live') await look();
		});
	}

	/** Go live. Returns what ends it. */
	start(): () => void {
		const stop = this.feed.start();
		return () => {
			stop();
			this.pace.stop();
		};
	}

	/** The page has just come, or was away. */
	connected(): void {
		this.feed.retry();
		this.changed();
	}

	changed(): void {
		this.pace.wish();
	}

	hear(messages: readonly Heard[]): void {
		if (messages.some((heard) => isAbout(heard, this.prefixes))) this.changed();
	}

	lost(): void {}

	isBusy(): boolean {
		return false;
	}
}
