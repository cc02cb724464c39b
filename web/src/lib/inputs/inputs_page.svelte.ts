// Joins the pure parts of the inputs page to the browser: one state, fed by what services say of their inputs, by the feed of
// events and by the director's definitions.
import { decodeGestures, decodePlaylists } from '$contract/director';
import { decodeEvents } from '$contract/events';
import { DirectorDesk, isOfDirector } from '$events/director_desk';
import { EventFeed } from '$events/event_feed';
import { perSecond } from '$events/rate';
import { steadyNow } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { Pace } from '$live/pace';
import { reachOf } from '$live/view';
import { fetchPhones, phonesOf } from './phones';
import { initialInputs, reduceInputs, type InputsChange, type InputsState, type Told } from './state';
import { deviceNews } from './view';

const REFRESH_MS = 10_000;
const REFRESH_GAP_SECONDS = 1;
/** The gateway sends twenty frames a second at most: above this many events a few a second are enough. */
const BUSY_RATE = 1000;

export class InputsPage {
	state: InputsState = $state.raw(initialInputs);
	/** The latest sentence for screen readers. */
	said: string = $state('');

	private recalled = false;
	private services: readonly Told[] = [];
	private phones: readonly Told[] = [];
	private readonly desk: DirectorDesk;
	private readonly feed: EventFeed;
	private readonly refreshing: Pace;

	constructor(private readonly live: LivePage) {
		this.desk = new DirectorDesk(live);
		this.feed = new EventFeed(live, {
			hear: (messages) => {
				const wasWaiting = this.state.link === 'waiting';
				this.take({ kind: 'messages', messages });
				// Who came or went: phones are not in any health.
				if (wasWaiting || messages.some(({ message }) => message.type === 'events' && message.events.some(({ type }) => type.startsWith('input.')))) this.refresh();
			},
			lost: () => this.take({ kind: 'lost' }),
			isBusy: () => perSecond(this.state.rate) > BUSY_RATE
		});
		this.refreshing = new Pace(REFRESH_GAP_SECONDS, this.feed.rim, () => this.askAll());
	}

	/** Go live. Returns what ends it. */
	start(): () => void {
		const tick = setInterval(() => this.take({ kind: 'tick', at: steadyNow() }), 1000);
		const poll = setInterval(() => {
			if (document.visibilityState === 'visible' && reachOf(this.live.state) === 'live') this.refresh();
		}, REFRESH_MS);
		const end = this.feed.start();
		return () => {
			clearInterval(tick);
			clearInterval(poll);
			this.refreshing.stop();
			end();
		};
	}

	/** Connect now if the next attempt was still to come: the other socket has found the gateway again. */
	retry(): void {
		this.feed.retry();
	}

	/** The director's definitions are to be asked anew: soon, however often this is called. */
	refresh(): void {
		if (this.state.link === 'live') this.refreshing.wish();
	}

	/** What the director's worker is called here. */
	get director(): string {
		return this.desk.name;
	}

	/** What services say of their inputs now. */
	tell(services: readonly Told[]): void {
		this.services = services;
		this.tellAll();
	}

	private tellAll(): void {
		const told = [...this.services, ...this.phones];
		const news = deviceNews(this.state.told, told);
		if (news.length > 0) this.said = news.join(' ');
		this.take({ kind: 'told', at: steadyNow(), told });
	}

	private async askAll(): Promise<void> {
		const phones = await fetchPhones();
		if (phones !== null) {
			this.phones = phonesOf(phones, this.live.state.installation?.services ?? []);
			this.tellAll();
		}
		const [playlists, gestures] = await Promise.all([
			this.desk.list('playlist.list', decodePlaylists),
			this.desk.list('peripheral.list', decodeGestures)
		]);
		if (!playlists.ok || !gestures.ok) {
			const code = !playlists.ok ? playlists.code : !gestures.ok ? gestures.code : '';
			if (isOfDirector(code)) this.take({ kind: 'director', director: code === 'not_found' ? 'absent' : 'silent' });
			return;
		}
		this.take({ kind: 'definitions', playlists: playlists.value.items, gestures: gestures.value.items });
		if (!this.recalled) await this.recall();
	}

	/** What devices said before the page came, as far as the director remembers it. */
	private async recall(): Promise<void> {
		const recent = await this.desk.ask('events.recent', { limit: 200 }, decodeEvents);
		if (!recent.ok) return;
		this.recalled = true;
		this.take({ kind: 'recent', events: recent.value });
	}

	private take(change: InputsChange): void {
		this.state = reduceInputs(this.state, change);
	}
}
