// The words of the audio page.
import { expect, test } from 'vitest';
import { DIALS } from '$audio/settings';
import { noFigures, type Ear } from '$audio/view';
import { formatDial, formatLoudness, formatTempo, headlineOf, labelOfDevice, lookOfInput, noteOf, percentOf, sureness } from './words';

const dial = (key: string) => DIALS.find((each) => each.key === key) ?? DIALS[0]!;
const features = {
	momentary: -14, shortTerm: -14, energyFast: 0, energySlow: 0, gain: 1, beat: null, pitch: null, timbre: null, form: null,
	tempo: { bpm: 127.96, confidence: 1 }, tonality: { chroma: [], key: 'F# minor', confidence: 1 }
};
const ear: Ear = { name: 'audio', details: null, isThere: true, health: { component: 'audio', level: 'ok', message: 'waits for pulse:Yeti: no such source', details: {}, updatedAt: 1, expiresIn: 10 } as unknown as Ear['health'] };

test('numbers are as people read them', () => {
	expect([formatTempo(128), formatTempo(127.96), formatTempo(96.54), formatTempo(0)]).toEqual(['128', '128', '96.5', '–']);
	expect([formatLoudness(-14.24), formatLoudness(-70)]).toEqual(['−14.2', '–']);
	expect([percentOf(0.5), percentOf(7), percentOf(-1)]).toEqual(['50.0%', '100.0%', '0.0%']);
	expect([sureness(0.9), sureness(0.5), sureness(0.1)]).toEqual(['sure', 'fairly sure', 'a guess']);
});

test('dials say their unit, and a sign where there are two ways', () => {
	expect([formatDial(dial('gain'), 6), formatDial(dial('gain'), 0), formatDial(dial('gain'), -1.5)]).toEqual(['+6.0 dB', '0 dB', '−1.5 dB']);
	expect([formatDial(dial('gate'), -60), formatDial(dial('decay'), 0.4), formatDial(dial('smoothing'), 0.25), formatDial(dial('lead'), -20)]).toEqual(['−60 dBFS', '0.40 s', '25 %', '−20 ms']);
});

test('the headline says what is heard, and what is so above all', () => {
	expect(headlineOf('live', { ...noFigures, features })).toBe('128 BPM, F♯ minor');
	expect(headlineOf('live', { ...noFigures, features, isBuildup: true })).toBe('128 BPM, F♯ minor, build-up');
	expect(headlineOf('live', { ...noFigures, features, isDrop: true })).toBe('Drop');
	expect(headlineOf('live', noFigures)).toBe('Sound');
	expect(headlineOf('live', { ...noFigures, isBreak: true })).toBe('Break');
	expect(headlineOf('live', { ...noFigures, features: { ...features, tempo: { bpm: 67, confidence: 0.05 } } })).toBe('F♯ minor');
	expect(headlineOf('closed', noFigures)).toBe('Nothing to listen to');
});

test('what is wrong is said in the words of who hears, as a sentence', () => {
	expect(noteOf('closed', noFigures, ear)).toBe('Waits for pulse:Yeti: no such source.');
	expect(noteOf('stale', { ...noFigures, age: 71 }, ear)).toContain('1 min 11 s ago');
	expect([lookOfInput('open', 'ok').tone, lookOfInput('open', 'warn').word, lookOfInput(null, null).tone]).toEqual(['good', 'listening, with gaps', 'rest']);
});

test('two devices that are called the same are told apart', () => {
	const devices = [
		{ input: 'pulse:usb-1', description: 'USB Audio' },
		{ input: 'pulse:usb-2', description: 'USB Audio' },
		{ input: 'pulse:yeti', description: 'Blue Yeti' },
		{ input: 'alsa', description: '' }
	];
	const labels = ['USB Audio (pulse:usb-1)', 'USB Audio (pulse:usb-2)', 'Blue Yeti', 'alsa'];
	expect(devices.map((device) => labelOfDevice(device, devices))).toEqual(labels);
});
