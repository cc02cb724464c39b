// The words of the audio page: how it stands, what to do about it, numbers as people read them.
import type { InputState } from '$contract/audio';
import type { HealthLevel } from '$contract/types';
import { formatKey } from '$audio/notes';
import type { Dial } from '$audio/settings';
import { LEAST_SURE, type Ear, type Figures, type Reading, type Standing, type Trend } from '$audio/view';
import { formatSpan, NO_VALUE } from '../format';
import type { StateLook, Tone } from '../states';

interface NamedPlace {
	input: string;
	description: string;
}

const MINUS = '\u2212';

/** "128", "127.5": a tempo moves by tenths. */
export const formatTempo = (bpm: number): string => (bpm > 0 ? bpm.toFixed(1).replace(/\.0$/, '') : NO_VALUE);

/** "−14.2". */
export const formatLoudness = (lufs: number): string => (lufs <= -69.95 ? NO_VALUE : lufs.toFixed(1).replace('-', MINUS));

export const formatSigned = (value: number, decimals = 0): string => `${value > 0 ? '+' : value < 0 ? MINUS : '±'}${Math.abs(value).toFixed(decimals)}`;

export const formatShare = (share: number): string => `${Math.round(100 * Math.min(1, Math.max(0, share)))} %`;

/** The same for a style: "86%". */
export const percentOf = (share: number): string => `${(100 * Math.min(1, Math.max(0, share))).toFixed(1)}%`;

/** Two that are called the same are told apart by their places. */
export function labelOfDevice(device: NamedPlace, all: readonly NamedPlace[]): string {
	if (device.description === '') return device.input;
	const namesakes = all.filter(({ description }) => description === device.description);
	return namesakes.length > 1 ? `${device.description} (${device.input})` : device.description;
}

/** "sure", "fairly sure", "a guess". */
export const sureness = (confidence: number): string => (confidence >= 0.7 ? 'sure' : confidence >= 0.4 ? 'fairly sure' : 'a guess');

export function headlineOf(standing: Standing, figures: Figures): string {
	switch (standing) {
		case 'offline':
			return 'Offline';
		case 'none':
			return 'Nobody listens yet';
		case 'away':
			return 'The ear is away';
		case 'waiting':
			return 'Listening';
		case 'stale':
			return 'Nothing is told any more';
		case 'mute':
			return 'It hears, but tells nothing';
		case 'closed':
			return 'Nothing to listen to';
		case 'silent':
			return 'Silence';
		case 'live':
			return liveHeadline(figures);
	}
}

function liveHeadline({ features, isBreak, isBuildup, isDrop }: Figures): string {
	if (isDrop) return 'Drop';
	const { tempo, tonality } = features ?? { tempo: null, tonality: null };
	const pace = tempo !== null && tempo.bpm > 0 && tempo.confidence >= LEAST_SURE ? `${Math.round(tempo.bpm)} BPM` : '';
	const key = tonality !== null && tonality.confidence >= LEAST_SURE ? formatKey(tonality.key) : '';
	const form = isBuildup ? 'build-up' : isBreak ? 'break' : '';
	const words = [pace, key, form].filter((word) => word !== '');
	return words.length === 0 ? 'Sound' : capitalised(words.join(', '));
}

/** What a screen reader says when it changes: how it stands, tempo and form. What the whole page says of the connection is not said twice. */
export function spokenOf(standing: Standing, reading: Reading): string {
	if (standing === 'offline') return '';
	if (standing !== 'live') return `${headlineOf(standing, reading)}.`;
	if (reading.isDrop) return 'Drop.';
	const form = reading.isBuildup ? ', build-up' : reading.isBreak ? ', break' : '';
	return `${reading.bpm > 0 ? `${reading.bpm} BPM` : 'Sound'}${form}.`;
}

export const toneOfStanding = (standing: Standing): Tone | null =>
	standing === 'offline' ? 'bad' : ['away', 'stale', 'mute', 'closed'].includes(standing) ? 'warn' : null;

/** What lies behind the headline, and what to do. */
export function noteOf(standing: Standing, figures: Figures, ear: Ear): string {
	const message = ear.health?.message ?? '';
	switch (standing) {
		case 'live':
		case 'silent':
			return capitalised(message);
		case 'closed':
			return message === '' ? '' : `${capitalised(message)}.`;
		case 'stale':
			return `The last number came ${formatSpan(figures.age)} ago; what is below is silence until more come.`;
		case 'mute':
			return 'events_per_second is 0: nothing is put on the bus.';
		case 'away':
			return `The service ${ear.name ?? 'audio'} does not run${message === '' ? '' : `: it said “${message}”`}.`;
		case 'waiting':
			return message === '' ? 'The first numbers are on their way.' : capitalised(message);
		default:
			return '';
	}
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const TRENDS: Readonly<Record<Trend, { sign: string; word: string }>> = {
	rises: { sign: '↗', word: 'rises' },
	falls: { sign: '↘', word: 'falls' },
	steady: { sign: '→', word: 'steady' }
};

export const lookOfTrend = (trend: Trend): { sign: string; word: string } => TRENDS[trend];

const INPUT_LOOKS: Readonly<Record<InputState, StateLook>> = {
	open: { word: 'listening', glyph: 'note', tone: 'good' },
	opening: { word: 'opening', glyph: 'dots', tone: 'busy' },
	waiting: { word: 'waiting', glyph: 'dots', tone: 'warn' },
	asleep: { word: 'nothing is played', glyph: 'pause', tone: 'rest' },
	failed: { word: 'failed', glyph: 'alert', tone: 'bad' },
	ended: { word: 'ended', glyph: 'check', tone: 'rest' }
};

export function lookOfInput(state: InputState | null, level: HealthLevel | null): StateLook {
	if (state === null) return { word: 'nobody says', glyph: 'dots', tone: 'rest' };
	return state === 'open' && level === 'warn' ? { word: 'listening, with gaps', glyph: 'alert', tone: 'warn' } : INPUT_LOOKS[state];
}

/** "+6 dB", "0.40 s", "−60 dBFS". */
export function formatDial({ key, unit, step }: Dial, value: number): string {
	if (key === 'smoothing') return formatShare(value);
	const decimals = step >= 1 ? 0 : step >= 0.5 ? 1 : 2;
	const text = key === 'gain' || key === 'lead' ? (value === 0 ? '0' : formatSigned(value, decimals)) : value.toFixed(decimals).replace('-', MINUS);
	return `${text} ${unit}`;
}
