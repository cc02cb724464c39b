// What draws one picture of what is heard. Laid out when its canvas, the theme or the screen changes; painted once a picture.
import type { Palette } from './palette';

export interface Sheet {
	context: CanvasRenderingContext2D;
	/** CSS pixels; the context is scaled to them. */
	width: number;
	height: number;
	/** Device pixels of one of CSS. */
	ratio: number;
	palette: Palette;
	/** As the page writes. */
	font: string;
	/** Nothing flashes, and nothing moves that need not. */
	isStill: boolean;
}

export interface Painter {
	lay?(sheet: Sheet): void;
	paint(sheet: Sheet, now: number, seconds: number): void;
}
