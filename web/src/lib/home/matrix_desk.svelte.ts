// What the lights of a Sense HAT show, heard while somebody looks at a card that has them. A viewer may hear them too.
import type { Matrix } from '$contract/matrix';
import { besideLive } from '$live/beside_live';
import type { LivePage } from '$live/live_page.svelte';
import { LiveSocket } from '$live/socket';
import { whileSeen } from '$live/while_seen';
import { decodeGrid, seenOf } from './lights';

export class MatrixDesk {
	/** null: there are no lights. Kept while the gateway is away. */
	shown: Matrix | null = $state.raw(null);

	private readonly socket: LiveSocket<Matrix>;

	constructor(live: LivePage) {
		this.socket = new LiveSocket<Matrix>(
			{ decode: decodeGrid, begins: () => true, speaks: 'of-changes' },
			besideLive('/ws/grid', live),
			(event) => {
				if (event.kind === 'message') this.shown = seenOf(this.shown, event.message);
			},
			() => {}
		);
	}

	/** Go live. Returns what ends it. */
	start(): () => void {
		return whileSeen(
			() => this.socket.start(),
			() => this.socket.stop()
		);
	}
}
