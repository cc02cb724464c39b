// What is heard, while somebody looks: the feed of sixty frames a second, each of which says a few events. Nothing of the page moves
// with it.
import { decodeHeard, type Heard } from '$contract/audio';
import { decodeEventMessage } from '$contract/events';
import type { EventMessage } from '$contract/event_types';
import { besideLive } from '$live/beside_live';
import type { LivePage } from '$live/live_page.svelte';
import { LiveSocket, type SocketEvent } from '$live/socket';
import { whileSeen } from '$live/while_seen';

export class SoundLink {
	/** Events that were not understood. */
	misunderstood = 0;
	private readonly socket: LiveSocket<EventMessage>;

	/** `isMeant`: whether events of that source are to be heard. */
	constructor(
		live: LivePage,
		private readonly isMeant: (source: string) => boolean,
		private readonly hear: (heard: Heard, at: number) => void
	) {
		this.socket = new LiveSocket<EventMessage>(
			{ decode: decodeEventMessage, begins: () => true },
			besideLive('/ws/audio', live),
			(event) => this.take(event),
			() => {}
		);
	}

	/** Go live. Returns what ends it. Nobody sends to who does not look. */
	start(): () => void {
		return whileSeen(
			() => this.socket.start(),
			() => this.socket.stop()
		);
	}

	/** Connect now if the next attempt was still to come: the other socket has found the gateway again. */
	retry(): void {
		this.socket.retry();
	}

	private take(event: SocketEvent<EventMessage>): void {
		if (event.kind !== 'message' || event.message.type !== 'events') return;
		for (const each of event.message.events) {
			if (!this.isMeant(each.source)) continue;
			const heard = decodeHeard(each);
			if (!heard.ok) this.misunderstood++;
			else if (heard.value !== null) this.hear(heard.value, event.at);
		}
	}
}
