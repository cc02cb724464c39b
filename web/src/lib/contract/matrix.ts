// What a matrix of 8 × 8 lights shows: the state that its display publishes, and answers its commands with.
import { Fields, type Decoded } from './fields';

export const MATRIX_SIDE = 8;

export type Light = readonly [red: number, green: number, blue: number];

export interface Matrix {
	/** Upright, row by row. */
	pixels: readonly Light[];
	/** "icon", "text", "idle", "clear", "sleep", "off", … */
	mode: string;
	/** Whether there are lights that show it. */
	available: boolean;
}

export function decodeMatrix(json: unknown): Decoded<Matrix> {
	const fields = new Fields(json);
	fields.version();
	const list = fields.list('pixels');
	const pixels = list.filter(isLight);
	const matrix: Matrix = { pixels, mode: fields.name('mode'), available: fields.flag('available') };
	const rotation = fields.number('rotation');
	const decoded = fields.result(matrix);
	if (!decoded.ok) return decoded;
	if (pixels.length !== list.length || pixels.length !== MATRIX_SIDE ** 2) return { ok: false, reason: 'has other than 64 lights' };
	return [0, 90, 180, 270].includes(rotation) ? decoded : { ok: false, reason: 'is turned by what is no quarter' };
}

const isLight = (value: unknown): value is Light =>
	Array.isArray(value) && value.length === 3 && value.every((part: unknown) => typeof part === 'number' && Number.isInteger(part) && part >= 0 && part <= 255);

export const isDark = ({ pixels }: Matrix): boolean => pixels.every((light) => light.every((part) => part === 0));
