// What the audio worker says (docs/audio/worker.md): what is heard, as events; how it is, in its health; what it may listen to.
import type { BusEvent } from './event_types';
import { Fields, isObject, type Decoded, type JsonObject } from './fields';
import { decodeList } from './events';

/** From the lowest to the highest, and all of them together. */
export const BANDS = ['sub_bass', 'bass', 'low_mid', 'mid', 'high_mid', 'presence', 'air', 'rms'] as const;
export const SPECTRUM_BANDS = 32;
export const PITCH_CLASSES = 12;
export const ONSET_BANDS = ['low', 'mid', 'high'] as const;

export type OnsetBand = (typeof ONSET_BANDS)[number];

export interface Tempo {
	/** 0: none can be told. */
	bpm: number;
	confidence: number;
}

/** Of the clock of beats; `number` and `beatsPerBar` are 0 where bars cannot be told. */
export interface BeatPlace {
	phase: number;
	confidence: number;
	number: number;
	beatsPerBar: number;
}

export interface Pitch {
	/** Hz; 0: none can be told. */
	frequency: number;
	confidence: number;
}

export interface Timbre {
	centroid: number;
	rolloff: number;
	flux: number;
	flatness: number;
}

export interface Tonality {
	/** From C, 0 to 1. */
	chroma: readonly number[];
	/** "C minor"; empty: none can be told. */
	key: string;
	confidence: number;
}

export interface Form {
	isBuildup: boolean;
	isBreak: boolean;
	buildup: number;
	energyTrend: number;
	brightnessTrend: number;
}

/** What is told ten times a second. What somebody has switched off is null. */
export interface Features {
	/** LUFS. */
	momentary: number;
	shortTerm: number;
	energyFast: number;
	energySlow: number;
	/** By which samples were multiplied. */
	gain: number;
	tempo: Tempo | null;
	beat: BeatPlace | null;
	pitch: Pitch | null;
	timbre: Timbre | null;
	tonality: Tonality | null;
	form: Form | null;
}

export interface Beat extends Tempo {
	strength: number;
	number: number;
	beatsPerBar: number;
}

export type Heard =
	| { kind: 'levels'; values: readonly number[] }
	| { kind: 'spectrum'; values: readonly number[] }
	| { kind: 'features'; features: Features }
	| { kind: 'beat'; beat: Beat }
	| { kind: 'onset'; band: OnsetBand; strength: number }
	| { kind: 'drop' }
	| { kind: 'state'; what: 'buildup' | 'break'; on: boolean };

/** null: it is about something that is not shown from events. */
export function decodeHeard(event: BusEvent): Decoded<Heard | null> {
	const fields = new Fields(event.data);
	switch (event.type) {
		case 'raw.audio.levels':
			return fields.result({ kind: 'levels', values: BANDS.map((band) => fields.number(band)) });
		case 'raw.audio.spectrum':
			return fields.result({ kind: 'spectrum', values: numbers(fields, 'bands', SPECTRUM_BANDS) });
		case 'raw.audio.features':
			return decodeFeatures(event.data);
		case 'audio.beat':
			return fields.result({
				kind: 'beat',
				beat: {
					bpm: fields.number('bpm'),
					confidence: fields.numberOr('confidence', 0),
					strength: fields.numberOr('strength', 1),
					number: fields.countOr('number', 0),
					beatsPerBar: fields.countOr('beats_per_bar', 0)
				}
			});
		case 'audio.onset': {
			const band = fields.oneOf('band', ['any', ...ONSET_BANDS] as const, 'any');
			return fields.result(band === 'any' ? null : { kind: 'onset', band, strength: fields.numberOr('strength', 1) });
		}
		case 'audio.drop':
			return { ok: true, value: { kind: 'drop' } };
		case 'audio.buildup':
		case 'audio.break':
			return fields.result({ kind: 'state', what: event.type === 'audio.break' ? 'break' : 'buildup', on: fields.flag('state') });
		default:
			return { ok: true, value: null };
	}
}

function decodeFeatures(data: JsonObject): Decoded<Heard> {
	const fields = new Fields(data);
	const has = (name: string): boolean => data[name] !== undefined;
	return fields.result({
		kind: 'features',
		features: {
			momentary: fields.number('momentary'),
			shortTerm: fields.number('short_term'),
			energyFast: fields.number('energy_fast'),
			energySlow: fields.number('energy_slow'),
			gain: fields.number('gain'),
			tempo: has('bpm') ? { bpm: fields.number('bpm'), confidence: fields.number('bpm_confidence') } : null,
			beat: has('phase')
				? {
						phase: fields.number('phase'),
						confidence: fields.number('beat_confidence'),
						number: fields.count('number'),
						beatsPerBar: fields.count('beats_per_bar')
					}
				: null,
			pitch: has('pitch') ? { frequency: fields.number('pitch'), confidence: fields.number('pitch_confidence') } : null,
			timbre: has('centroid')
				? { centroid: fields.number('centroid'), rolloff: fields.number('rolloff'), flux: fields.number('flux'), flatness: fields.number('flatness') }
				: null,
			tonality: has('chroma') ? { chroma: numbers(fields, 'chroma', PITCH_CLASSES), key: fields.text('key'), confidence: fields.number('key_confidence') } : null,
			form: has('buildup')
				? {
						isBuildup: fields.flag('is_buildup'),
						isBreak: fields.flag('is_break'),
						buildup: fields.number('buildup'),
						energyTrend: fields.number('energy_trend'),
						brightnessTrend: fields.number('brightness_trend')
					}
				: null
		}
	});
}

/** So many numbers; what is missing or none makes the list wrong. */
function numbers(fields: Fields, name: string, count: number): readonly number[] {
	const list = fields.list(name);
	if (list.length === count && list.every((value): value is number => typeof value === 'number')) return list;
	fields.number(`${name}: ${count} numbers`);
	return Array<number>(count).fill(0);
}

/** What is set of it: the section `audio` of the live configuration. */
export interface AudioConfig {
	input: string;
	/** dB. */
	gain: number;
	automaticGain: boolean;
	/** dBFS. */
	gate: number;
	/** Seconds. */
	decay: number;
	smoothing: number;
	/** Milliseconds. */
	lead: number;
	pitch: boolean;
	bpm: boolean;
	structure: boolean;
	spectrum: boolean;
	eventsPerSecond: number;
}

/** What is not set is as the worker has it by itself. */
export function decodeConfig(json: unknown): Decoded<AudioConfig> {
	const fields = new Fields(json);
	return fields.result({
		input: fields.textOrNull('input') ?? 'pulse',
		gain: fields.numberOr('gain', 0),
		automaticGain: fields.flagOr('automatic_gain', true),
		gate: fields.numberOr('gate', -60),
		decay: secondsOf(fields, json, 'decay', 0.4),
		smoothing: fields.numberOr('smoothing', 0),
		lead: fields.numberOr('lead', 0),
		pitch: fields.flagOr('pitch', true),
		bpm: fields.flagOr('bpm', true),
		structure: fields.flagOr('structure', true),
		spectrum: fields.flagOr('spectrum', true),
		eventsPerSecond: fields.numberOr('events_per_second', 60)
	});
}

/** A length of time may be written with its unit: "400ms". */
function secondsOf(fields: Fields, json: unknown, name: string, otherwise: number): number {
	const value = isObject(json) ? json[name] : undefined;
	const written = typeof value === 'string' ? /^([\d.]+)\s*(ms|s)$/.exec(value) : null;
	if (written === null) return fields.numberOr(name, otherwise);
	return Number(written[1]) * (written[2] === 'ms' ? 0.001 : 1);
}

/** How listening goes. */
export const INPUT_STATES = ['opening', 'waiting', 'open', 'asleep', 'failed', 'ended'] as const;

export type InputState = (typeof INPUT_STATES)[number];

/** How the worker is, in the details of its health. What it does not say is null. */
export interface AudioHealth {
	state: InputState;
	/** What is listened to, as it is written. */
	input: string;
	/** As the system calls what is open. */
	device: string;
	/** Frames of analysis a second: 60. */
	fps: number | null;
	/** Times that sound was lost. */
	xruns: number | null;
	/** Milliseconds from the device to the analysis. */
	latency: number | null;
	frames: number | null;
}

export function decodeAudioHealth(details: JsonObject): Decoded<AudioHealth> {
	const fields = new Fields(details);
	const number = (name: string): number | null => (typeof details[name] === 'number' ? details[name] : null);
	return fields.result({
		state: fields.oneOf('state', INPUT_STATES, 'waiting'),
		input: fields.text('input'),
		device: fields.textOrNull('device') ?? '',
		fps: number('fps'),
		xruns: number('xruns'),
		latency: number('latency'),
		frames: number('frames')
	});
}

/** Something that can be listened to. */
export interface SoundDevice {
	/** As it is written in the configuration: "pulse:NAME". */
	input: string;
	/** For people. */
	description: string;
	/** It gives what a loudspeaker plays. */
	isMonitor: boolean;
	isDefault: boolean;
}

export interface SoundDevices {
	devices: readonly SoundDevice[];
	/** Why some could not be asked. */
	failures: readonly string[];
}

/** The answer to `list_devices`. */
export function decodeDevices(data: unknown): Decoded<SoundDevices> {
	const fields = new Fields(data);
	const { values } = decodeList(fields.list('devices'), (json) => {
		const device = new Fields(json);
		const input = device.name('input');
		return device.result({
			input,
			description: device.textOrNull('description') ?? '',
			isMonitor: device.flagOr('is_monitor', false),
			isDefault: device.flagOr('is_default', false)
		});
	});
	return fields.result({ devices: values, failures: fields.texts('failures') });
}
