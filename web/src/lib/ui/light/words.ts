// The words of the light page: states, lengths of time, values of parameters.
import type { NumberParameter } from '$contract/light';
import type { Standing } from '$light/view';
import { formatFixed, formatNumber, NO_VALUE } from '../format';
import { lightWords as said } from '$words/light';
import type { Glyph, StateLook, Tone } from '../states';

const LOOKS: Readonly<Record<Standing, { glyph: Glyph; tone: Tone }>> = {
	live: { glyph: 'note', tone: 'good' },
	dark: { glyph: 'pause', tone: 'bad' },
	holding: { glyph: 'pause', tone: 'warn' },
	fading: { glyph: 'half', tone: 'warn' },
	attract: { glyph: 'turn', tone: 'warn' },
	unlit: { glyph: 'alert', tone: 'warn' },
	waiting: { glyph: 'dots', tone: 'busy' },
	offline: { glyph: 'cross', tone: 'rest' }
};

export const lookOfStanding = (standing: Standing): StateLook => ({ word: said[standing], ...LOOKS[standing] });

/** What to make of it, in a sentence; empty where the word says all. */
export function sentenceOf(standing: Standing): string {
	switch (standing) {
		case 'holding':
			return said.holdingMeans;
		case 'fading':
			return said.fadingMeans;
		case 'attract':
			return said.attractMeans;
		case 'unlit':
			return said.unlitMeans;
		default:
			return '';
	}
}

/** "9.2 ms", "120 ms", "1.4 s". */
export function formatLatency(seconds: number | null): string {
	if (seconds === null || !Number.isFinite(seconds)) return NO_VALUE;
	if (seconds >= 1) return `${formatFixed(seconds, 1)} s`;
	const milliseconds = seconds * 1000;
	if (milliseconds >= 99.5) return `${formatFixed(milliseconds, 0)} ms`;
	return `${formatFixed(milliseconds, milliseconds >= 9.95 ? 0 : milliseconds >= 0.995 ? 1 : 2)} ms`;
}

/** "1.83 A", "640 mA". */
export const formatCurrent = (milliamps: number): string => (milliamps >= 1000 ? `${formatFixed(milliamps / 1000, 2)} A` : `${Math.round(milliamps)} mA`);

export function formatValue(parameter: NumberParameter, value: number): string {
	const text = parameter.step >= 1 ? String(Math.round(value)) : formatNumber(value);
	return parameter.unit === '' ? text : `${text} ${parameter.unit}`;
}

export const formatShare = (share: number): string => `${Math.round(share * 100)} %`;

/** "button.press -> panel" as people read it. */
export const formatRoute = (name: string): string => name.replace('->', '→');
