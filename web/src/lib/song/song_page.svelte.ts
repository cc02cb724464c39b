// Joins the pure parts of the song's page to the browser: what plays and its words by a socket each, a clock that wakes when the next line
// or word begins, and what is asked of the workers.
import type { Decoded, JsonObject } from '$contract/fields';
import { decodeLiveLyrics, decodeLiveSong, type LiveSong, type SongLyrics } from '$contract/song';
import { decodeAuthorization } from '$contract/spotify';
import { anything, command, type Outcome } from '$events/post';
import { besideLive } from '$live/beside_live';
import { steadyNow } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { LiveSocket } from '$live/socket';
import { whileSeen } from '$live/while_seen';
import { positionAt, untilNext } from './course';
import { workerOf, type SongWork } from './workers';
import { redirectTo, type Returned } from './spotify';
import { counting, movedBy } from './view';

/** The seconds of a song are seen to pass. */
const LONGEST_MS = 250;
const SHORTEST_MS = 15;

/** How it goes with the login at Spotify. `copy`: the browser does not come back here, so its address is brought. */
export type LoginCourse =
	| { kind: 'idle' }
	| { kind: 'asking' }
	| { kind: 'copy'; url: string; redirectUri: string }
	| { kind: 'redeeming' }
	| { kind: 'done' }
	| { kind: 'failed'; reason: string };

export class SongPage {
	/** null: not told yet. Kept while the gateway is away. */
	song: LiveSong | null = $state.raw(null);
	lyrics: SongLyrics | null = $state.raw(null);
	/** The server's time of what is shown. */
	at: number = $state(0);
	/** Why something was not done; empty where all was. */
	refusal: string = $state('');
	login: LoginCourse = $state.raw({ kind: 'idle' });
	/** Where the words are being moved to, until the worker has said so; null: nowhere. */
	private wishedOffset: number | null = $state(null);

	private readonly sockets: readonly { start(): void; stop(): void; retry(): void }[];
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly live: LivePage) {
		const socket = <T>(path: string, decode: (json: unknown) => Decoded<T>, take: (told: T) => void) =>
			new LiveSocket<T>(
				{ decode: (text) => parsed(text, decode), begins: () => true, speaks: 'of-changes' },
				besideLive(path, live),
				(event) => {
					if (event.kind !== 'message') return;
					take(event.message);
					this.turn();
				},
				() => {}
			);
		this.sockets = [socket('/ws/song', decodeLiveSong, (song) => (this.song = song)), socket('/ws/lyrics', decodeLiveLyrics, (lyrics) => (this.lyrics = lyrics))];
	}

	/** Go live, for as long as the socket that all pages share is. Returns what ends it. */
	start(): () => void {
		return whileSeen(
			() => {
				for (const socket of this.sockets) socket.start();
				this.turn();
			},
			() => {
				clearTimeout(this.timer);
				for (const socket of this.sockets) socket.stop();
			}
		);
	}

	/** As it is, with where it is being moved to. */
	get offset(): number {
		return this.wishedOffset ?? this.lyrics?.offset ?? 0;
	}

	async choose(player: string): Promise<void> {
		await this.done('now-playing', 'choose', { player });
	}

	/** Later by so many seconds; kept by the worker for this song. */
	async move(step: number): Promise<void> {
		const wish = movedBy(this.offset, step);
		this.wishedOffset = wish;
		await this.done('lyrics', 'set_offset', { offset: wish });
		if (this.wishedOffset === wish) this.wishedOffset = null;
	}

	async lookAgain(): Promise<void> {
		await this.done('lyrics', 'refetch', {});
	}

	/** Leads to Spotify, and from there back to this page, or to where somebody copies the address. */
	async logIn(): Promise<void> {
		this.login = { kind: 'asking' };
		const here = redirectTo(location);
		const answer = await this.ask('spotify', 'authorize', here === null ? {} : { redirect_uri: here }, decodeAuthorization);
		if (!answer.ok) return this.failed(answer.message);
		if (here === null) this.login = { kind: 'copy', ...answer.value };
		else location.assign(answer.value.url);
	}

	/** What came back becomes the login. */
	async redeem(returned: Returned | { url: string }): Promise<void> {
		this.login = { kind: 'redeeming' };
		const answer = await this.ask('spotify', 'redeem', { ...returned }, anything);
		if (answer.ok) this.login = { kind: 'done' };
		else this.failed(answer.message);
	}

	async forget(): Promise<void> {
		this.login = { kind: 'idle' };
		await this.done('spotify', 'forget', {});
	}

	private failed(reason: string): void {
		this.login = { kind: 'failed', reason };
	}

	private async done(work: SongWork, action: string, params: JsonObject): Promise<void> {
		const answer = await this.ask(work, action, params, anything);
		this.refusal = answer.ok ? '' : answer.message;
	}

	private ask<T>(work: SongWork, action: string, params: JsonObject, decode: (data: unknown) => Decoded<T>): Promise<Outcome<T>> {
		return command(workerOf(this.live.state.installation, work) ?? work, action, params, this.live.session?.csrf ?? '', decode);
	}

	/** The page moves on to now, and wakes when something of it will be otherwise. */
	private turn(): void {
		clearTimeout(this.timer);
		this.at = steadyNow() + this.live.state.clock.offset;
		const playback = counting(this.song, this.at);
		const next = playback?.playing === true && this.lyrics !== null ? 1000 * untilNext(this.lyrics, positionAt(playback, this.at)) : LONGEST_MS;
		this.timer = setTimeout(() => this.turn(), Math.min(LONGEST_MS, Math.max(SHORTEST_MS, next + 1)));
	}
}

function parsed<T>(text: string, decode: (json: unknown) => Decoded<T>): Decoded<T> {
	try {
		return decode(JSON.parse(text));
	} catch {
		return { ok: false, reason: 'is not JSON' };
	}
}
