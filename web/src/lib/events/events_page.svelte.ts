// Joins the pure parts of the events page to the browser: one state, fed by a socket and by the director's answers, moved
// on at most once a frame however many events come.
import type { BusEvent, EventMessage } from '$contract/event_types';
import { decodeGestures, decodePlaylists, decodeRuns } from '$contract/director';
import { decodeEvents } from '$contract/events';
import { steadyNow } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { Pace } from '$live/pace';
import { reachOf } from '$live/view';
import { chainOf, completed, type Chain } from './causes';
import { DirectorDesk, isOfDirector } from './director_desk';
import { EventFeed, type Heard } from './event_feed';
import { startersOf } from './inputs';
import { anything, postEvent, type Outcome, type PostedEvent } from './post';
import { isRunning } from './runs';
import { eventsPerSecond, initialEvents, reduceEvents, type EventsChange, type EventsState } from './state';

const REFRESH_MS = 5000;
/** Between two times that the director is asked for everything: three requests. */
const REFRESH_GAP_SECONDS = 1;
/** Above this many events a second the page moves a few times a second instead of with every frame. */
const BUSY_RATE = 150;
const OVERDUE_SECONDS = 2;

export class EventsPage {
	state: EventsState = $state.raw(initialEvents);

	private recalled = false;
	/** Once refused for want of knowledge, as by a gateway that has just found the hub: the second time it is said. */
	private settling = false;
	private readonly desk: DirectorDesk;
	private readonly feed: EventFeed;
	private readonly refreshing: Pace;

	constructor(private readonly live: LivePage) {
		this.desk = new DirectorDesk(live);
		this.feed = new EventFeed(live, {
			hear: (messages) => this.hear(messages),
			lost: () => this.take({ kind: 'lost' }),
			isBusy: () => eventsPerSecond(this.state) > BUSY_RATE
		});
		this.refreshing = new Pace(REFRESH_GAP_SECONDS, this.feed.rim, () => this.askAll());
	}

	/** Go live. Returns what ends it. */
	start(): () => void {
		const tick = setInterval(() => this.take({ kind: 'tick', at: steadyNow() }), 1000);
		const poll = setInterval(() => this.poll(), REFRESH_MS);
		const end = this.feed.start();
		return () => {
			clearInterval(tick);
			clearInterval(poll);
			this.refreshing.stop();
			end();
		};
	}

	/** Connect now if the next attempt was still to come: the other socket has found the gateway again. */
	retry(): void {
		this.feed.retry();
	}

	/** The server's time, epoch seconds, at this very moment. */
	now(): number {
		return steadyNow() + this.state.clock.offset;
	}

	/** What the worker is called here. */
	get director(): string {
		return this.desk.name;
	}

	post(event: PostedEvent): Promise<Outcome<string>> {
		return postEvent(event, this.live.session?.csrf ?? '');
	}

	startPlaylist(name: string): Promise<Outcome<unknown>> {
		return this.desk.ask('playlist.start', { name }, anything);
	}

	stopRun(id: string): Promise<Outcome<unknown>> {
		return this.desk.ask('playlist.stop', { playlist_id: id }, anything);
	}

	/** What led to this event: what the page knows itself, then what the director remembers beyond that. */
	async why(event: BusEvent): Promise<Chain> {
		const chain = chainOf(event, this.state.log.byKey);
		if (chain.missing === null) return chain;
		const answer = await this.desk.ask('why', { source: event.source, id: event.id }, decodeEvents);
		return answer.ok ? completed(chain, answer.value) : chain;
	}

	/** Everything that the director knows is to be asked anew: soon, however often this is called. */
	refresh(): void {
		if (this.state.link === 'live') this.refreshing.wish();
	}

	private async askAll(): Promise<void> {
		if (this.state.link !== 'live') return;
		const playlists = await this.desk.list('playlist.list', decodePlaylists);
		if (!playlists.ok) return this.refused(playlists.code, playlists.message);
		this.settling = false;
		const asked = this.now();
		const [gestures, runs] = await Promise.all([
			this.desk.list('peripheral.list', decodeGestures),
			this.desk.ask('playlist.runs', {}, decodeRuns)
		]);
		this.take({ kind: 'playlists', playlists: playlists.value.items, unseen: playlists.value.unseen });
		if (gestures.ok) this.take({ kind: 'gestures', gestures: gestures.value.items, unseen: gestures.value.unseen });
		if (runs.ok) this.take({ kind: 'runs', runs: runs.value, asked });
		const mistake = [gestures, runs].find((answer) => !answer.ok);
		if (mistake && !mistake.ok) this.refused(mistake.code, mistake.message);
		if (!this.recalled) await this.recall();
	}

	private refused(code: string, message: string): void {
		if (!isOfDirector(code)) return;
		if (code === 'not_found') return this.take({ kind: 'absent' });
		if (code !== 'unavailable' || this.settling) return this.take({ kind: 'silent', reason: message });
		this.settling = true;
		this.refresh();
	}

	private async recall(): Promise<void> {
		const recent = await this.desk.ask('events.recent', { limit: 200 }, decodeEvents);
		if (!recent.ok) return;
		this.recalled = true;
		this.take({ kind: 'recent', events: recent.value });
	}

	private poll(): void {
		if (document.visibilityState !== 'visible' || reachOf(this.live.state) !== 'live') return;
		this.refresh();
	}

	private hear(messages: readonly Heard[]): void {
		const wasWaiting = this.state.link === 'waiting';
		this.take({ kind: 'messages', messages });
		if (wasWaiting || this.isOverdue() || messages.some(({ message }) => this.countsUnseen(message))) this.refresh();
	}

	/** A gesture that starts a playlist says nothing itself: its count has to be asked. */
	private countsUnseen(message: EventMessage): boolean {
		if (message.type !== 'events') return false;
		return message.events.some(
			({ type, data }) =>
				type === 'event.playlist.created' && startersOf(String(data['playlist_name']), this.state.gestures).length > 0
		);
	}

	/** A run that should have ended long ago: its end was missed. */
	private isOverdue(): boolean {
		if (!this.state.mayHaveMissed) return false;
		const now = this.now();
		return [...this.state.runs.values()].some((run) => isRunning(run) && run.plannedEnd + OVERDUE_SECONDS < now);
	}

	private take(change: EventsChange): void {
		this.state = reduceEvents(this.state, change);
	}
}
