// From where a finger is to what it means.

export interface Box {
	left: number;
	top: number;
	width: number;
	height: number;
}

const within = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000;

/** 0 to 1 from the left and from below; a thousandth is finer than a finger. */
export function pointIn(box: Box, x: number, y: number): { x: number; y: number } {
	return { x: within((x - box.left) / box.width), y: within(1 - (y - box.top) / box.height) };
}

/** Along the longer side. */
export function shareOf(box: Box, x: number, y: number): number {
	const point = pointIn(box, x, y);
	return box.width > box.height ? point.x : point.y;
}

export const DIRECTIONS = ['up', 'right', 'down', 'left'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Of the half side: nearer to the middle means nothing. */
const DEAD = 0.22;
/** Half of the angle in which a direction is meant: where two overlap, both are. */
const REACH = (67.5 * Math.PI) / 180;

/** Which directions of a d-pad a finger means: one, or two beside each other. */
export function directionsAt(box: Box, x: number, y: number): Direction[] {
	const half = Math.min(box.width, box.height) / 2;
	const right = (x - box.left - box.width / 2) / half;
	const up = (box.top + box.height / 2 - y) / half;
	if (Math.hypot(right, up) < DEAD) return [];
	const angle = Math.atan2(right, up);
	return DIRECTIONS.filter((_, quarter) => {
		const apart = angle - (quarter * Math.PI) / 2;
		return Math.abs(Math.atan2(Math.sin(apart), Math.cos(apart))) < REACH;
	});
}
