// Draws the light of the beat: a ring that is one bar, with a note head for each beat, a hand that goes round, and a glow at the
// beat. Where bars cannot be told the ring is one beat.
import { angleOf, glowAfter, turnOf } from './geometry';
import type { Hearing } from './hearing';
import type { Painter, Sheet } from './painter';

const STROKE = 5;
const HEAD = 8;

export class BeatPainter implements Painter {
	constructor(private readonly hearing: Hearing) {}

	paint({ context, width, height, palette, isStill }: Sheet, now: number): void {
		const { clock } = this.hearing;
		const place = clock.placeAt(now);
		const middle = { x: width / 2, y: height / 2 };
		const radius = Math.min(width, height) / 2 - HEAD - 4;
		const isFirst = place?.number === 1;
		context.clearRect(0, 0, width, height);
		context.lineWidth = STROKE;
		context.strokeStyle = palette.stave;
		context.beginPath();
		context.arc(middle.x, middle.y, radius, 0, 2 * Math.PI);
		context.stroke();
		if (place === null) return;
		const colour = isFirst ? palette.warn : palette.voice;
		if (!isStill) {
			const light = context.createRadialGradient(middle.x, middle.y, 0, middle.x, middle.y, radius);
			light.addColorStop(0, `${colour}d0`);
			light.addColorStop(0.55, `${colour}80`);
			light.addColorStop(1, `${colour}18`);
			context.globalAlpha = glowAfter(clock.since(now)) * (0.4 + 0.6 * Math.min(1, clock.strength));
			context.fillStyle = light;
			context.beginPath();
			context.arc(middle.x, middle.y, radius - STROKE - 5, 0, 2 * Math.PI);
			context.fill();
			context.globalAlpha = 1;
			context.strokeStyle = palette.voice;
			context.lineCap = 'round';
			context.beginPath();
			context.arc(middle.x, middle.y, radius, angleOf(0), angleOf(Math.max(0.001, turnOf(place))));
			context.stroke();
		}
		const beats = place.number > 0 ? place.beatsPerBar : 1;
		for (let beat = 0; beat < beats; beat++) {
			const angle = angleOf(beat / beats);
			const isNow = beat === Math.max(0, place.number - 1);
			context.beginPath();
			context.ellipse(middle.x + radius * Math.cos(angle), middle.y + radius * Math.sin(angle), HEAD, HEAD * 0.76, -0.38, 0, 2 * Math.PI);
			context.fillStyle = isNow ? colour : palette.sheet;
			context.fill();
			context.lineWidth = 2;
			context.strokeStyle = isNow ? colour : palette['ink-soft'];
			context.stroke();
		}
	}
}
