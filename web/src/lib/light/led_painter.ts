// Draws pixels as lights: round dots on black, with a glow of what shines. A few whole-picture operations a frame, whatever the
// number of lights: the pixels are laid out in a small picture, scaled up, and covered with a mask that has a hole for each light.

/** Of a cell: what is no light. */
const GAP = 0.16;
const GLOW = 0.34;
/** A light that is off is seen a little. */
const UNLIT = '#101211';
/** Below so many device pixels a dot is no dot any more. */
const LEAST_DOT = 3;

/** Which pixel of the frame lies in which cell. */
export interface Source {
	pixels: Uint8Array;
	/** Pixels of the frame for each of its rows. */
	stride: number;
	/** The first column of what is shown. */
	left: number;
}

export class LedPainter {
	private readonly context: CanvasRenderingContext2D | null;
	private readonly small = document.createElement('canvas');
	private readonly tiny = document.createElement('canvas');
	private image: ImageData | null = null;
	private mask: HTMLCanvasElement | null = null;

	constructor(private readonly canvas: HTMLCanvasElement) {
		this.context = canvas.getContext('2d', { alpha: false });
	}

	/** `holes`: which cells have a light; none is left out where it is not given. */
	lay(columns: number, rows: number, cell: number, holes: ((column: number, row: number) => boolean) | null = null): void {
		this.canvas.width = columns * cell;
		this.canvas.height = rows * cell;
		this.small.width = columns;
		this.small.height = rows;
		this.tiny.width = Math.max(1, Math.ceil(columns / 3));
		this.tiny.height = Math.max(1, Math.ceil(rows / 3));
		this.image = this.small.getContext('2d')?.createImageData(columns, rows) ?? null;
		this.image?.data.fill(255);
		this.mask = cell >= LEAST_DOT ? maskOf(columns, rows, cell, holes) : null;
		this.clear();
	}

	clear(): void {
		if (this.image) blacken(this.image.data);
		this.show();
	}

	/** A panel, or a part of one. */
	paint({ pixels, stride, left }: Source): void {
		if (this.image === null) return;
		const { width, height, data } = this.image;
		let to = 0;
		for (let row = 0; row < height; row++) {
			let from = (row * stride + left) * 3;
			for (let column = 0; column < width; column++, to += 4, from += 3) {
				data[to] = pixels[from] ?? 0;
				data[to + 1] = pixels[from + 1] ?? 0;
				data[to + 2] = pixels[from + 2] ?? 0;
			}
		}
		this.show();
	}

	/** Each light where it is said to lie. */
	paintAt(pixels: Uint8Array, cellOf: (light: number) => number): void {
		if (this.image === null) return;
		const { data } = this.image;
		for (let light = 0; light * 3 < pixels.length; light++) {
			const to = cellOf(light) * 4;
			data[to] = pixels[light * 3] ?? 0;
			data[to + 1] = pixels[light * 3 + 1] ?? 0;
			data[to + 2] = pixels[light * 3 + 2] ?? 0;
		}
		this.show();
	}

	private show(): void {
		const { context, canvas, image } = this;
		if (context === null || image === null) return;
		this.small.getContext('2d')?.putImageData(image, 0, 0);
		context.globalCompositeOperation = 'source-over';
		context.globalAlpha = 1;
		context.imageSmoothingEnabled = false;
		context.drawImage(this.small, 0, 0, canvas.width, canvas.height);
		if (this.mask === null) return;
		context.globalCompositeOperation = 'lighten';
		context.fillStyle = UNLIT;
		context.fillRect(0, 0, canvas.width, canvas.height);
		context.globalCompositeOperation = 'source-over';
		context.drawImage(this.mask, 0, 0);
		this.glow(context);
	}

	/** Twice: what is near a light, and the air around it. */
	private glow(context: CanvasRenderingContext2D): void {
		const { canvas, small, tiny } = this;
		const away = tiny.getContext('2d', { alpha: false });
		context.globalCompositeOperation = 'lighter';
		context.imageSmoothingEnabled = true;
		context.globalAlpha = GLOW / 2;
		context.drawImage(small, 0, 0, canvas.width, canvas.height);
		if (away === null) return;
		away.imageSmoothingEnabled = true;
		away.drawImage(small, 0, 0, tiny.width, tiny.height);
		context.globalAlpha = GLOW / 2;
		context.drawImage(tiny, 0, 0, canvas.width, canvas.height);
	}
}

function blacken(data: Uint8ClampedArray): void {
	for (let at = 0; at < data.length; at += 4) data[at] = data[at + 1] = data[at + 2] = 0;
}

/** Black, with a hole for each light. One is drawn, the rest are copies. */
function maskOf(columns: number, rows: number, cell: number, holes: ((column: number, row: number) => boolean) | null): HTMLCanvasElement | null {
	const mask = document.createElement('canvas');
	mask.width = columns * cell;
	mask.height = rows * cell;
	const context = mask.getContext('2d');
	const dot = document.createElement('canvas');
	dot.width = dot.height = cell;
	const round = dot.getContext('2d');
	if (context === null || round === null) return null;
	round.arc(cell / 2, cell / 2, Math.max(1, (cell * (1 - GAP)) / 2), 0, 2 * Math.PI);
	round.fill();
	context.fillRect(0, 0, mask.width, mask.height);
	context.globalCompositeOperation = 'destination-out';
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++) if (holes === null || holes(column, row)) context.drawImage(dot, column * cell, row * cell);
	return mask;
}
