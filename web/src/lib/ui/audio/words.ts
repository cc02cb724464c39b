// The words of the audio page: how it stands, what to do about it, numbers as people read them.
import type { InputState } from '$contract/audio';
import type { HealthLevel } from '$contract/types';
import { formatKey } from '$audio/notes';
import type { Dial } from '$audio/settings';
import { LEAST_SURE, type Ear, type Figures, type Reading, type Standing, type Trend } from '$audio/view';
import { formatFixed, formatSpan, NO_VALUE } from '../format';
import { audioWords as said } from '$words/audio';
import { shell } from '$words/shell';
import type { Glyph, StateLook, Tone } from '../states';

interface NamedPlace {
	input: string;
	description: string;
}

const MINUS = '\u2212';

/** "128", "127.5": a tempo moves by tenths. */
export const formatTempo = (bpm: number): string => (bpm > 0 ? formatFixed(bpm, 1).replace(/[.,]0$/, '') : NO_VALUE);

/** "−14.2". */
export const formatLoudness = (lufs: number): string => (lufs <= -69.95 ? NO_VALUE : formatFixed(lufs, 1));

export const formatSigned = (value: number, decimals = 0): string => `${value > 0 ? '+' : value < 0 ? MINUS : '±'}${formatFixed(Math.abs(value), decimals)}`;

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
export const sureness = (confidence: number): string => (confidence >= 0.7 ? said.sure : confidence >= 0.4 ? said.fairlySure : said.aGuess);

export function headlineOf(standing: Standing, figures: Figures): string {
	switch (standing) {
		case 'offline':
			return shell.offline;
		case 'none':
			return said.nobodyListensYet;
		case 'away':
			return said.earIsAway;
		case 'waiting':
			return said.listening;
		case 'stale':
			return said.nothingTold;
		case 'mute':
			return said.hearsButMute;
		case 'closed':
			return said.nothingToListenTo;
		case 'silent':
			return said.silence;
		case 'live':
			return liveHeadline(figures);
	}
}

function liveHeadline({ features, isBreak, isBuildup, isDrop }: Figures): string {
	if (isDrop) return said.drop;
	const { tempo, tonality } = features ?? { tempo: null, tonality: null };
	const pace = tempo !== null && tempo.bpm > 0 && tempo.confidence >= LEAST_SURE ? said.bpmOf(Math.round(tempo.bpm)) : '';
	const key = tonality !== null && tonality.confidence >= LEAST_SURE ? keyText(tonality.key) : '';
	const form = isBuildup ? said.aBuildup : isBreak ? said.aBreak : '';
	const words = [pace, key, form].filter((word) => word !== '');
	return words.length === 0 ? said.sound : capitalised(words.join(', '));
}

/** What a screen reader says when it changes: how it stands, tempo and form. What the whole page says of the connection is not said twice. */
export function spokenOf(standing: Standing, reading: Reading): string {
	if (standing === 'offline') return '';
	if (standing !== 'live') return `${headlineOf(standing, reading)}.`;
	if (reading.isDrop) return `${said.drop}.`;
	const form = reading.isBuildup ? `, ${said.aBuildup}` : reading.isBreak ? `, ${said.aBreak}` : '';
	return `${reading.bpm > 0 ? said.bpmOf(reading.bpm) : said.sound}${form}.`;
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
			return said.lastCame(formatSpan(figures.age));
		case 'mute':
			return said.mute;
		case 'away':
			return message === '' ? said.doesNotRun(ear.name ?? 'audio') : said.doesNotRunBut(ear.name ?? 'audio', message);
		case 'waiting':
			return message === '' ? said.firstOnTheirWay : capitalised(message);
		default:
			return '';
	}
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "C♯ minor". */
export const keyText = (spelled: string): string =>
	formatKey(spelled).replace(/ (major|minor)$/, (_, mode: string) => ` ${mode === 'minor' ? said.minor : said.major}`);

const TREND_SIGNS: Readonly<Record<Trend, string>> = { rises: '↗', falls: '↘', steady: '→' };

export const lookOfTrend = (trend: Trend): { sign: string; word: string } => ({ sign: TREND_SIGNS[trend], word: said[trend] });

const INPUT_LOOKS: Readonly<Record<InputState, { glyph: Glyph; tone: Tone }>> = {
	open: { glyph: 'note', tone: 'good' },
	opening: { glyph: 'dots', tone: 'busy' },
	waiting: { glyph: 'dots', tone: 'warn' },
	asleep: { glyph: 'pause', tone: 'rest' },
	failed: { glyph: 'alert', tone: 'bad' },
	ended: { glyph: 'check', tone: 'rest' }
};

export function lookOfInput(state: InputState | null, level: HealthLevel | null): StateLook {
	if (state === null) return { word: said.nobodySays, glyph: 'dots', tone: 'rest' };
	return state === 'open' && level === 'warn' ? { word: said.withGaps, glyph: 'alert', tone: 'warn' } : { word: said[state], ...INPUT_LOOKS[state] };
}

/** "+6 dB", "0.40 s", "−60 dBFS". */
export function formatDial({ key, unit, step }: Dial, value: number): string {
	if (key === 'smoothing') return formatShare(value);
	const decimals = step >= 1 ? 0 : step >= 0.5 ? 1 : 2;
	const text = key === 'gain' || key === 'lead' ? (value === 0 ? '0' : formatSigned(value, decimals)) : formatFixed(value, decimals);
	return `${text} ${unit}`;
}
