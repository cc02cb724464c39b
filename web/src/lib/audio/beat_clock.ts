// The clock of beats between what the worker says of it: it runs on at the tempo that was told last, and is set right by each beat.
// Pure; told the time.
import type { Beat, BeatPlace, Tempo } from '$contract/audio';

/** After so many beats of which nothing was said it is not known any more. */
const BLIND_BEATS = 3;
/** A phase that was told is as old as this, at most: less than that apart, ours stands. */
const TOLERANCE = 0.12;

export interface Place {
	/** 0 at a beat … 1 at the next. */
	phase: number;
	/** In the bar, from 1; 0: bars cannot be told. */
	number: number;
	beatsPerBar: number;
}

export class BeatClock {
	private bpm = 0;
	/** When the last beat was, on the page's steady clock; a beat that was only counted, too. */
	private at = -Infinity;
	private heardAt = -Infinity;
	private number = 0;
	private beatsPerBar = 0;
	/** How strong the last one was that was heard. */
	strength = 0;

	/** As before anything was told. */
	forget(): void {
		this.bpm = this.strength = this.number = this.beatsPerBar = 0;
		this.at = this.heardAt = -Infinity;
	}

	beat({ bpm, strength, number, beatsPerBar }: Beat, at: number): void {
		this.bpm = bpm;
		this.strength = strength;
		this.number = number;
		this.beatsPerBar = beatsPerBar;
		this.at = this.heardAt = at;
	}

	/** What is told between beats; where it agrees, what we have is finer. */
	told(tempo: Tempo | null, place: BeatPlace | null, at: number): void {
		this.bpm = tempo?.bpm ?? 0;
		if (place === null || this.bpm <= 0) return;
		const ours = this.placeAt(at);
		const apart = ours === null ? 1 : Math.abs(((ours.phase - place.phase + 1.5) % 1) - 0.5);
		if (apart <= TOLERANCE) return;
		this.at = at - (place.phase * 60) / this.bpm;
		this.heardAt = Math.max(this.heardAt, this.at);
		this.number = place.number;
		this.beatsPerBar = place.beatsPerBar;
	}

	/** null: no beats are known now. */
	placeAt(now: number): Place | null {
		if (this.bpm <= 0) return null;
		const beats = Math.max(0, ((now - this.at) * this.bpm) / 60);
		if (((now - this.heardAt) * this.bpm) / 60 > BLIND_BEATS) return null;
		const passed = Math.floor(beats);
		const number = this.number > 0 && this.beatsPerBar > 0 ? ((this.number - 1 + passed) % this.beatsPerBar) + 1 : 0;
		return { phase: beats - passed, number, beatsPerBar: this.beatsPerBar };
	}

	/** Seconds since the last beat that was heard; Infinity where there was none. */
	since(now: number): number {
		return now - this.heardAt;
	}
}
