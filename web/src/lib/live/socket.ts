// Keeps one WebSocket to the gateway open: asks for the session, connects, watches for silence, tries again. It turns all
// of it into events for a reducer and decides nothing else. What is spoken on it is the protocol's.
import type { Decoded } from '$contract/fields';
import type { Session } from '$contract/types';
import { backoff } from './backoff';

/** `at`: seconds on the page's steady clock. */
export type SocketEvent<M> =
	| { kind: 'connecting'; at: number }
	| { kind: 'message'; at: number; message: M }
	| { kind: 'misunderstood'; at: number }
	| { kind: 'lost'; at: number; retryAt: number }
	| { kind: 'login'; at: number };

export interface Protocol<M> {
	decode(text: string): Decoded<M>;
	/** Of a binary message; without it they are taken for texts. */
	decodeBytes?(bytes: ArrayBuffer): Decoded<M>;
	/** Whether this message shows that the connection is good. */
	begins(message: M): boolean;
	/** 'always' where left out: the gateway says something every 5 s at least, and its silence is a loss. 'of-changes': only before its
	    first message is it one; who shows such a protocol stops it when the socket that all pages share is lost. */
	speaks?: 'always' | 'of-changes';
}

const SILENCE_SECONDS = 12;
/** A connection that held for so long was a good one: the next loss begins with short delays again. */
const HELD_SECONDS = 5;

/** What the socket needs of the world; tests bring their own. */
export interface Rim {
	/** Seconds on a clock that only goes forward. */
	now(): number;
	random(): number;
	/** Calls back once after `seconds`, unless the returned function was called before. */
	after(seconds: number, call: () => void): () => void;
	/** null: the gateway did not answer. */
	session(): Promise<Session | null>;
	open(): WebSocket;
}

export class LiveSocket<M> {
	private attempt = 0;
	/** When the present connection showed that it is good. */
	private begunAt: number | null = null;
	/** Rises whenever earlier callbacks have become meaningless. */
	private turn = 0;
	private socket: WebSocket | null = null;
	private cancelTimer: () => void = () => {};
	private state: 'stopped' | 'trying' | 'open' | 'waiting' = 'stopped';

	constructor(
		private readonly protocol: Protocol<M>,
		private readonly rim: Rim,
		private readonly emit: (event: SocketEvent<M>) => void,
		private readonly onSession: (session: Session) => void
	) {}

	/** Connect now, dropping whatever was going on. */
	start(): void {
		this.stop();
		void this.connect(++this.turn);
	}

	/** Connect now if the next attempt was still to come. */
	retry(): void {
		if (this.state === 'waiting') this.start();
	}

	stop(): void {
		this.turn++;
		this.state = 'stopped';
		this.cancelTimer();
		this.socket?.close();
		this.socket = null;
		this.begunAt = null;
	}

	private async connect(turn: number): Promise<void> {
		this.state = 'trying';
		this.emit({ kind: 'connecting', at: this.rim.now() });
		const session = await this.rim.session();
		if (turn !== this.turn) return;
		if (session === null) return this.lost();
		this.onSession(session);
		if (session.required && !session.authenticated) {
			this.stop();
			this.emit({ kind: 'login', at: this.rim.now() });
			return;
		}
		this.listen(this.rim.open(), turn);
	}

	private listen(socket: WebSocket, turn: number): void {
		this.socket = socket;
		socket.binaryType = 'arraybuffer';
		this.watch();
		socket.onmessage = ({ data }) => {
			if (turn !== this.turn) return;
			if (this.protocol.speaks === 'of-changes') this.cancelTimer();
			else this.watch();
			this.heard(data instanceof ArrayBuffer && this.protocol.decodeBytes ? this.protocol.decodeBytes(data) : this.protocol.decode(String(data)));
		};
		socket.onclose = () => {
			if (turn === this.turn) this.lost();
		};
	}

	private heard(decoded: Decoded<M>): void {
		const at = this.rim.now();
		if (!decoded.ok) return this.emit({ kind: 'misunderstood', at });
		if (this.protocol.begins(decoded.value)) {
			this.begunAt ??= at;
			this.state = 'open';
		}
		this.emit({ kind: 'message', at, message: decoded.value });
	}

	/** A connection that died without a word is noticed by its silence. */
	private watch(): void {
		this.cancelTimer();
		this.cancelTimer = this.rim.after(SILENCE_SECONDS, () => this.lost());
	}

	private lost(): void {
		const at = this.rim.now();
		// A gateway that greets and hangs up would be asked for ever at the shortest delay.
		if (this.begunAt !== null && at - this.begunAt >= HELD_SECONDS) this.attempt = 0;
		this.stop();
		this.state = 'waiting';
		const delay = backoff(this.attempt++, this.rim.random());
		this.emit({ kind: 'lost', at, retryAt: at + delay });
		this.cancelTimer = this.rim.after(delay, () => this.start());
	}
}
