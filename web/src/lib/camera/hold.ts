// A camera that is moved by holding something: it moves while that is held, and stops at once when it is let go. One move is
// under way at a time, of those that wait the newest counts; a stop waits for none.
import type { Rim } from '$live/socket';

export const PTZ_ACTIONS = ['up', 'down', 'left', 'right', 'zoom_in', 'zoom_out'] as const;

export type PtzAction = (typeof PTZ_ACTIONS)[number];
export type PtzOrder = PtzAction | 'stop';

/** A move that nobody renews ends by itself, in case the page is gone: that takes 1.5 s. */
const RENEWAL_SECONDS = 0.5;

export class Hold {
	private held: PtzAction | null = null;
	/** What is to be sent once the order under way is done. */
	private next: PtzOrder | null = null;
	private isSending = false;
	private cancelRenewal: () => void = () => {};

	/** `send` never throws. */
	constructor(
		private readonly rim: Pick<Rim, 'after'>,
		private readonly send: (order: PtzOrder) => Promise<void>
	) {}

	get action(): PtzAction | null {
		return this.held;
	}

	press(action: PtzAction): void {
		if (this.held === action) return;
		this.held = action;
		this.wish(action);
		this.renewLater();
	}

	/** Nothing where something else is held by now. */
	release(action: PtzAction): void {
		if (this.held === action) this.stop();
	}

	/** Whatever is held. */
	stop(): void {
		this.cancelRenewal();
		if (this.held === null) return;
		this.held = null;
		// At once, and again behind a move that may still be on its way.
		this.next = this.isSending ? 'stop' : null;
		void this.send('stop');
	}

	private renewLater(): void {
		this.cancelRenewal();
		this.cancelRenewal = this.rim.after(RENEWAL_SECONDS, () => {
			if (this.held === null) return;
			this.wish(this.held);
			this.renewLater();
		});
	}

	private wish(order: PtzOrder): void {
		this.next = order;
		if (!this.isSending) void this.work();
	}

	private async work(): Promise<void> {
		this.isSending = true;
		for (let order = this.take(); order !== null; order = this.take()) await this.send(order);
		this.isSending = false;
	}

	private take(): PtzOrder | null {
		const order = this.next;
		this.next = null;
		return order;
	}
}
