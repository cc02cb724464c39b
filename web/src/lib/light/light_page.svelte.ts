// Joins the pure parts of the light page to the browser: one state, asked of render once a second while somebody looks, and what
// is set here, sent as it moves.
import type { JsonObject } from '$contract/fields';
import { browserTimers, steadyNow } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { Pace } from '$live/pace';
import { reachOf } from '$live/view';
import type { Outcome } from '$events/post';
import { lightWords as said } from '$words/light';
import { fetchLight, postLight } from './post';
import { initialLight, keyOf, reduceLight, type LightChange, type LightState } from './state';

const ASK_GAP_SECONDS = 0.5;
const POLL_MS = 1000;
/** Between two values of what is being dragged. */
const SEND_GAP_SECONDS = 0.05;
/** Answers that say that nobody draws, rather than that nobody answers. */
const ABSENT: readonly string[] = ['unavailable', 'not_running', 'not_found'];

export class LightPage {
	state: LightState = $state.raw(initialLight);
	/** The latest sentence for screen readers. */
	said: string = $state('');

	private readonly senders = new Map<string, { latest: { value: unknown; body: JsonObject }; pace: Pace }>();
	private readonly asking = new Pace(ASK_GAP_SECONDS, browserTimers, () => this.ask());

	constructor(private readonly live: LivePage) {}

	/** Go live. Returns what ends it. */
	start(): () => void {
		this.refresh();
		const poll = setInterval(() => this.refresh(), POLL_MS);
		const seen = () => this.refresh();
		document.addEventListener('visibilitychange', seen);
		return () => {
			clearInterval(poll);
			document.removeEventListener('visibilitychange', seen);
			this.asking.stop();
			for (const { pace } of this.senders.values()) pace.stop();
		};
	}

	/** How the light is is to be asked anew: soon, however often this is called. */
	refresh(): void {
		if (document.visibilityState === 'visible' && reachOf(this.live.state) === 'live') this.asking.wish();
	}

	browse(action: 'next' | 'previous' | 'activate'): Promise<boolean> {
		return this.act('browse', { action });
	}

	show(mode: string): Promise<boolean> {
		this.touch(keyOf.mode, mode);
		return this.act(keyOf.mode, { action: 'show', mode }, mode);
	}

	blackOut(on: boolean): Promise<boolean> {
		this.touch(keyOf.blackout, on);
		return this.act(keyOf.blackout, { action: 'blackout', on }, on);
	}

	say(text: string, seconds: number, colour: string): Promise<boolean> {
		return this.act('text', { action: 'text', text, seconds, colour });
	}

	reset(mode: string, scene: string): Promise<boolean> {
		return this.act('reset', { action: 'reset', scene, mode });
	}

	dim(display: string | null, value: number): void {
		this.drive(keyOf.brightness(display), value, { action: 'brightness', value, ...(display === null ? {} : { display }) });
	}

	set(mode: string, scene: string, parameter: string, value: number | boolean | string): void {
		this.drive(keyOf.parameter(mode, scene, parameter), value, { action: 'set', scene, parameter, value, mode });
	}

	/** At most twenty a second of each, one at a time; the last one always. */
	private drive(key: string, value: unknown, body: JsonObject): void {
		this.touch(key, value);
		let sender = this.senders.get(key);
		if (sender === undefined) {
			const send = async () => void (await this.send(key, made.latest.body, made.latest.value));
			const made = { latest: { value, body }, pace: new Pace(SEND_GAP_SECONDS, browserTimers, send) };
			this.senders.set(key, made);
			sender = made;
		}
		sender.latest = { value, body };
		sender.pace.wish();
	}

	private touch(key: string, value: unknown): void {
		this.take({ kind: 'touched', key, value });
	}

	private async act(key: string, body: JsonObject, value?: unknown): Promise<boolean> {
		const outcome = await this.send(key, body, value);
		this.refresh();
		return outcome.ok;
	}

	private async send(key: string, body: JsonObject, value: unknown): Promise<Outcome<unknown>> {
		const outcome = await postLight(body, this.live.session?.csrf ?? '');
		this.take(outcome.ok ? { kind: 'done', at: steadyNow(), key, value } : { kind: 'refused', key, reason: outcome.message });
		return outcome;
	}

	private async ask(): Promise<void> {
		const at = steadyNow();
		const outcome = await fetchLight();
		if (outcome.ok) return this.take({ kind: 'told', at, light: outcome.value });
		// The gateway is away: the bar says so, and what is known stays.
		if (outcome.code === 'unreachable' || outcome.code === 'unauthorized') return;
		this.take({ kind: 'untold', at, why: ABSENT.includes(outcome.code) ? 'absent' : 'silent', reason: outcome.message });
	}

	private take(change: LightChange): void {
		const before = this.state;
		this.state = reduceLight(before, change);
		if (change.kind === 'told' && before.light !== null && before.light.active !== change.light.active) {
			const mode = change.light.modes.find(({ name }) => name === change.light.active);
			this.said = said.isShowing(mode?.title ?? change.light.active);
		}
		if (change.kind === 'untold' && before.source.kind === 'present') this.said = change.reason;
	}
}
