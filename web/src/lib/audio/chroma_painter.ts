// Draws which notes sound: twelve petals in the order of fifths, so that those of a key lie side by side.
import { angleOf } from './geometry';
import type { Hearing } from './hearing';
import { FIFTHS, NAMES, isInKey, keyOf } from './notes';
import type { Painter, Sheet } from './painter';

const LABEL = 18;
const HOLE = 0.46;
const GAP = 0.035;

export class ChromaPainter implements Painter {
	/** They come ten times a second: between two, petals glide. */
	private readonly shown = new Float32Array(12);

	constructor(private readonly hearing: Hearing) {}

	paint({ context, width, height, palette, font }: Sheet, _now: number, seconds: number): void {
		const { chroma, features } = this.hearing;
		const key = keyOf(features?.tonality?.key ?? '');
		const x = width / 2;
		const y = height / 2;
		const outer = Math.min(width, height) / 2 - LABEL;
		const inner = outer * HOLE;
		const glide = 1 - Math.exp(-seconds / 0.07);
		context.clearRect(0, 0, width, height);
		context.textAlign = 'center';
		context.textBaseline = 'middle';
		for (const [step, note] of FIFTHS.entries()) {
			this.shown[note] = (this.shown[note] ?? 0) + ((chroma[note] ?? 0) - (this.shown[note] ?? 0)) * glide;
			const from = angleOf((step - 0.5) / 12) + GAP;
			const to = angleOf((step + 0.5) / 12) - GAP;
			petal(context, x, y, inner, outer, from, to, palette.sunk);
			const belongs = key !== null && isInKey(note, key);
			petal(context, x, y, inner, inner + (outer - inner) * Math.min(1, this.shown[note] ?? 0), from, to, belongs || key === null ? palette.voice : palette.rest);
			const angle = angleOf(step / 12);
			const isTonic = key?.tonic === note;
			context.fillStyle = isTonic ? palette.voice : belongs ? palette.ink : palette['ink-soft'];
			context.font = `${isTonic ? 'bold 14px' : '12px'} ${font}`;
			context.fillText(NAMES[note] ?? '', x + (outer + LABEL / 2) * Math.cos(angle), y + (outer + LABEL / 2) * Math.sin(angle));
		}
	}
}

function petal(context: CanvasRenderingContext2D, x: number, y: number, inner: number, outer: number, from: number, to: number, colour: string): void {
	context.fillStyle = colour;
	context.beginPath();
	context.arc(x, y, outer, from, to);
	context.arc(x, y, inner, to, from, true);
	context.fill();
}
