// A frame of a display, as it is on the bus (contracts/README.md): a header of 24 bytes, then red, green and blue of each pixel.
import type { Decoded } from './fields';

export interface Frame {
	width: number;
	height: number;
	/** Wraps. */
	sequence: number;
	/** Epoch seconds. */
	timestamp: number;
	/** Three bytes a pixel, row by row from the top left; they lie in the message. */
	pixels: Uint8Array;
}

const MAGIC = 0x54544652; // "TTFR"
const HEADER = 24;
const MOST_SIDE = 4096;

const refused = (reason: string): Decoded<Frame> => ({ ok: false, reason });

export function decodeFrame(bytes: ArrayBuffer): Decoded<Frame> {
	if (bytes.byteLength < HEADER) return refused('is shorter than a header');
	const header = new DataView(bytes);
	if (header.getUint32(0) !== MAGIC) return refused('is no frame');
	if (header.getUint8(4) !== 1) return refused(`has the unknown version ${header.getUint8(4)}`);
	if (header.getUint8(5) !== 1) return refused(`has pixels of the unknown format ${header.getUint8(5)}`);
	const width = header.getUint16(6);
	const height = header.getUint16(8);
	if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE) return refused('has sides that cannot be');
	if (header.getUint16(10) !== 0) return refused('has something in its empty place');
	if (bytes.byteLength !== HEADER + 3 * width * height) return refused('has not as many pixels as it says');
	return {
		ok: true,
		value: {
			width,
			height,
			sequence: header.getUint32(12),
			timestamp: Number(header.getBigUint64(16)) / 1e6,
			pixels: new Uint8Array(bytes, HEADER)
		}
	};
}
