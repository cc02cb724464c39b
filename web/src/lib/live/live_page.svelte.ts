// Joins the pure parts to the browser: one state, fed by the socket and a tick a second.
import { decodeMessage } from '$contract/message';
import type { Session } from '$contract/types';
import { announcements } from './announce';
import { browserRim } from './browser_rim';
import { keepHeard, lastHeard } from './last_heard';
import { Pace } from './pace';
import { fetchRecent } from './recent';
import { reduce, type LiveEvent } from './reduce';
import { logIn, logOut, type LoginOutcome } from './session';
import { LiveSocket } from './socket';
import { initialState, type LiveState } from './state';

const rim = browserRim('/ws/live');
/** Between two times that the page asks what was before it, and how long it waits for the answer. */
const RECALL_GAP_SECONDS = 5;
const RECALL_TIMEOUT = 5000;
/** Between two notes of when the gateway was heard, for who may be switched off without a word. */
const KEEP_SECONDS = 60;

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

	private readonly recalling = new Pace(RECALL_GAP_SECONDS, rim, async () => {
		const courses = await fetchRecent(AbortSignal.timeout(RECALL_TIMEOUT));
		if (courses) this.take({ kind: 'recent', at: rim.now(), courses });
	});

	/** Go live. Returns what ends it. */
	start(): () => void {
		this.state = { ...this.state, heardBefore: lastHeard() };
		const keep = () => keepHeard(this.state.heardAt);
		const keeping = setInterval(keep, KEEP_SECONDS * 1000);
		window.addEventListener('pagehide', keep);
		const tick = setInterval(() => this.take({ kind: 'tick', at: rim.now() }), 1000);
		const retry = () => {
			if (document.visibilityState === 'visible') this.socket.retry();
		};
		window.addEventListener('online', retry);
		document.addEventListener('visibilitychange', retry);
		this.socket.start();
		return () => {
			clearInterval(tick);
			clearInterval(keeping);
			window.removeEventListener('pagehide', keep);
			window.removeEventListener('online', retry);
			document.removeEventListener('visibilitychange', retry);
			this.recalling.stop();
			this.socket.stop();
		};
	}

	retry(): void {
		this.socket.retry();
	}

	/** Ask the gateway for the last minutes of each reading, soon: for a page that draws them. */
	recall(): void {
		this.recalling.wish();
	}

	async logIn(password: string, username: string): Promise<LoginOutcome> {
		const outcome = await logIn(password, username);
		if (outcome.kind === 'welcome') this.socket.start();
		return outcome;
	}

	/** The session is another one, or has ended. */
	comeAgain(): void {
		this.socket.start();
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
