// What is heard now: the latest of everything, and the last seconds of it. It changes with every event, sixty times a second and
// more, beside all reactivity; who draws looks at it. Pure; told the time (seconds on the page's steady clock).
import { BANDS, PITCH_CLASSES, SPECTRUM_BANDS, type Features, type Heard } from '$contract/audio';
import { BeatClock } from './beat_clock';
import { Score, type Moment } from './score';

/** So old a number is shown no more. */
export const FRESH_SECONDS = 1;
/** So long a drop is seen. */
export const DROP_SECONDS = 1.2;
/** RMS below it for a while is silence. */
const FAINT = 0.004;

export class Hearing {
	readonly levels = new Float32Array(BANDS.length);
	readonly spectrum = new Float32Array(SPECTRUM_BANDS);
	readonly chroma = new Float32Array(PITCH_CLASSES);
	readonly clock = new BeatClock();
	readonly score = new Score();
	features: Features | null = null;
	isBuildup = false;
	isBreak = false;
	dropAt = -Infinity;
	/** Of levels, since the page was opened. */
	frames = 0;
	private readonly came = { levels: -Infinity, spectrum: -Infinity, features: -Infinity };
	private loudAt = -Infinity;

	/** As before anything was heard: what comes now is of somebody else. */
	forget(): void {
		for (const each of [this.levels, this.spectrum, this.chroma]) each.fill(0);
		this.clock.forget();
		this.score.forget();
		this.features = null;
		this.isBuildup = this.isBreak = false;
		this.dropAt = this.loudAt = -Infinity;
		this.came.levels = this.came.spectrum = this.came.features = -Infinity;
	}

	take(heard: Heard, at: number): void {
		switch (heard.kind) {
			case 'levels':
				this.levels.set(heard.values);
				this.came.levels = at;
				this.frames++;
				if ((heard.values.at(-1) ?? 0) > FAINT) this.loudAt = at;
				return;
			case 'spectrum':
				// However rarely pictures are drawn, each spectrum has its place.
				this.score.advance(at, this.moment());
				this.spectrum.set(heard.values);
				this.came.spectrum = at;
				return;
			case 'features':
				return this.takeFeatures(heard.features, at);
			case 'beat':
				this.clock.beat(heard.beat, at);
				return this.score.mark({ kind: heard.beat.number === 1 ? 'bar' : 'beat', at, strength: heard.beat.confidence });
			case 'onset':
				return this.score.mark({ kind: heard.band, at, strength: heard.strength });
			case 'drop':
				this.dropAt = at;
				return this.score.mark({ kind: 'drop', at, strength: 1 });
			case 'state':
				if (heard.what === 'break') this.isBreak = heard.on;
				else this.isBuildup = heard.on;
		}
	}

	private takeFeatures(features: Features, at: number): void {
		this.features = features;
		this.came.features = at;
		this.clock.told(features.tempo, features.beat, at);
		this.isBuildup = features.form?.isBuildup === true;
		this.isBreak = features.form?.isBreak === true;
		if (features.tonality) this.chroma.set(features.tonality.chroma);
		else this.chroma.fill(0);
	}

	/** Before a picture of `now` is drawn: what nobody says any more falls silent, and the score goes on. */
	step(now: number): void {
		if (now - this.came.levels > FRESH_SECONDS) this.levels.fill(0);
		if (now - this.came.spectrum > FRESH_SECONDS) this.spectrum.fill(0);
		if (now - this.came.features > FRESH_SECONDS) {
			this.chroma.fill(0);
			this.features = null;
			this.isBuildup = this.isBreak = false;
		}
		this.score.advance(now, this.moment());
	}

	private moment(): Moment {
		const { spectrum, features, isBreak } = this;
		return { spectrum, buildup: features?.form?.buildup ?? 0, energy: features?.energyFast ?? NaN, isBreak };
	}

	/** When the last of any number came. */
	get cameAt(): number {
		return Math.max(this.came.levels, this.came.features);
	}

	isFresh(now: number): boolean {
		return now - this.cameAt <= FRESH_SECONDS;
	}

	/** Numbers come, and they say that there is no sound. */
	isSilent(now: number): boolean {
		return this.isFresh(now) && now - this.loudAt > 2 && this.came.levels > -Infinity;
	}
}

