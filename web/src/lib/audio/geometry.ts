// Where things lie in the pictures of what is heard. Pure.
import { SCORE_SECONDS } from './score';

/** A wider bar is no bar any more. */
const MOST_BAR = 40;

/** Bars side by side in a width: left edges and width, in whole device pixels, so that all are as wide. */
export function barsIn(count: number, width: number, gap: number, ratio: number): { lefts: readonly number[]; width: number } {
	const pitch = width / count;
	const bar = Math.max(1, Math.floor(Math.min(MOST_BAR, pitch - gap) * ratio)) / ratio;
	return { lefts: Array.from({ length: count }, (_, index) => Math.round((index * pitch + (pitch - bar) / 2) * ratio) / ratio), width: bar };
}

/** Where a moment lies in the score: the present at the right. */
export const placeInScore = (at: number, now: number, width: number): number => width * (1 - (now - at) / SCORE_SECONDS);

/** Radians from the top, clockwise, of a place in a turn. */
export const angleOf = (share: number): number => share * 2 * Math.PI - Math.PI / 2;

/** How far the bar, or the one beat, has come: 0 to 1. */
export function turnOf({ phase, number, beatsPerBar }: { phase: number; number: number; beatsPerBar: number }): number {
	return number > 0 && beatsPerBar > 0 ? (number - 1 + phase) / beatsPerBar : phase;
}

/** How bright the light of a beat is, so long after it: at once all, then fading. */
export const glowAfter = (seconds: number): number => (seconds < 0 || !Number.isFinite(seconds) ? 0 : Math.exp(-seconds / 0.16));

/** The lanes of the score, from the top: rows of the spectrogram, a stave of three lines, a line for the form. */
export interface Lanes {
	spectrogram: { top: number; height: number };
	/** The lines of high, mid and low. */
	stave: readonly [number, number, number];
	form: { middle: number; reach: number };
}

const GAP = 12;

export function lanesIn(height: number): Lanes {
	const form = 58;
	const line = 17;
	const stave = 2 * line + 16;
	const spectrogram = Math.max(40, height - form - stave - 2 * GAP);
	const staveTop = spectrogram + GAP + 8;
	return {
		spectrogram: { top: 0, height: spectrogram },
		stave: [staveTop, staveTop + line, staveTop + 2 * line],
		form: { middle: height - form / 2 - 8, reach: form / 2 - 9 }
	};
}
