// Joins the pad to the gateway: greets, sends what fingers did at most once an animation frame, asks for a pong, and never sends
// what is old. What is pressed is known here alone.
import { browserRim, steadyNow } from '$live/browser_rim';
import { logIn, type LoginOutcome } from '$live/session';
import { LiveSocket } from '$live/socket';
import type { Session } from '$contract/types';
import { controlsFrame, decodePadMessage, hello, ping, type Control, type PadMessage } from './frames';
import type { Identity } from './identity';
import { Outbox } from './outbox';

/** `elsewhere`: another page of this phone has taken over. */
export type PadPhase = 'connecting' | 'live' | 'offline' | 'login' | 'elsewhere';

const PING_MS = 2000;
/** Without a pong for so long nothing is sent any more: it would come late. */
const QUIET_SECONDS = 5;
/** Between two frames, also where the screen has more; less than a sixtieth of a second, as animation frames are not exact. */
const FRAME_MS = 12;
/** Bytes that the browser has not sent yet: more of them would come late. */
const BACKLOG = 2048;
const TAKEN_OVER = 4001;
const FEEDBACK_MS = 4000;
/** A page that is out of sight for so long leaves, before anybody suspects it: its timers hardly run there. */
const AWAY_MS = 4000;

export interface Feedback {
	text: string;
	color: string;
}

export class PadLink {
	phase: PadPhase = $state('connecting');
	/** Milliseconds there and back; null: not known. */
	latency: number | null = $state(null);
	producer: number | null = $state(null);
	/** Why the gateway refused us. */
	refusal = $state('');
	feedback: Feedback | null = $state.raw(null);
	session: Session | null = $state.raw(null);
	/** The codes of the buttons that are down. */
	pressed: readonly string[] = $state.raw([]);

	/** What may be down for the gateway while no finger is known to be on it: said to be up once we are heard again. */
	private owed = new Set<string>();
	private wire: WebSocket | null = null;
	private heardAt = 0;
	private sentAt = 0;
	private frame = 0;
	private forgetting: ReturnType<typeof setTimeout> | undefined;
	private leaving: ReturnType<typeof setTimeout> | undefined;
	private readonly outbox = new Outbox();
	private readonly rim = browserRim('/ws/pad');
	private readonly socket = new LiveSocket<PadMessage>(
		{ decode: decodePadMessage, begins: ({ type }) => type === 'welcome' },
		{ ...this.rim, open: () => this.open() },
		(event) => {
			if (event.kind === 'message') this.take(event.message);
			else if (event.kind === 'login') this.lose('login');
			else if (event.kind === 'lost') this.lose('offline');
		},
		(session) => (this.session = session)
	);

	constructor(
		readonly identity: Identity,
		private readonly vibrate: (pattern: number | number[]) => void
	) {}

	/** Go live. Returns what ends it. */
	start(): () => void {
		const heartbeat = setInterval(() => this.beat(), PING_MS);
		const visible = () => {
			if (document.visibilityState === 'hidden') this.putAway();
			else this.takeUp();
		};
		const retry = () => this.socket.retry();
		document.addEventListener('visibilitychange', visible);
		window.addEventListener('online', retry);
		this.socket.start();
		return () => {
			clearInterval(heartbeat);
			clearTimeout(this.forgetting);
			clearTimeout(this.leaving);
			cancelAnimationFrame(this.frame);
			document.removeEventListener('visibilitychange', visible);
			window.removeEventListener('online', retry);
			this.socket.stop();
		};
	}

	/** Connect anew now: with another name, or to take over from another page. */
	restart(): void {
		this.lose('connecting');
		this.socket.start();
	}

	async logIn(password: string, username: string): Promise<LoginOutcome> {
		const outcome = await logIn(password, username);
		if (outcome.kind === 'welcome') this.restart();
		return outcome;
	}

	press(code: string): void {
		if (this.pressed.includes(code) || !this.playable) return;
		this.pressed = [...this.pressed, code];
		if (this.identity.vibrates) this.vibrate(10);
		this.say({ code, down: true });
	}

	release(code: string): void {
		if (!this.pressed.includes(code)) return;
		this.pressed = this.pressed.filter((other) => other !== code);
		this.say({ code, down: false });
	}

	/** Whether what a finger does now is heard. */
	get playable(): boolean {
		return this.phase === 'live';
	}

	/** Sent at once where nothing was sent within this animation frame, else with the next; nothing where nobody hears it. */
	say(control: Control): void {
		if (!this.playable) return;
		const first = this.outbox.empty;
		this.outbox.put(control);
		// What one touch changes goes together.
		if (first && this.frame === 0) queueMicrotask(() => this.flush());
	}

	/** Nothing touches it any more. Animation frames have ended: what is left is sent at once. */
	private putAway(): void {
		for (const code of this.pressed) this.release(code);
		if (!this.outbox.empty && this.wire?.readyState === WebSocket.OPEN) this.wire.send(controlsFrame(this.outbox.take()));
		clearTimeout(this.leaving);
		this.leaving = setTimeout(() => {
			if (this.phase === 'login' || this.phase === 'elsewhere') return;
			this.socket.stop();
			this.lose('offline');
		}, AWAY_MS);
	}

	private takeUp(): void {
		clearTimeout(this.leaving);
		if (this.phase === 'offline') this.restart();
	}

	private flush(): void {
		cancelAnimationFrame(this.frame);
		this.frame = 0;
		if (this.outbox.empty || this.wire?.readyState !== WebSocket.OPEN) return;
		const now = performance.now();
		if (now - this.sentAt >= FRAME_MS && this.wire.bufferedAmount < BACKLOG) {
			this.sentAt = now;
			this.wire.send(controlsFrame(this.outbox.take()));
		}
		if (!this.outbox.empty) this.frame = requestAnimationFrame(() => this.flush());
	}

	private open(): WebSocket {
		const wire = this.rim.open();
		this.wire = wire;
		wire.addEventListener('open', () => wire.send(hello(this.identity.device, this.identity.name)));
		wire.addEventListener('close', ({ code }) => {
			if (wire !== this.wire || code !== TAKEN_OVER) return;
			// Two pages would take it from each other for ever.
			this.socket.stop();
			this.lose('elsewhere');
		});
		return wire;
	}

	private take(message: PadMessage): void {
		this.heardAt = steadyNow();
		switch (message.type) {
			case 'welcome':
				this.producer = message.producer;
				this.refusal = '';
				this.goLive();
				this.beat();
				return;
			case 'pong':
				this.latency = Math.max(0, Math.round(performance.now() - message.at));
				this.goLive();
				return;
			case 'refused':
				this.refusal = message.message;
				return;
			case 'feedback':
				if (message.vibrate.length > 0 && this.identity.vibrates) this.vibrate([...message.vibrate]);
				if (message.text !== '' || message.color !== '') this.show({ text: message.text, color: message.color });
		}
	}

	private show(feedback: Feedback): void {
		this.feedback = feedback;
		clearTimeout(this.forgetting);
		this.forgetting = setTimeout(() => (this.feedback = null), FEEDBACK_MS);
	}

	private beat(): void {
		if (this.wire?.readyState !== WebSocket.OPEN || this.producer === null) return;
		if (this.phase === 'live' && steadyNow() - this.heardAt > QUIET_SECONDS) this.lose('offline');
		this.wire.send(ping(performance.now()));
	}

	private goLive(): void {
		this.phase = 'live';
		for (const code of this.owed) this.say({ code, down: false });
		this.owed.clear();
	}

	/** A finger that is still there holds nothing any more: when it goes, nobody may hear it. */
	private lose(phase: PadPhase): void {
		this.phase = phase;
		this.latency = null;
		for (const code of [...this.pressed, ...this.outbox.clear()]) this.owed.add(code);
		this.pressed = [];
	}
}
