// What is heard now: the latest of everything, silence where nobody says anything, and what is read of it.
import { describe, expect, test } from 'vitest';
import type { Features, Heard } from '$contract/audio';
import type { Installation } from '$contract/types';
import { FRESH_SECONDS, Hearing } from './hearing';
import { earOf, earsOf } from './presence';
import { figuresOf, noFigures, noReading, readingOf, standingOf, type Ear } from './view';

const levels = (rms: number): Heard => ({ kind: 'levels', values: [0, 0, 0, 0, 0, 0, 0.5, rms] });
const features: Features = {
	momentary: -14, shortTerm: -14, energyFast: 0.5, energySlow: 0.5, gain: 1, tempo: null, beat: null, pitch: null, timbre: null,
	tonality: { chroma: Array<number>(12).fill(0.5), key: 'C major', confidence: 1 },
	form: { isBuildup: true, isBreak: false, buildup: 0.5, energyTrend: 0, brightnessTrend: 0 }
};

describe('hearing', () => {
	test('shows the latest, and falls silent when nobody says any more', () => {
		const hearing = new Hearing();
		hearing.take(levels(0.5), 10);
		hearing.take({ kind: 'features', features }, 10);
		hearing.step(10 + FRESH_SECONDS);
		expect([hearing.levels[7], hearing.chroma[0], hearing.isBuildup]).toEqual([0.5, 0.5, true]);
		hearing.step(10.01 + FRESH_SECONDS);
		expect([hearing.levels[7], hearing.chroma[0], hearing.isBuildup]).toEqual([0, 0, false]);
		expect(hearing.isFresh(10.01 + FRESH_SECONDS)).toBe(false);
	});

	test('is silent where numbers come that say so for two seconds', () => {
		const hearing = new Hearing();
		for (let at = 10; at < 14; at += 0.1) hearing.take(levels(at < 11 ? 0.5 : 0), at);
		expect(hearing.isSilent(12)).toBe(false);
		hearing.take(levels(0), 14);
		expect(hearing.isSilent(14)).toBe(true);
		expect(hearing.isSilent(20)).toBe(false);
	});

	test('writes beats, bars, onsets and drops into the score', () => {
		const hearing = new Hearing();
		const beat = { bpm: 120, confidence: 1, strength: 1, beatsPerBar: 4 };
		hearing.take({ kind: 'beat', beat: { ...beat, number: 1 } }, 1);
		hearing.take({ kind: 'beat', beat: { ...beat, number: 2 } }, 1.5);
		hearing.take({ kind: 'onset', band: 'low', strength: 1 }, 1.5);
		hearing.take({ kind: 'drop' }, 2);
		expect(hearing.score.marks.map(({ kind }) => kind)).toEqual(['bar', 'beat', 'low', 'drop']);
		expect(figuresOf(hearing, 2.5, 60, 1)).toMatchObject({ isDrop: true, number: 4, beatsPerBar: 4 });
		expect(figuresOf(hearing, 3.1, 60, 1).isDrop).toBe(false);
	});
});

test('what is heard of one is forgotten when another is heard', () => {
	const hearing = new Hearing();
	hearing.take(levels(0.5), 10);
	hearing.take({ kind: 'beat', beat: { bpm: 120, confidence: 1, strength: 1, number: 1, beatsPerBar: 4 } }, 10);
	hearing.take({ kind: 'drop' }, 10);
	hearing.step(11);
	hearing.forget();
	expect([hearing.levels[7], hearing.score.marks.length, hearing.score.written, hearing.clock.placeAt(10)]).toEqual([0, 0, 0, null]);
	expect(figuresOf(hearing, 10.1, 0, 1)).toMatchObject({ hasCome: false, isFresh: false, isDrop: false });
});

test('a tempo that is read out does not waver', () => {
	const at = (bpm: number, confidence = 1) => ({ ...noFigures, features: { ...features, tempo: { bpm, confidence } } });
	const first = readingOf(noReading, at(127.6), [0.5]);
	expect([first.bpm, first.levels]).toEqual([128, [0.5]]);
	expect(readingOf(first, at(129.4), []).bpm).toBe(128);
	expect(readingOf(first, at(129.6), []).bpm).toBe(130);
	expect(readingOf(first, at(128, 0.1), []).bpm).toBe(0);
});

test('of several who listen the one that is wished for is heard, while it is there', () => {
	const installation = { services: [{ name: 'right.audio' }, { name: 'audio' }, { name: 'hub' }], health: [{ component: 'audio' }, { component: 'left.audio' }] } as unknown as Installation;
	expect(earsOf(installation)).toEqual(['audio', 'left.audio', 'right.audio']);
	expect([earOf(installation, null), earOf(installation, 'left.audio'), earOf(installation, 'gone.audio'), earOf(null, 'audio')]).toEqual(['audio', 'left.audio', 'audio', null]);
});

describe('how it stands', () => {
	const details = { state: 'open', input: 'pulse', device: '', fps: 60, xruns: 0, latency: 1, frames: 1 } as const;
	const ear: Ear = { name: 'audio', health: null, details, isThere: true };
	const fresh = { ...noFigures, hasCome: true, isFresh: true };

	test.each([
		['offline', standingOf('offline', ear, fresh, 60)],
		['offline', standingOf('hub_away', ear, fresh, 60)],
		['none', standingOf('live', { ...ear, name: null, isThere: false }, fresh, 60)],
		['away', standingOf('live', { ...ear, isThere: false }, fresh, 60)],
		['mute', standingOf('live', ear, noFigures, 0)],
		['closed', standingOf('live', { ...ear, details: { ...details, state: 'waiting' } }, fresh, 60)],
		['closed', standingOf('live', { ...ear, details: { ...details, state: 'failed' } }, fresh, 60)],
		['waiting', standingOf('live', ear, noFigures, 60)],
		['stale', standingOf('live', ear, { ...noFigures, hasCome: true }, 60)],
		['silent', standingOf('live', ear, { ...fresh, isSilent: true }, 60)],
		['silent', standingOf('live', { ...ear, details: { ...details, state: 'asleep' } }, fresh, 60)],
		['live', standingOf('live', ear, fresh, null)]
	])('%s', (wanted, standing) => expect(standing).toBe(wanted));
});
