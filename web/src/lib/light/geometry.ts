// Where lights lie on the screen: how large a cell is, how a strip is laid, how a cube is seen. Pure.

/** Of a picture of lights in a box: a cell is a whole number of the screen's own pixels, so that every light is as round. */
export interface Grid {
	columns: number;
	rows: number;
	/** Device pixels of one light and the gap around it. */
	cell: number;
	/** Of the whole, in CSS pixels. */
	width: number;
	height: number;
}

/** As large as it can be in the box; `ratio` is that of the device's pixels to those of CSS. */
export function gridIn(columns: number, rows: number, box: { width: number; height: number }, ratio: number): Grid {
	const cell = Math.max(1, Math.floor(Math.min((box.width * ratio) / columns, (box.height * ratio) / rows)));
	return { columns, rows, cell, width: (columns * cell) / ratio, height: (rows * cell) / ratio };
}

/** CSS pixels of a light of a strip, below which another row is begun. */
const LEAST_CELL = 9;
const MOST_CELL = 28;

/** A strip as rows that go to and fro, with an empty row between two, as few as the width allows. */
export function stripIn(lights: number, width: number, ratio: number): Grid & { lines: number } {
	const lines = Math.max(1, Math.ceil((lights * LEAST_CELL) / Math.max(LEAST_CELL, width)));
	const columns = Math.ceil(lights / lines);
	const rows = 2 * lines - 1;
	const grid = gridIn(columns, rows, { width: Math.min(width, columns * MOST_CELL), height: rows * MOST_CELL }, ratio);
	return { ...grid, lines };
}

/** The cell of a light of a strip, counted row by row: every second line runs back, and its end lies between the two. */
export function cellOfStrip(light: number, columns: number): number {
	const line = Math.floor(light / columns);
	const along = light % columns;
	return line * 2 * columns + (line % 2 === 0 ? along : columns - 1 - along);
}

/** How a cube is held: degrees around its upright axis and of its tilt. */
export interface Pose {
	turn: number;
	tilt: number;
}

export const FIRST_POSE: Pose = { turn: -36, tilt: -20 };
const MOST_TILT = 75;
const DEGREES_PER_PIXEL = 0.5;

export const turned = ({ turn, tilt }: Pose, x: number, y: number): Pose => ({
	turn: (turn + x) % 360,
	tilt: Math.min(MOST_TILT, Math.max(-MOST_TILT, tilt + y))
});

/** After a drag of so many CSS pixels: what is under the finger stays there. */
export const dragged = (pose: Pose, x: number, y: number): Pose => turned(pose, x * DEGREES_PER_PIXEL, -y * DEGREES_PER_PIXEL);

/** Whether that of the four faces shows its front; 0 looks at us where nothing is turned. */
export function faces({ turn }: Pose, face: number): boolean {
	const angle = ((((turn + face * 90) % 360) + 540) % 360) - 180;
	// Seen from nearby, less than half of it is seen.
	return Math.abs(angle) < 90;
}
