// Where the parts sit: an orchestra in rows around its conductor, wider rows holding more. Pure geometry.

export interface Seat {
	x: number;
	y: number;
	radius: number;
}

export interface Seating {
	/** Radii of the rows, nearest to the conductor first. */
	rows: readonly number[];
	seats: readonly Seat[];
}

/** The drawing is `WIDTH` × `HEIGHT`; the conductor stands at (WIDTH / 2, FLOOR). */
export const WIDTH = 320;
export const HEIGHT = 168;
export const FLOOR = 150;
const INNER = 62;
const OUTER = 132;
/** Degrees that stay free at both ends of a row. */
const MARGIN = 14;

/** Seats for `count` parts, from the left, the front row first. */
export function seating(count: number): Seating {
	const rows = rowRadii(count);
	const whole = rows.reduce((sum, radius) => sum + radius, 0);
	const seats: Seat[] = [];
	rows.forEach((radius, index) => {
		const here = index === rows.length - 1 ? count - seats.length : Math.round((count * radius) / whole);
		seats.push(...rowOfSeats(radius, here, rows.length));
	});
	return { rows, seats };
}

function rowRadii(count: number): number[] {
	const rows = count <= 7 ? 1 : count <= 18 ? 2 : count <= 40 ? 3 : 4;
	if (rows === 1) return [104];
	return Array.from({ length: rows }, (_, index) => INNER + ((OUTER - INNER) * index) / (rows - 1));
}

function rowOfSeats(radius: number, count: number, rows: number): Seat[] {
	const size = Math.min([15, 11, 8, 6.5][rows - 1] ?? 6, (radius * 2.4) / Math.max(1, count) / 2);
	const span = 180 - 2 * MARGIN;
	return Array.from({ length: count }, (_, index) => {
		const share = count === 1 ? 0.5 : index / (count - 1);
		const angle = ((180 - MARGIN - span * share) * Math.PI) / 180;
		return {
			x: Math.round((WIDTH / 2 + radius * Math.cos(angle)) * 10) / 10,
			y: Math.round((FLOOR - radius * Math.sin(angle)) * 10) / 10,
			radius: Math.round(size * 10) / 10
		};
	});
}
