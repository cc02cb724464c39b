// How often something is asked, however often it is wished for: at once where it was not asked lately, else when its gap is
// over, and never twice at a time. A wish that comes while it is asked is fulfilled by asking once more.
import type { Rim } from './socket';

export class Pace {
	private next = -Infinity;
	private state: 'idle' | 'waiting' | 'asking' = 'idle';
	private wishedAgain = false;
	private cancelTimer: () => void = () => {};

	/** `gap`: seconds between the beginnings of two asks. */
	constructor(
		private readonly gap: number,
		private readonly rim: Pick<Rim, 'now' | 'after'>,
		private readonly ask: () => Promise<void>
	) {}

	wish(): void {
		if (this.state === 'asking') this.wishedAgain = true;
		if (this.state !== 'idle') return;
		const wait = this.next - this.rim.now();
		if (wait <= 0) return void this.run();
		this.state = 'waiting';
		this.cancelTimer = this.rim.after(wait, () => void this.run());
	}

	/** Forget what was wished for; an ask under way ends by itself. */
	stop(): void {
		this.cancelTimer();
		this.wishedAgain = false;
		if (this.state === 'waiting') this.state = 'idle';
	}

	private async run(): Promise<void> {
		this.state = 'asking';
		this.next = this.rim.now() + this.gap;
		try {
			await this.ask();
		} finally {
			this.state = 'idle';
			if (this.wishedAgain) {
				this.wishedAgain = false;
				this.wish();
			}
		}
	}
}
