// What is set of hearing, as the page knows it: what the worker says, and what somebody has just set. Pure.
import type { AudioConfig, AudioHealth, SoundDevices } from '$contract/audio';
import type { JsonObject } from '$contract/fields';
import { reduceTouched, touchedSince, untouched, type TouchChange, type Touched } from '$live/touched';

export interface AudioSettings extends Touched<keyof AudioConfig> {
	config: AudioConfig | null;
	devices: SoundDevices | null;
	/** Why nobody says how it is set; empty where somebody does. */
	silence: string;
}

export const initialSettings: AudioSettings = { config: null, devices: null, silence: '', ...untouched };

/** `at`: when it was asked for, in seconds on the page's steady clock. */
export type SettingsChange =
	| { kind: 'told'; at: number; config: AudioConfig }
	| { kind: 'untold'; reason: string }
	| { kind: 'devices'; devices: SoundDevices }
	| TouchChange<keyof AudioConfig>;

/** So long a value that was set here counts more than what the worker says: an answer may be older than it. */
const SETTLING_SECONDS = 1.5;

export function reduceSettings(state: AudioSettings, change: SettingsChange): AudioSettings {
	switch (change.kind) {
		case 'told':
			return { ...state, config: change.config, touched: touchedSince(state, change.at - SETTLING_SECONDS), silence: '' };
		case 'untold':
			return { ...state, silence: change.reason };
		case 'devices':
			return { ...state, devices: change.devices };
		default:
			return reduceTouched(state, change);
	}
}

/** As it is, with what was just set; null: nobody has said. */
export function configOf({ config, touched }: AudioSettings): AudioConfig | null {
	if (config === null) return null;
	return { ...config, ...Object.fromEntries([...touched].map(([key, { value }]) => [key, value])) };
}

/** What is listened to: as somebody has just chosen, else as the worker says of itself (it may have been started with another one than is
 * set), else as it is set; null: nobody says. */
export function inputOf(settings: AudioSettings, health: AudioHealth | null): string | null {
	const config = configOf(settings);
	return settings.touched.has('input') ? (config?.input ?? null) : (health?.input ?? config?.input ?? null);
}

/** The names of the section `audio`. */
const WRITTEN: Readonly<Record<keyof AudioConfig, string>> = {
	input: 'input',
	gain: 'gain',
	automaticGain: 'automatic_gain',
	gate: 'gate',
	decay: 'decay',
	smoothing: 'smoothing',
	lead: 'lead',
	pitch: 'pitch',
	bpm: 'bpm',
	structure: 'structure',
	spectrum: 'spectrum',
	eventsPerSecond: 'events_per_second'
};

export const written = (key: keyof AudioConfig, value: unknown): JsonObject => ({ [WRITTEN[key]]: value });

/** A number that is set by a slider. */
export interface Dial {
	key: 'gain' | 'gate' | 'decay' | 'smoothing' | 'lead';
	least: number;
	most: number;
	step: number;
	unit: string;
}

export const DIALS: readonly Dial[] = [
	{ key: 'gain', least: -40, most: 40, step: 0.5, unit: 'dB' },
	{ key: 'gate', least: -100, most: 0, step: 1, unit: 'dBFS' },
	{ key: 'decay', least: 0.05, most: 3, step: 0.05, unit: 's' },
	{ key: 'smoothing', least: 0, most: 0.99, step: 0.01, unit: '' },
	{ key: 'lead', least: -30, most: 200, step: 1, unit: 'ms' }
];

/** What can be left unheard. */
export const PARTS = ['bpm', 'pitch', 'spectrum', 'structure'] as const;
