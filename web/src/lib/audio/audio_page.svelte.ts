// Joins the pure parts of the audio page to the browser: what is heard, drawn once a picture beside all reactivity; the numbers that
// are read, five times a second, and to who does not see them once a second; and what is set, sent as it moves.
import { decodeConfig, decodeDevices, type AudioConfig } from '$contract/audio';
import { Fields, isObject, type Decoded, type JsonObject } from '$contract/fields';
import { anything, command, type Outcome } from '$events/post';
import { browserTimers, steadyNow } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { Pace } from '$live/pace';
import { reachOf } from '$live/view';
import { DROP_SECONDS, Hearing } from './hearing';
import { PictureLoop } from './picture_loop';
import { earOf } from './presence';
import { initialSettings, reduceSettings, written, type AudioSettings, type SettingsChange } from './settings';
import { SoundLink } from './sound_link';
import { figuresOf, noFigures, noReading, readingOf, type Figures, type Reading } from './view';

const FIGURES_MS = 200;
const RATE_MS = 1000;
const POLL_MS = 5000;
const ASK_GAP_SECONDS = 0.5;
/** Between two values of what is being dragged. */
const SEND_GAP_SECONDS = 0.1;

export class AudioPage {
	figures: Figures = $state.raw(noFigures);
	settings: AudioSettings = $state.raw(initialSettings);
	reading: Reading = $state.raw(noReading);
	/** Who is to be heard; null: whoever is first. */
	wish: string | null = $state(null);

	readonly hearing = new Hearing();
	readonly loop = new PictureLoop((now) => this.hearing.step(now));
	private rate = 0;
	private readonly link: SoundLink;
	private readonly senders = new Map<string, { latest: unknown; pace: Pace }>();
	private readonly asking = new Pace(ASK_GAP_SECONDS, browserTimers, () => this.ask());

	constructor(private readonly live: LivePage) {
		this.link = new SoundLink(
			live,
			(source) => source === this.name,
			(heard, at) => this.hearing.take(heard, at)
		);
	}

	/** Go live. Returns what ends it. */
	start(): () => void {
		const figures = setInterval(() => this.look(), FIGURES_MS);
		let counted = 0;
		const rate = setInterval(() => {
			this.rate = this.hearing.frames - counted;
			counted = this.hearing.frames;
			if (document.visibilityState === 'visible') this.reading = readingOf(this.reading, this.figures, this.hearing.levels);
		}, RATE_MS);
		const poll = setInterval(() => this.refresh(), POLL_MS);
		const ends = [this.link.start(), this.loop.start()];
		return () => {
			for (const timer of [figures, rate, poll]) clearInterval(timer);
			this.asking.stop();
			for (const { pace } of this.senders.values()) pace.stop();
			for (const end of ends) end();
		};
	}

	/** Somebody else is heard from now on: nothing of who was heard before stays, and nothing is sent to him any more. */
	begin(): void {
		this.asking.stop();
		for (const { pace } of this.senders.values()) pace.stop();
		this.senders.clear();
		this.settings = initialSettings;
		this.figures = noFigures;
		this.reading = noReading;
		this.hearing.forget();
		this.refresh();
	}

	/** Connect now if the next attempt was still to come: the other socket has found the gateway again. */
	retry(): void {
		this.link.retry();
	}

	/** How it is set is to be asked anew: soon, however often this is called. */
	refresh(): void {
		if (document.visibilityState === 'visible' && reachOf(this.live.state) === 'live' && this.name !== null) this.asking.wish();
	}

	/** What there is to listen to is to be asked anew. */
	async lookForDevices(): Promise<void> {
		const asked = this.name;
		const outcome = await this.tell('list_devices', {}, decodeDevices);
		if (outcome.ok && asked === this.name) this.take({ kind: 'devices', devices: outcome.value });
	}

	async listenTo(input: string): Promise<boolean> {
		this.take({ kind: 'touched', key: 'input', value: input });
		return this.settle('input', input, await this.tell('set_input', { input }, anything));
	}

	/** At most ten a second of each, one at a time; the last one always. */
	set(key: keyof AudioConfig, value: number | boolean): void {
		this.take({ kind: 'touched', key, value });
		let sender = this.senders.get(key);
		if (sender === undefined) {
			const made = { latest: value as unknown, pace: new Pace(SEND_GAP_SECONDS, browserTimers, async () => void (await this.send(key, made.latest))) };
			this.senders.set(key, made);
			sender = made;
		}
		sender.latest = value;
		sender.pace.wish();
	}

	private async send(key: keyof AudioConfig, value: unknown): Promise<boolean> {
		return this.settle(key, value, await this.tell('set_config', { config: written(key, value) }, anything));
	}

	private settle(key: keyof AudioConfig, value: unknown, outcome: Outcome<unknown>): boolean {
		this.take(outcome.ok ? { kind: 'done', at: steadyNow(), key, value } : { kind: 'refused', key, reason: outcome.message });
		if (outcome.ok) this.refresh();
		return outcome.ok;
	}

	private get name(): string | null {
		return earOf(this.live.state.installation, this.wish);
	}

	private tell<T>(action: string, params: JsonObject, decode: (data: unknown) => Decoded<T>): Promise<Outcome<T>> {
		return command(this.name ?? 'audio', action, params, this.live.session?.csrf ?? '', decode);
	}

	private async ask(): Promise<void> {
		const asked = this.name;
		const at = steadyNow();
		const outcome = await this.tell('get_state', {}, decodeConfigOfState);
		if (asked !== this.name) return this.refresh();
		if (outcome.ok) {
			if (this.settings.devices === null) void this.lookForDevices();
			return this.take({ kind: 'told', at, config: outcome.value });
		}
		// The gateway is away: the bar says so, and what is known stays.
		if (outcome.code !== 'unreachable' && outcome.code !== 'unauthorized') this.take({ kind: 'untold', reason: outcome.message });
	}

	private look(): void {
		if (document.visibilityState === 'visible') this.figures = figuresOf(this.hearing, steadyNow(), this.rate, DROP_SECONDS);
	}

	private take(change: SettingsChange): void {
		this.settings = reduceSettings(this.settings, change);
	}
}

function decodeConfigOfState(data: unknown): Decoded<AudioConfig> {
	const fields = new Fields(data);
	const config = isObject(data) ? data['config'] : undefined;
	return config === null || config === undefined ? fields.result(defaults()) : decodeConfig(config);
}

function defaults(): AudioConfig {
	const decoded = decodeConfig({});
	if (!decoded.ok) throw new Error(decoded.reason);
	return decoded.value;
}
