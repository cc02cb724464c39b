// Frequencies as musicians name them: notes, cents, keys; and where bands lie. Pure.
import { SPECTRUM_BANDS } from '$contract/audio';
import { formatFixed } from '$ui/format';

/** From C, as the worker spells them. */
export const NAMES = ['C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B'] as const;

/** Each a fifth above the one before, from C: the notes of a key lie beside each other. */
export const FIFTHS: readonly number[] = Array.from({ length: 12 }, (_, step) => (step * 7) % 12);

const A4 = 440;
const A4_NUMBER = 69;

export interface Note {
	/** "A4". */
	name: string;
	/** −50 to 50: how far it lies beside that. */
	cents: number;
}

/** The nearest note of the equal temperament; null for what is no frequency. */
export function noteAt(frequency: number): Note | null {
	if (!(frequency > 0)) return null;
	const place = A4_NUMBER + 12 * Math.log2(frequency / A4);
	const number = Math.round(place);
	return { name: `${NAMES[((number % 12) + 12) % 12]}${Math.floor(number / 12) - 1}`, cents: Math.round((place - number) * 100) + 0 };
}

export interface Key {
	/** 0 is C. */
	tonic: number;
	isMinor: boolean;
}

const SPELLED = /^([A-G])([#♯b♭]?) (major|minor)$/;
const NATURALS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** Of "C# minor"; null where none is told. */
export function keyOf(text: string): Key | null {
	const [, letter = '', accidental = '', mode] = SPELLED.exec(text) ?? [];
	const natural = NATURALS[letter];
	if (natural === undefined) return null;
	const shift = accidental === '' ? 0 : '#♯'.includes(accidental) ? 1 : -1;
	return { tonic: (natural + shift + 12) % 12, isMinor: mode === 'minor' };
}

/** "C♯ minor". */
export const formatKey = (text: string): string => text.replace('#', '♯').replace(/^([A-G])b/, '$1♭');

/** Whether the note belongs to the key: of seven fifths side by side, from the one below the tonic (of a minor key, four below). */
export function isInKey(note: number, { tonic, isMinor }: Key): boolean {
	const major = isMinor ? (tonic + 3) % 12 : tonic;
	const fifthsAbove = ((note - major + 12) * 7) % 12;
	return fifthsAbove <= 5 || fifthsAbove === 11;
}

/** The worker's spectrum, in equal intervals (src/audio/log_spectrum.hpp). */
const LOWEST = 30;
const HIGHEST = 16_000;

/** Where a frequency lies along the spectrum: 0 to 1. */
export const placeOf = (frequency: number): number => Math.log(frequency / LOWEST) / Math.log(HIGHEST / LOWEST);

/** The frequency in the middle of a band. */
export const bandCentre = (band: number): number => LOWEST * (HIGHEST / LOWEST) ** ((band + 0.5) / SPECTRUM_BANDS);

/** "443 Hz", "2.10 kHz". */
export function formatFrequency(hertz: number): string {
	return hertz >= 1000 ? `${formatFixed(hertz / 1000, hertz >= 9950 ? 1 : 2)} kHz` : `${formatFixed(hertz, hertz >= 99.5 ? 0 : 1)} Hz`;
}
