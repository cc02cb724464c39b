// What the worker says is understood as it is, and refused where it is something else.
import { describe, expect, test } from 'vitest';
import { BANDS, decodeAudioHealth, decodeConfig, decodeDevices, decodeHeard, type Heard } from './audio';
import type { BusEvent } from './event_types';

const event = (type: string, data: Record<string, unknown>): BusEvent => ({ id: 'e', type, producer: 0, source: 'audio', seq: 1, timestamp: 1, data, cause: null });
const heard = (type: string, data: Record<string, unknown> = {}): Heard | null | string => {
	const decoded = decodeHeard(event(type, data));
	return decoded.ok ? decoded.value : decoded.reason;
};

const levels = Object.fromEntries(BANDS.map((band, index) => [band, index / 10]));
const always = { momentary: -14, short_term: -15, energy_fast: 0.5, energy_slow: 0.4, gain: 1 };

describe('an event', () => {
	test('of levels is their eight numbers, the whole last', () => {
		expect(heard('raw.audio.levels', levels)).toEqual({ kind: 'levels', values: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7] });
		expect(heard('raw.audio.levels', { ...levels, air: 'loud' })).toContain('"air"');
	});

	test('of the spectrum has 32 bands, and is none with 31', () => {
		const bands = Array.from({ length: 32 }, (_, band) => band / 32);
		expect(heard('raw.audio.spectrum', { bands })).toEqual({ kind: 'spectrum', values: bands });
		expect(heard('raw.audio.spectrum', { bands: bands.slice(1) })).toContain('bands');
		expect(heard('raw.audio.spectrum', { bands: bands.map(String) })).toContain('bands');
	});

	test('of features leaves out what is switched off', () => {
		const bare = heard('raw.audio.features', always);
		expect(bare).toMatchObject({ kind: 'features', features: { momentary: -14, tempo: null, beat: null, pitch: null, timbre: null, tonality: null, form: null } });
		const tempo = { bpm: 128, bpm_confidence: 0.9, phase: 0.25, beat_confidence: 0.8, number: 2, beats_per_bar: 4 };
		expect(heard('raw.audio.features', { ...always, ...tempo })).toMatchObject({
			features: { tempo: { bpm: 128, confidence: 0.9 }, beat: { phase: 0.25, confidence: 0.8, number: 2, beatsPerBar: 4 }, form: null }
		});
	});

	test('of an onset is of a band; that of any of them shows in these', () => {
		expect(heard('audio.onset', { band: 'low', strength: 0.5 })).toEqual({ kind: 'onset', band: 'low', strength: 0.5 });
		expect(heard('audio.onset', { band: 'any', strength: 0.5 })).toBeNull();
		expect(heard('audio.onset', { band: 'top', strength: 0.5 })).toContain('"band"');
	});

	test('of something else is none', () => expect(heard('audio.key', { key: 'C minor' })).toBeNull());
});

test('what is not set is as the worker has it by itself, and a length of time may have its unit', () => {
	expect(decodeConfig({})).toMatchObject({ ok: true, value: { input: 'pulse', automaticGain: true, gate: -60, decay: 0.4, eventsPerSecond: 60 } });
	expect(decodeConfig({ decay: '250ms', lead: -20, spectrum: false })).toMatchObject({ ok: true, value: { decay: 0.25, lead: -20, spectrum: false } });
	expect(decodeConfig({ gain: 'much' }).ok).toBe(false);
});

test('health that says little is understood as far as it goes', () => {
	expect(decodeAudioHealth({ state: 'open', input: 'pulse' })).toEqual({
		ok: true,
		value: { state: 'open', input: 'pulse', device: '', fps: null, xruns: null, latency: null, frames: null }
	});
	expect(decodeAudioHealth({ state: 'dreaming', input: 'pulse' }).ok).toBe(false);
});

test('a device without a place is left out, the others show', () => {
	const decoded = decodeDevices({ devices: [{ description: 'lost' }, { input: 'pulse:a', is_monitor: true }], failures: ['no ALSA'] });
	expect(decoded).toEqual({ ok: true, value: { devices: [{ input: 'pulse:a', description: '', isMonitor: true, isDefault: false }], failures: ['no ALSA'] } });
});
