// Draws levels as bars that stand side by side, each with the highest that it has been a moment ago.
import { barsIn } from './geometry';
import type { Painter, Sheet } from './painter';
import { Peaks } from './peaks';

const PEAK = 2;
const GRID = [0.25, 0.5, 0.75] as const;

interface Options {
	levels: ArrayLike<number>;
	gap: number;
	/** The last one stands apart, in another colour. */
	lastIsWhole?: boolean;
}

export class BarPainter implements Painter {
	private readonly peaks: Peaks;
	private fill: CanvasGradient | null = null;

	constructor(private readonly options: Options) {
		this.peaks = new Peaks(options.levels.length);
	}

	lay({ context, height, palette }: Sheet): void {
		this.fill = context.createLinearGradient(0, height, 0, 0);
		this.fill.addColorStop(0, palette.voice);
		this.fill.addColorStop(0.72, palette.voice);
		this.fill.addColorStop(0.95, palette.warn);
	}

	paint({ context, width, height, ratio, palette }: Sheet, _now: number, seconds: number): void {
		const { levels, gap, lastIsWhole = false } = this.options;
		this.peaks.step(levels, seconds);
		context.clearRect(0, 0, width, height);
		context.fillStyle = palette.rule;
		for (const share of GRID) context.fillRect(0, Math.round(height * share), width, 1);
		const bars = barsIn(levels.length, width, gap, ratio);
		for (let index = 0; index < levels.length; index++) {
			const left = bars.lefts[index] ?? 0;
			const tall = Math.min(1, levels[index] ?? 0) * height;
			const isWhole = lastIsWhole && index === levels.length - 1;
			context.fillStyle = palette.sunk;
			context.fillRect(left, 0, bars.width, height);
			context.fillStyle = isWhole ? palette.second : (this.fill ?? palette.voice);
			context.fillRect(left, height - tall, bars.width, tall);
			const peak = Math.min(1, this.peaks.values[index] ?? 0);
			if (peak < 0.01) continue;
			context.fillStyle = palette.ink;
			context.fillRect(left, Math.min(height - PEAK, Math.round(height * (1 - peak))), bars.width, PEAK);
		}
	}
}
