// What follows from what is said of the song: how it stands, who may be chosen, how far its words are. Pure.
import type { LiveSong, Playback, SongLyrics } from '$contract/song';
import { isObject } from '$contract/fields';
import type { Health, Installation } from '$contract/types';
import type { Reach } from '$live/view';
import { isOver } from './course';
import { workerOf, type SongWork } from './workers';

export interface Worker {
	/** What it is called here; null: there is none. */
	name: string | null;
	health: Health | null;
	/** It says on the bus that it is, or is a service that runs. */
	isThere: boolean;
}

export function workerIn(installation: Installation | null, work: SongWork): Worker {
	const name = workerOf(installation, work);
	const health = installation?.health.find(({ component }) => component === name) ?? null;
	const service = installation?.services.find((each) => each.name === name);
	return { name, health, isThere: name !== null && (service === undefined ? health !== null : service.state === 'ready') };
}

/** `none`: nobody says what counts. `away`: who says so is not there. `waiting`: not told yet. */
export type Standing = 'offline' | 'none' | 'away' | 'waiting' | 'nothing' | 'paused' | 'playing';

/** What comes first is what makes the rest doubtful. */
export function standingOf(reach: Reach, worker: Worker, song: LiveSong | null, now: number): Standing {
	if (reach !== 'live') return 'offline';
	if (worker.name === null) return 'none';
	const playback = counting(song, now);
	if (playback !== null) return playback.playing ? 'playing' : 'paused';
	if (!worker.isThere) return 'away';
	return song === null ? 'waiting' : 'nothing';
}

/** What is played and counts; null: nothing is. */
export const counting = (song: LiveSong | null, now: number): Playback | null => (song?.playing?.active === true && !isOver(song.playing, now) ? song.playing : null);

export interface Player {
	name: string;
	/** What it plays; null: nothing. */
	playback: Playback | null;
	/** Whether the song that counts is its. */
	counts: boolean;
}

/** Who plays, or is chosen, by name. */
export function playersOf(song: LiveSong | null, chosen: string, now: number): readonly Player[] {
	const current = counting(song, now)?.player;
	const said = new Map((song?.players ?? []).map((each) => [each.player, each]));
	const names = [...new Set([...said.keys(), ...(chosen === 'auto' ? [] : [chosen]), ...(current === undefined ? [] : [current])])].sort();
	return names.map((name) => {
		const playback = said.get(name);
		return { name, playback: playback?.active === true ? playback : null, counts: name === current };
	});
}

/** Which player is chosen, as `now-playing` says of itself. */
export const chosenIn = ({ health }: Worker): string => (typeof health?.details['chosen'] === 'string' ? health.details['chosen'] : 'auto');

export const STEP_NAMES = ['detect', 'lyrics', 'parse', 'refrain', 'keywords', 'categorise', 'analyse', 'image_prompt', 'image', 'send'] as const;
export type StepName = (typeof STEP_NAMES)[number];
export const STEP_STATES = ['pending', 'running', 'complete', 'error', 'skipped'] as const;
export type StepState = (typeof STEP_STATES)[number];

export interface Step {
	name: StepName;
	state: StepState;
	/** Why it is so; empty: that goes without saying. */
	reason: string;
}

/** What is done for the song, step by step; what is not known of them is left out. */
export function stepsIn({ health }: Worker): readonly Step[] {
	const said = health?.details['steps'];
	return (Array.isArray(said) ? said : []).filter(isObject).flatMap((each) => {
		const name = STEP_NAMES.find((one) => one === each['step']);
		const state = STEP_STATES.find((one) => one === each['state']);
		return name === undefined || state === undefined ? [] : [{ name, state, reason: typeof each['reason'] === 'string' ? each['reason'] : '' }];
	});
}

/** `none`: nobody looks for words. `away`: who does is not there. `looking`: it is looked for them. */
export type WordsStanding = 'none' | 'away' | 'no_song' | 'looking' | 'no_words' | 'plain' | 'timed';

export function wordsOf(worker: Worker, playback: Playback | null, lyrics: SongLyrics | null): WordsStanding {
	if (worker.name === null) return 'none';
	const isOfSong = lyrics !== null && playback !== null && lyrics.artist === playback.artist && lyrics.title === playback.title;
	if (isOfSong && lyrics.synced && lyrics.lines.length > 0) return 'timed';
	if (isOfSong && lyrics.plain !== '') return 'plain';
	if (!worker.isThere) return 'away';
	if (playback === null) return 'no_song';
	const found = stepsIn(worker).find(({ name }) => name === 'lyrics')?.state;
	const parsed = stepsIn(worker).find(({ name }) => name === 'parse')?.state;
	return isOfSong && (found === 'skipped' || found === 'error' || parsed === 'error') ? 'no_words' : 'looking';
}

/** Where the gateway has the picture; null: there is none, or its name is none that a picture is given. */
export function pictureAt(lyrics: SongLyrics | null): string | null {
	const name = /(?:^|[/\\])([0-9a-f-]+\.(?:png|jpg|webp))$/.exec(lyrics?.image ?? '')?.[1];
	return name === undefined ? null : `/api/song/pictures/${name}`;
}

/** The longest way that the words of a song may be moved, in seconds. */
export const MOST_OFFSET = 60;

export const movedBy = (offset: number, step: number): number => Math.round(Math.max(-MOST_OFFSET, Math.min(MOST_OFFSET, offset + step)) * 1000) / 1000;
