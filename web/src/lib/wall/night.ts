// Whether it is night for a wall, and where its picture stands then. Pure.
import type { Night } from './options';

/** It is day again only above this share of the light by which it became night: dusk does not flicker. */
const DAWN = 1.25;

/**
 * `minutes`: since midnight, where the wall hangs. `light`: the reading by which it is told, null where there is none that can be trusted:
 * then it stays as it was.
 */
export function isNight(night: Night, minutes: number, light: number | null, was: boolean): boolean {
	switch (night.kind) {
		case 'never':
			return false;
		case 'hours':
			return night.from <= night.to ? minutes >= night.from && minutes < night.to : minutes >= night.from || minutes < night.to;
		case 'light':
			if (light === null) return was;
			return light < (was ? night.below + Math.abs(night.below) * (DAWN - 1) : night.below);
	}
}

export interface Offset {
	x: number;
	y: number;
}

/** How far the picture goes to each side, and how long it takes to be where it was: the two ways never fall together for days. */
const REACH = { x: 14, y: 10 };
const TURN = { x: 47 * 60, y: 31 * 60 };

/** Where the picture stands: moved by whole pixels, at most two a minute, so that no light of the screen shows the same for long. */
export function driftAt(seconds: number): Offset {
	const minute = Math.floor(seconds / 60) * 60;
	return {
		x: Math.round(REACH.x * Math.sin((2 * Math.PI * minute) / TURN.x)),
		y: Math.round(REACH.y * Math.sin((2 * Math.PI * minute) / TURN.y))
	};
}
