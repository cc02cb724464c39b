// The frames of one display, while somebody looks: the newest alone is kept, and nothing of the page moves with it.
import { decodeFrame, type Frame } from '$contract/frame';
import { Fields, type Decoded } from '$contract/fields';
import { besideLive } from '$live/beside_live';
import { steadyNow } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { LiveSocket } from '$live/socket';
import { whileSeen } from '$live/while_seen';

type FrameMessage = { type: 'ping' } | { type: 'frame'; frame: Frame };

function decodePing(text: string): Decoded<FrameMessage> {
	try {
		const fields = new Fields(JSON.parse(text));
		fields.version();
		return fields.result({ type: fields.oneOf('type', ['ping'] as const, 'ping') });
	} catch {
		return { ok: false, reason: 'is not JSON' };
	}
}

function decodeBytes(bytes: ArrayBuffer): Decoded<FrameMessage> {
	const frame = decodeFrame(bytes);
	return frame.ok ? { ok: true, value: { type: 'frame', frame: frame.value } } : frame;
}

export class FrameLink {
	newest: Frame | null = null;
	/** Since the page was opened. */
	count = 0;
	/** When the newest came, on the page's steady clock. */
	cameAt = -Infinity;
	private readonly socket: LiveSocket<FrameMessage>;
	private drawing: number | null = null;

	/** `draw` is called with the screen's pace at most, and only where there is something new. */
	constructor(
		live: LivePage,
		display: string,
		private readonly draw: (frame: Frame) => void
	) {
		this.socket = new LiveSocket<FrameMessage>(
			{ decode: decodePing, decodeBytes, begins: () => true },
			besideLive(`/ws/frames/${display}`, live),
			(event) => {
				if (event.kind === 'message' && event.message.type === 'frame') this.take(event.message.frame);
			},
			() => {}
		);
	}

	/** Go live. Returns what ends it. Nobody sends frames to who does not see them. */
	start(): () => void {
		const end = whileSeen(
			() => this.socket.start(),
			() => this.socket.stop()
		);
		return () => {
			if (this.drawing !== null) cancelAnimationFrame(this.drawing);
			end();
		};
	}

	/** Connect now if the next attempt was still to come: the other socket has found the gateway again. */
	retry(): void {
		this.socket.retry();
	}

	private take(frame: Frame): void {
		this.newest = frame;
		this.count++;
		this.cameAt = steadyNow();
		this.drawing ??= requestAnimationFrame(() => {
			this.drawing = null;
			if (this.newest !== null) this.draw(this.newest);
		});
	}
}
