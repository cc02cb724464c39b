// What follows from what is heard and from what the worker says of itself: how it stands, and the numbers that people read. Pure.
import { BANDS, decodeAudioHealth, type AudioHealth, type Features } from '$contract/audio';
import type { Health, Installation } from '$contract/types';
import type { Reach } from '$live/view';
import type { Hearing } from './hearing';
import { earOf } from './presence';

export interface Ear {
	/** What the worker is called here; null: there is none. */
	name: string | null;
	health: Health | null;
	details: AudioHealth | null;
	/** It says on the bus that it is, or is a service that runs. */
	isThere: boolean;
}

export function earIn(installation: Installation | null, wish: string | null): Ear {
	const name = earOf(installation, wish);
	const health = installation?.health.find(({ component }) => component === name) ?? null;
	const decoded = health === null ? null : decodeAudioHealth(health.details);
	const service = installation?.services.find((each) => each.name === name);
	return { name, health, details: decoded?.ok === true ? decoded.value : null, isThere: name !== null && (service === undefined || service.state === 'ready') };
}

/** `live`: numbers come. `silent`: they say that there is no sound. `closed`: nothing is open to listen to. `mute`: it was told to say
 * nothing. `stale`: numbers came, and come no more. `waiting`: none has come yet. `away`: who hears is not there. */
export type Standing = 'offline' | 'none' | 'away' | 'waiting' | 'stale' | 'mute' | 'closed' | 'silent' | 'live';

/** What comes first is what makes the rest doubtful. */
export function standingOf(reach: Reach, ear: Ear, figures: Figures, eventsPerSecond: number | null): Standing {
	if (reach !== 'live') return 'offline';
	if (ear.name === null) return 'none';
	if (!ear.isThere) return 'away';
	if (eventsPerSecond === 0 && !figures.isFresh) return 'mute';
	if (ear.details !== null && ['waiting', 'failed', 'ended', 'opening'].includes(ear.details.state)) return 'closed';
	if (!figures.isFresh) return figures.hasCome ? 'stale' : 'waiting';
	return figures.isSilent || ear.details?.state === 'asleep' ? 'silent' : 'live';
}

/** What is read rather than seen: a copy, a few times a second. */
export interface Figures {
	hasCome: boolean;
	isFresh: boolean;
	isSilent: boolean;
	/** Seconds since the last number. */
	age: number;
	/** Frames of levels that came in the last second. */
	rate: number;
	features: Features | null;
	number: number;
	beatsPerBar: number;
	isBuildup: boolean;
	isBreak: boolean;
	isDrop: boolean;
}

export const noFigures: Figures = {
	hasCome: false,
	isFresh: false,
	isSilent: false,
	age: 0,
	rate: 0,
	features: null,
	number: 0,
	beatsPerBar: 0,
	isBuildup: false,
	isBreak: false,
	isDrop: false
};

export function figuresOf(hearing: Hearing, now: number, rate: number, dropSeconds: number): Figures {
	const place = hearing.clock.placeAt(now);
	return {
		hasCome: hearing.cameAt > -Infinity,
		isFresh: hearing.isFresh(now),
		isSilent: hearing.isSilent(now),
		age: Math.max(0, now - hearing.cameAt),
		rate,
		features: hearing.isFresh(now) ? hearing.features : null,
		number: place?.number ?? 0,
		beatsPerBar: place?.beatsPerBar ?? 0,
		isBuildup: hearing.isBuildup,
		isBreak: hearing.isBreak,
		isDrop: now - hearing.dropAt < dropSeconds
	};
}

/** What who does not see the page is told: once a second, as nobody can listen to more. */
export interface Reading extends Figures {
	/** As BANDS are. */
	levels: readonly number[];
	/** Whole and steady: it does not waver with tenths; 0: none can be told. */
	bpm: number;
}

export const noReading: Reading = { ...noFigures, levels: BANDS.map(() => 0), bpm: 0 };

/** A tempo that is nearer than this is the same. */
const SAME_TEMPO = 1.5;
/** What is less sure than this is no tempo to speak of. */
export const LEAST_SURE = 0.2;

export function readingOf(last: Reading, figures: Figures, levels: ArrayLike<number>): Reading {
	const tempo = figures.features?.tempo ?? null;
	const told = tempo !== null && tempo.confidence >= LEAST_SURE ? tempo.bpm : 0;
	const bpm = told > 0 && Math.abs(told - last.bpm) < SAME_TEMPO ? last.bpm : Math.round(told);
	return { ...figures, levels: Array.from(levels), bpm };
}

export type Trend = 'rises' | 'falls' | 'steady';

const LEAST_TREND = 0.12;

export const trendOf = (trend: number): Trend => (trend > LEAST_TREND ? 'rises' : trend < -LEAST_TREND ? 'falls' : 'steady');
