// Joins the pure parts to the browser: one state, fed by the socket and a tick a second.
import { decodeMessage } from '$contract/message';
import type { Session } from '$contract/types';
import { announcements } from './announce';
import { browserRim } from './browser_rim';
import { reduce, type LiveEvent } from './reduce';
import { logIn, logOut, type LoginOutcome } from './session';
import { LiveSocket } from './socket';
import { initialState, type LiveState } from './state';

const rim = browserRim('/ws/live');

export class LivePage {
	state: LiveState = $state.raw(initialState);
	session: Session | null = $state.raw(null);
	/** The latest sentence for screen readers. */
	said: string = $state('');

	private readonly socket = new LiveSocket(
		{ decode: decodeMessage, begins: ({ type }) => type === 'snapshot' },
		rim,
		(event) => this.take(event),
		(session) => (this.session = session)
	);

	/** Go live. Returns what ends it. */
	start(): () => void {
		const tick = setInterval(() => this.take({ kind: 'tick', at: rim.now() }), 1000);
		const retry = () => {
			if (document.visibilityState === 'visible') this.socket.retry();
		};
		window.addEventListener('online', retry);
		document.addEventListener('visibilitychange', retry);
		this.socket.start();
		return () => {
			clearInterval(tick);
			window.removeEventListener('online', retry);
			document.removeEventListener('visibilitychange', retry);
			this.socket.stop();
		};
	}

	retry(): void {
		this.socket.retry();
	}

	async logIn(password: string): Promise<LoginOutcome> {
		const outcome = await logIn(password);
		if (outcome.kind === 'welcome') this.socket.start();
		return outcome;
	}

	async logOut(): Promise<void> {
		await logOut(this.session?.csrf ?? '');
		this.socket.start();
	}

	private take(event: LiveEvent): void {
		const before = this.state;
		this.state = reduce(before, event);
		const sentences = announcements(before, this.state);
		if (sentences.length > 0) this.said = sentences.join(' ');
	}
}
