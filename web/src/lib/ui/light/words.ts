// The words of the light page: states, lengths of time, values of parameters.
import type { NumberParameter } from '$contract/light';
import type { Standing } from '$light/view';
import { formatNumber, NO_VALUE } from '../format';
import type { StateLook } from '../states';

const LOOKS: Readonly<Record<Standing, StateLook>> = {
	live: { word: 'live', glyph: 'note', tone: 'good' },
	dark: { word: 'blackout', glyph: 'pause', tone: 'bad' },
	holding: { word: 'holding the last frame', glyph: 'pause', tone: 'warn' },
	fading: { word: 'fading', glyph: 'half', tone: 'warn' },
	attract: { word: 'attract loop', glyph: 'turn', tone: 'warn' },
	unlit: { word: 'no output', glyph: 'alert', tone: 'warn' },
	waiting: { word: 'waiting for frames', glyph: 'dots', tone: 'busy' },
	offline: { word: 'last picture', glyph: 'cross', tone: 'rest' }
};

export const lookOfStanding = (standing: Standing): StateLook => LOOKS[standing];

/** What to make of it, in a sentence; empty where the word says all. */
export const SENTENCES: Readonly<Record<Standing, string>> = {
	live: '',
	dark: '',
	holding: 'No frames come from render: the lights keep the last one.',
	fading: 'No frames come from render: the lights fade into the attract loop.',
	attract: 'No frames come from render: the lights play by themselves until it is back.',
	unlit: 'The output service is not there: no lights are driven.',
	waiting: '',
	offline: ''
};

/** "9.2 ms", "120 ms", "1.4 s". */
export function formatLatency(seconds: number | null): string {
	if (seconds === null || !Number.isFinite(seconds)) return NO_VALUE;
	if (seconds >= 1) return `${seconds.toFixed(1)} s`;
	const milliseconds = seconds * 1000;
	if (milliseconds >= 99.5) return `${milliseconds.toFixed(0)} ms`;
	return `${milliseconds.toFixed(milliseconds >= 9.95 ? 0 : milliseconds >= 0.995 ? 1 : 2)} ms`;
}

/** "1.83 A", "640 mA". */
export const formatCurrent = (milliamps: number): string => (milliamps >= 1000 ? `${(milliamps / 1000).toFixed(2)} A` : `${Math.round(milliamps)} mA`);

export function formatValue(parameter: NumberParameter, value: number): string {
	const text = parameter.step >= 1 ? String(Math.round(value)) : formatNumber(value);
	return parameter.unit === '' ? text : `${text} ${parameter.unit}`;
}

export const formatShare = (share: number): string => `${Math.round(share * 100)} %`;

/** "button.press -> panel" as people read it. */
export const formatRoute = (name: string): string => name.replace('->', '→');
