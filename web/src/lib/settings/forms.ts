// What can be set of each section, and within which limits: the page's own knowledge of src/sections, which has the last word. A
// section's key that is not here is not lost: what is saved are changed keys alone.

export type Input =
	| { kind: 'text'; fallback: string }
	| { kind: 'number'; fallback: number; least: number; most: number; unit?: string; whole?: boolean }
	/** A number of seconds, or as a file may say it: "5m". */
	| { kind: 'seconds'; fallback: number; least: number; most: number }
	| { kind: 'switch'; fallback: boolean }
	| { kind: 'choice'; fallback: string | number; options: readonly (string | number)[] }
	/** From which value on it is yellow, and red. */
	| { kind: 'pair'; fallback: readonly [number, number]; item: string }
	/** Texts with commas between. */
	| { kind: 'texts' }
	| { kind: 'secret' };

export interface Field {
	section: string;
	key: string;
	input: Input;
}

export const FORMS = {
	display: [
		field('display', 'rotation', { kind: 'choice', fallback: 0, options: [0, 90, 180, 270] }),
		field('display', 'scroll_speed', { kind: 'seconds', fallback: 0.08, least: 0.01, most: 5 }),
		field('display', 'show_icons', { kind: 'switch', fallback: true }),
		field('display', 'icon_duration', { kind: 'seconds', fallback: 1.5, least: 0.1, most: 600 }),
		field('display', 'thresholds', { kind: 'pair', fallback: [1000, 1500], item: 'co2' })
	],
	sleep: [
		field('sleep', 'start_hour', { kind: 'number', fallback: 0, least: 0, most: 23, whole: true }),
		field('sleep', 'end_hour', { kind: 'number', fallback: 0, least: 0, most: 23, whole: true }),
		field('sleep', 'disable_pi_leds', { kind: 'switch', fallback: false })
	],
	weather: [
		field('weather', 'location', { kind: 'text', fallback: '' }),
		field('weather', 'units', { kind: 'choice', fallback: 'metric', options: ['metric', 'imperial'] }),
		field('weather', 'provider', { kind: 'choice', fallback: 'wttr', options: ['wttr', 'open-meteo'] }),
		field('weather', 'timeout', { kind: 'seconds', fallback: 10, least: 0.1, most: 120 })
	],
	aranet4: [
		field('aranet4', 'timeout', { kind: 'seconds', fallback: 30, least: 1, most: 120 }),
		field('aranet4', 'adapter', { kind: 'text', fallback: '' })
	],
	sensors: [
		field('sensors', 'factor', { kind: 'number', fallback: 5.466, least: 0, most: 1000 }),
		field('sensors', 'imu', { kind: 'switch', fallback: false })
	],
	pihole: [
		field('pihole', 'host', { kind: 'text', fallback: 'pi.hole' }),
		field('pihole', 'password', { kind: 'secret' }),
		field('pihole', 'timeout', { kind: 'seconds', fallback: 10, least: 0.1, most: 120 })
	],
	tailscale: [field('tailscale', 'peers', { kind: 'switch', fallback: false })],
	auth: [
		field('auth', 'enabled', { kind: 'switch', fallback: true }),
		field('auth', 'username', { kind: 'text', fallback: '' }),
		field('auth', 'password_hash', { kind: 'secret' }),
		field('auth', 'cors_origins', { kind: 'texts' })
	]
} as const satisfies Record<string, readonly Field[]>;

function field(section: string, key: string, input: Input): Field {
	return { section, key, input };
}

/** How often a source polls. */
export const intervalField = (source: string, fallback: number): Field => field('schedule', source, { kind: 'seconds', fallback, least: 1, most: 86_400 });

/** What an item of a list has, all of it text; of a secret it is said that it is set. */
export interface List {
	section: string;
	key: string;
	columns: readonly { key: string; needed: boolean; secret?: boolean }[];
}

export const SENSOR_LIST: List = { section: 'aranet4', key: 'sensors', columns: [{ key: 'label', needed: true }, { key: 'mac', needed: true }] };

export const CAMERA_LIST: List = {
	section: 'camera',
	key: 'cameras',
	columns: [
		{ key: 'name', needed: true },
		{ key: 'url', needed: true },
		{ key: 'user', needed: false },
		{ key: 'password', needed: false, secret: true },
		{ key: 'onvif_url', needed: false }
	]
};
