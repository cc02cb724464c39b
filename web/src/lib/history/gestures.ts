// What hands do to a chart: a mouse drags to choose, a wheel zooms or moves, one finger moves, two zoom; a mouse with Shift moves.
// Told of pointers in parts of the chart's width; says what to do. Pure.

export type Gesture =
	| { kind: 'choosing'; from: number; to: number }
	| { kind: 'chosen'; from: number; to: number }
	| { kind: 'given-up' }
	/** By a part of what is seen; later where positive. */
	| { kind: 'moved'; share: number }
	| { kind: 'zoomed'; factor: number; at: number };

export interface Pointer {
	id: number;
	/** In parts of the width. */
	at: number;
	touch: boolean;
	shift: boolean;
}

/** Less than this was a click. */
const CLICK = 0.01;

export class Hands {
	private readonly fingers = new Map<number, number>();
	private start: number | null = null;

	down({ id, at, touch, shift }: Pointer): void {
		this.fingers.set(id, at);
		this.start = touch || shift ? null : at;
	}

	move({ id, at }: Pointer): Gesture | null {
		const before = this.fingers.get(id);
		if (before === undefined) return null;
		this.fingers.set(id, at);
		if (this.start !== null) return { kind: 'choosing', ...ordered(this.start, at) };
		if (this.fingers.size === 1) return { kind: 'moved', share: before - at };
		const other = [...this.fingers].find(([each]) => each !== id)?.[1];
		if (other === undefined) return null;
		const [wide, narrow] = [Math.abs(at - other), Math.abs(before - other)];
		return wide < CLICK || narrow < CLICK ? null : { kind: 'zoomed', factor: narrow / wide, at: (at + other) / 2 };
	}

	up({ id, at }: Pointer): Gesture | null {
		this.fingers.delete(id);
		const { start } = this;
		this.start = null;
		if (start === null) return null;
		return Math.abs(at - start) < CLICK ? { kind: 'given-up' } : { kind: 'chosen', ...ordered(start, at) };
	}

	/** The system took the finger away: it scrolls. */
	cancel(id: number): Gesture {
		this.fingers.delete(id);
		this.start = null;
		return { kind: 'given-up' };
	}
}

/** In pixels of a wheel; `at` in parts of the width. */
export function wheeled(across: number, along: number, width: number, at: number): Gesture {
	if (Math.abs(across) > Math.abs(along)) return { kind: 'moved', share: across / width };
	return { kind: 'zoomed', factor: Math.exp(Math.max(-120, Math.min(120, along)) / 400), at };
}

const clamped = (at: number): number => Math.min(1, Math.max(0, at));
const ordered = (one: number, two: number): { from: number; to: number } => ({ from: clamped(Math.min(one, two)), to: clamped(Math.max(one, two)) });
