// Where the parts sit: note heads on a stave that is bent around the conductor, as an orchestra is. Pure geometry.

export interface Seat {
	x: number;
	y: number;
	radius: number;
	/** Degrees by which the head leans, so that it follows the stave. */
	lean: number;
}

/** The drawing is `WIDTH` × `HEIGHT`; the conductor stands at (WIDTH / 2, FLOOR). */
export const WIDTH = 320;
export const HEIGHT = 160;
export const FLOOR = 146;

/** The five lines, nearest to the conductor first. */
export const LINES: readonly number[] = [64, 81, 98, 115, 132];
/** Neighbours sit on different lines: the tune that the seats play. */
const TUNE: readonly number[] = [2, 0, 3, 1, 4];
/** Degrees that stay free at both ends of the stave. */
const MARGIN = 16;

/** Seats for `count` parts, from left to right. */
export function seating(count: number): Seat[] {
	const span = 180 - 2 * MARGIN;
	const room = (span / 180) * Math.PI * 98;
	const radius = tenth(Math.min(11, Math.max(4, (room / Math.max(1, count)) * 0.8)));
	return Array.from({ length: count }, (_, index) => {
		const share = count === 1 ? 0.5 : index / (count - 1);
		const degrees = 180 - MARGIN - span * share;
		const line = LINES[TUNE[index % TUNE.length] ?? 0] ?? 98;
		return {
			x: tenth(WIDTH / 2 + line * Math.cos((degrees * Math.PI) / 180)),
			y: tenth(FLOOR - line * Math.sin((degrees * Math.PI) / 180)),
			radius,
			lean: tenth(90 - degrees - 20)
		};
	});
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
