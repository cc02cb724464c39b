// The words of the song's page: how it stands, what it is of, steps and how they are.
import type { Playback } from '$contract/song';
import type { Standing, StepState, Worker } from '$song/view';
import { categoryNames, songWords as said } from '$words/song';
import { shell } from '$words/shell';
import { formatFixed, formatTicking } from '../format';
import type { Glyph, Tone } from '../states';

export function headlineOf(standing: Standing, playback: Playback | null): string {
	switch (standing) {
		case 'offline':
			return shell.offline;
		case 'none':
			return said.nobodyKnows;
		case 'away':
			return said.isAway;
		case 'waiting':
			return said.asking;
		case 'nothing':
			return said.nothingPlays;
		case 'paused':
		case 'playing':
			return playback?.title || said.titleUnknown;
	}
}

const STANDING_TONES: Readonly<Record<Standing, Tone | null>> = { offline: 'bad', none: null, away: 'warn', waiting: null, nothing: 'rest', paused: null, playing: null };

export const toneOfStanding = (standing: Standing): Tone | null => STANDING_TONES[standing];

/** What is beside the headline. */
export function noteOf(standing: Standing, playback: Playback | null, { name, health }: Worker): string {
	if (standing === 'away') return said.doesNotRun(name ?? '');
	if (standing === 'nothing') return health?.level === 'warn' ? health.message : said.startPlayer;
	if (playback === null || (standing !== 'playing' && standing !== 'paused')) return '';
	return [playback.artist === '' ? '' : said.by(playback.artist), playback.album].filter((each) => each !== '').join(', ');
}

/** For who does not see the page: said when it changes, and not while it runs. */
export function spokenOf(standing: Standing, playback: Playback | null, worker: Worker): string {
	const note = noteOf(standing, playback, worker);
	const state = standing === 'playing' ? said.plays : standing === 'paused' ? said.rests : '';
	return [headlineOf(standing, playback), note, state].filter((each) => each !== '').join(', ');
}

/** "1:03 of 3:35", or the position alone. */
export const formatPlace = (position: number, duration: number): string => (duration > 0 ? said.placeOf(formatTicking(position), formatTicking(duration)) : formatTicking(position));

export const nameOfCategory = (name: string): string => (categoryNames as Readonly<Record<string, string>>)[name] ?? name.replaceAll('_', ' ');

export const formatPercent = (share: number): string => said.percent(Math.round(100 * share));

/** "+0.30 s". */
export const formatOffset = (seconds: number): string => said.offsetIs(`${seconds > 0 ? '+' : ''}${formatFixed(seconds, 2)}`);

export const formatStep = (seconds: number): string => formatFixed(Math.abs(seconds), 1);

export function placeOfWords(from: string): string {
	if (from === 'folder') return said.fromFolder;
	if (from === 'lrclib') return said.fromLrclib;
	return from === '' ? '' : said.from(from);
}

const LOOKS: Readonly<Record<StepState, { glyph: Glyph; tone: Tone }>> = {
	pending: { glyph: 'dots', tone: 'rest' },
	running: { glyph: 'half', tone: 'busy' },
	complete: { glyph: 'check', tone: 'good' },
	error: { glyph: 'cross', tone: 'bad' },
	skipped: { glyph: 'pause', tone: 'rest' }
};

export const lookOfStep = (state: StepState): { glyph: Glyph; tone: Tone } => LOOKS[state];
