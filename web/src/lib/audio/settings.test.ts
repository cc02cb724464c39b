// What is set is shown at once, and is again what the worker says when that has had time to say it, or has refused.
import { expect, test } from 'vitest';
import { decodeConfig, type AudioConfig } from '$contract/audio';
import { DIALS, PARTS, configOf, initialSettings, inputOf, reduceSettings, written, type AudioSettings } from './settings';

function config(change: Partial<AudioConfig> = {}): AudioConfig {
	const decoded = decodeConfig({});
	if (!decoded.ok) throw new Error(decoded.reason);
	return { ...decoded.value, ...change };
}

const told = (state: AudioSettings, at: number, change: Partial<AudioConfig> = {}): AudioSettings => reduceSettings(state, { kind: 'told', at, config: config(change) });

test('nothing is shown before somebody has said how it is set', () => {
	expect(configOf(reduceSettings(initialSettings, { kind: 'touched', key: 'gain', value: 3 }))).toBeNull();
});

test('a value that is being dragged is not pulled back by an answer that is older', () => {
	const dragged = reduceSettings(told(initialSettings, 10), { kind: 'touched', key: 'gain', value: 6 });
	expect(configOf(dragged)?.gain).toBe(6);
	expect(configOf(told(dragged, 20))?.gain).toBe(6);
	const done = reduceSettings(dragged, { kind: 'done', at: 21, key: 'gain', value: 6 });
	expect(configOf(told(done, 22))?.gain).toBe(6);
	expect(configOf(told(done, 23))?.gain).toBe(0);
});

test('a value that was refused is again as it was, and why is said until something is done', () => {
	const dragged = reduceSettings(told(initialSettings, 10), { kind: 'touched', key: 'input', value: 'nowhere' });
	const refused = reduceSettings(dragged, { kind: 'refused', key: 'input', reason: 'no such place' });
	expect([configOf(refused)?.input, refused.refusal]).toEqual(['pulse', 'no such place']);
	expect(reduceSettings(refused, { kind: 'done', at: 12, key: 'gain' }).refusal).toBe('');
});

test('what is listened to is what the worker says of itself, but for what was just chosen', () => {
	const health = { state: 'open', input: 'file:set.flac', device: '', fps: 60, xruns: 0, latency: null, frames: 1 } as const;
	const state = told(initialSettings, 10);
	expect([inputOf(initialSettings, null), inputOf(state, null), inputOf(state, health)]).toEqual([null, 'pulse', 'file:set.flac']);
	expect(inputOf(reduceSettings(state, { kind: 'touched', key: 'input', value: 'alsa' }), health)).toBe('alsa');
});

test('what is sent has the names of the section, and what it is by itself lies within each dial', () => {
	expect(written('automaticGain', false)).toEqual({ automatic_gain: false });
	for (const { key, least, most } of DIALS) expect(config()[key] >= least && config()[key] <= most).toBe(true);
	for (const key of PARTS) expect(config()[key]).toBe(true);
});
