// The feed of events, handed on at most once a frame however many events come.
import { decodeEventMessage } from '$contract/events';
import type { EventMessage } from '$contract/event_types';
import { besideLive } from '$live/beside_live';
import type { LivePage } from '$live/live_page.svelte';
import { LiveSocket, type Rim, type SocketEvent } from '$live/socket';

/** `at`: seconds on the page's steady clock. */
export interface Heard {
	at: number;
	message: EventMessage;
}

export interface Ear {
	hear(messages: readonly Heard[]): void;
	lost(): void;
	/** True while so much comes that a few times a second is enough. */
	isBusy(): boolean;
}

const BUSY_MS = 200;
const HIDDEN_MS = 1000;
const MOST_PENDING = 100;

export class EventFeed {
	private pending: Heard[] = [];
	private cancelFlush: (() => void) | null = null;
	readonly rim: Rim;
	private readonly socket: LiveSocket<EventMessage>;

	constructor(
		live: LivePage,
		private readonly ear: Ear
	) {
		this.rim = besideLive('/ws/events', live);
		this.socket = new LiveSocket<EventMessage>(
			{ decode: decodeEventMessage, begins: () => true },
			this.rim,
			(event) => this.take(event),
			() => {}
		);
	}

	/** Go live. Returns what ends it. */
	start(): () => void {
		const seen = () => {
			if (document.visibilityState === 'visible') this.socket.retry();
		};
		document.addEventListener('visibilitychange', seen);
		this.socket.start();
		return () => {
			document.removeEventListener('visibilitychange', seen);
			this.cancelFlush?.();
			this.socket.stop();
		};
	}

	/** Connect now if the next attempt was still to come: the other socket has found the gateway again. */
	retry(): void {
		this.socket.retry();
	}

	private take(event: SocketEvent<EventMessage>): void {
		if (event.kind === 'lost' || event.kind === 'login') return this.ear.lost();
		if (event.kind !== 'message') return;
		this.pending.push(event);
		if (this.pending.length > MOST_PENDING) this.pending.splice(0, this.pending.length - MOST_PENDING);
		this.cancelFlush ??= this.soon(() => this.flush());
	}

	private soon(call: () => void): () => void {
		if (document.hidden || this.ear.isBusy()) {
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
		this.ear.hear(messages);
	}
}
