// Joins the pure parts of the events page to the browser: one state, fed by a socket and by the director's answers, moved
// on at most once a frame however many events come.
import type { BusEvent, EventMessage } from '$contract/event_types';
import { decodeGestures, decodePiece, decodePlaylists, decodeRuns } from '$contract/director';
import { decodeEventMessage, decodeEvents } from '$contract/events';
import type { Decoded, JsonObject } from '$contract/fields';
import { browserRim, steadyNow } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { Pace } from '$live/pace';
import { LiveSocket, type Rim, type SocketEvent } from '$live/socket';
import { reachOf } from '$live/view';
import { chainOf, completed, type Chain } from './causes';
import { startersOf } from './inputs';
import { inPieces, type Pieces } from './pieces';
import { anything, command, postEvent, type Outcome, type PostedEvent } from './post';
import { isRunning } from './runs';
import { eventsPerSecond, initialEvents, reduceEvents, type EventsChange, type EventsState } from './state';

const REFRESH_MS = 5000;
/** Between two times that the director is asked for everything: three requests. */
const REFRESH_GAP_SECONDS = 1;
/** Above this many events a second the page moves a few times a second instead of with every frame. */
const BUSY_RATE = 150;
const BUSY_MS = 200;
const HIDDEN_MS = 1000;
const MOST_PENDING = 100;
const OVERDUE_SECONDS = 2;
/** Refusals that say nothing of the director: the gateway is away, or somebody has asked it too much. */
const NOT_THE_DIRECTORS: readonly string[] = ['unreachable', 'too_many_requests'];

export class EventsPage {
	state: EventsState = $state.raw(initialEvents);

	private pending: { at: number; message: EventMessage }[] = [];
	private cancelFlush: (() => void) | null = null;
	private recalled = false;
	/** Once refused for want of knowledge, as by a gateway that has just found the hub: the second time it is said. */
	private settling = false;
	private readonly rim: Rim = {
		...browserRim('/ws/events'),
		// It is asked for once, by the socket that all pages share; while that one is away this one need not try.
		session: async () => (this.live.state.link.phase === 'live' ? this.live.session : null)
	};
	private readonly socket = new LiveSocket<EventMessage>(
		{ decode: decodeEventMessage, begins: () => true },
		this.rim,
		(event) => this.hear(event),
		() => {}
	);
	private readonly refreshing = new Pace(REFRESH_GAP_SECONDS, this.rim, () => this.askAll());

	constructor(private readonly live: LivePage) {}

	/** Go live. Returns what ends it. */
	start(): () => void {
		const tick = setInterval(() => this.take({ kind: 'tick', at: steadyNow() }), 1000);
		const poll = setInterval(() => this.poll(), REFRESH_MS);
		const seen = () => {
			if (document.visibilityState === 'visible') this.socket.retry();
		};
		document.addEventListener('visibilitychange', seen);
		this.socket.start();
		return () => {
			clearInterval(tick);
			clearInterval(poll);
			document.removeEventListener('visibilitychange', seen);
			this.cancelFlush?.();
			this.refreshing.stop();
			this.socket.stop();
		};
	}

	/** Connect now if the next attempt was still to come: the other socket has found the gateway again. */
	retry(): void {
		this.socket.retry();
	}

	/** The server's time, epoch seconds, at this very moment. */
	now(): number {
		return steadyNow() + this.state.clock.offset;
	}

	/** What the worker is called here. */
	get director(): string {
		const names = this.live.state.installation?.services.map(({ name }) => name) ?? [];
		return names.find((name) => name === 'director' || name.endsWith('.director')) ?? 'director';
	}

	post(event: PostedEvent): Promise<Outcome<string>> {
		return postEvent(event, this.csrf);
	}

	startPlaylist(name: string): Promise<Outcome<unknown>> {
		return this.ask('playlist.start', { name }, anything);
	}

	stopRun(id: string): Promise<Outcome<unknown>> {
		return this.ask('playlist.stop', { playlist_id: id }, anything);
	}

	/** What led to this event: what the page knows itself, then what the director remembers beyond that. */
	async why(event: BusEvent): Promise<Chain> {
		const chain = chainOf(event, this.state.log.byKey);
		if (chain.missing === null) return chain;
		const answer = await this.ask('why', { source: event.source, id: event.id }, decodeEvents);
		return answer.ok ? completed(chain, answer.value) : chain;
	}

	/** Everything that the director knows is to be asked anew: soon, however often this is called. */
	refresh(): void {
		if (this.state.link === 'live') this.refreshing.wish();
	}

	private async askAll(): Promise<void> {
		if (this.state.link !== 'live') return;
		const playlists = await this.list('playlist.list', decodePlaylists);
		if (!playlists.ok) return this.refused(playlists.code, playlists.message);
		this.settling = false;
		const asked = this.now();
		const [gestures, runs] = await Promise.all([
			this.list('peripheral.list', decodeGestures),
			this.ask('playlist.runs', {}, decodeRuns)
		]);
		this.take({ kind: 'playlists', playlists: playlists.value.items, unseen: playlists.value.unseen });
		if (gestures.ok) this.take({ kind: 'gestures', gestures: gestures.value.items, unseen: gestures.value.unseen });
		if (runs.ok) this.take({ kind: 'runs', runs: runs.value, asked });
		const mistake = [gestures, runs].find((answer) => !answer.ok);
		if (mistake && !mistake.ok) this.refused(mistake.code, mistake.message);
		if (!this.recalled) await this.recall();
	}

	private refused(code: string, message: string): void {
		if (NOT_THE_DIRECTORS.includes(code)) return;
		if (code === 'not_found') return this.take({ kind: 'absent' });
		if (code !== 'unavailable' || this.settling) return this.take({ kind: 'silent', reason: message });
		this.settling = true;
		this.refresh();
	}

	private async recall(): Promise<void> {
		const recent = await this.ask('events.recent', { limit: 200 }, decodeEvents);
		if (!recent.ok) return;
		this.recalled = true;
		this.take({ kind: 'recent', events: recent.value });
	}

	private poll(): void {
		if (document.visibilityState !== 'visible' || reachOf(this.live.state) !== 'live') return;
		this.refresh();
	}

	private get csrf(): string {
		return this.live.session?.csrf ?? '';
	}

	private ask<T>(action: string, params: JsonObject, decode: (data: unknown) => Decoded<T>): Promise<Outcome<T>> {
		return command(this.director, action, params, this.csrf, decode);
	}

	private list<T>(action: string, decode: (data: unknown) => Decoded<T[]>): Promise<Outcome<Pieces<T>>> {
		return inPieces((after) => this.ask(action, after === 0 ? {} : { after }, decodePiece(decode)));
	}

	private hear(event: SocketEvent<EventMessage>): void {
		if (event.kind === 'lost' || event.kind === 'login') return this.take({ kind: 'lost' });
		if (event.kind !== 'message') return;
		this.pending.push(event);
		if (this.pending.length > MOST_PENDING) this.pending.splice(0, this.pending.length - MOST_PENDING);
		this.cancelFlush ??= this.soon(() => this.flush());
	}

	private soon(call: () => void): () => void {
		const busy = eventsPerSecond(this.state) > BUSY_RATE;
		if (document.hidden || busy) {
			const timer = setTimeout(call, document.hidden ? HIDDEN_MS : BUSY_MS);
			return () => clearTimeout(timer);
		}
		const frame = requestAnimationFrame(call);
		return () => cancelAnimationFrame(frame);
	}

	private flush(): void {
		this.cancelFlush = null;
		const messages = this.pending;
		this.pending = [];
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
