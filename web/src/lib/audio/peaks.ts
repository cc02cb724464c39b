// The highest of each of some levels, held a while before it falls. Pure; told how much time has gone by.

const HOLD_SECONDS = 0.9;
/** Of the whole, a second. */
const FALL = 0.7;

export class Peaks {
	readonly values: Float32Array;
	private readonly held: Float32Array;

	constructor(count: number) {
		this.values = new Float32Array(count);
		this.held = new Float32Array(count);
	}

	step(levels: ArrayLike<number>, seconds: number): void {
		for (let index = 0; index < this.values.length; index++) {
			const level = levels[index] ?? 0;
			const peak = this.values[index] ?? 0;
			const held = (this.held[index] ?? 0) + seconds;
			if (level >= peak) {
				this.values[index] = level;
				this.held[index] = 0;
			} else {
				this.held[index] = held;
				if (held > HOLD_SECONDS) this.values[index] = Math.max(level, peak - FALL * Math.min(seconds, held - HOLD_SECONDS));
			}
		}
	}
}
