// The one loop that draws: once a picture of the screen, everything that is seen, and nothing while nobody looks.
import { steadyNow } from '$live/browser_rim';

/** Draws something; told the time and how long ago it drew last (0 the first time). */
export type Draw = (now: number, seconds: number) => void;

/** A longer gap is no gap between two pictures: somebody looked away. */
const LONGEST_STEP = 0.25;

export class PictureLoop {
	private readonly draws = new Set<Draw>();
	private frame: number | null = null;
	private last = 0;

	/** `before`: what is done first of all. */
	constructor(private readonly before: Draw) {}

	start(): () => void {
		const turn = () => {
			this.frame = requestAnimationFrame(turn);
			const now = steadyNow();
			const seconds = this.last === 0 ? 0 : Math.min(LONGEST_STEP, now - this.last);
			this.last = now;
			this.before(now, seconds);
			for (const draw of this.draws) draw(now, seconds);
		};
		this.frame = requestAnimationFrame(turn);
		return () => {
			if (this.frame !== null) cancelAnimationFrame(this.frame);
		};
	}

	/** Returns what takes it out again. */
	add(draw: Draw): () => void {
		this.draws.add(draw);
		return () => this.draws.delete(draw);
	}
}
