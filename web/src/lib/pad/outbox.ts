// What fingers did since the last frame: of a button every edge in its order, of anything that moves where it is now.
import { FRAME_CONTROLS, type Control } from './frames';

/** More edges than a hand makes while the phone cannot send: then the oldest are of no use any more. */
const MOST = 128;

const slotOf = (control: Control): string | null => {
	if ('down' in control || 'text' in control) return null;
	return 'code' in control ? control.code : 'tilt';
};

export class Outbox {
	private waiting: { slot: string | null; control: Control }[] = [];

	get empty(): boolean {
		return this.waiting.length === 0;
	}

	put(control: Control): void {
		const slot = slotOf(control);
		if (slot !== null) this.waiting = this.waiting.filter((other) => other.slot !== slot);
		this.waiting.push({ slot, control });
		if (this.waiting.length > MOST) this.waiting.shift();
	}

	/** The next frame's. */
	take(): Control[] {
		return this.waiting.splice(0, FRAME_CONTROLS).map(({ control }) => control);
	}

	/** What was not sent is old: it is never sent. Returns the buttons that it was about. */
	clear(): string[] {
		const buttons = this.waiting.flatMap(({ control }) => ('down' in control ? [control.code] : []));
		this.waiting = [];
		return buttons;
	}
}
