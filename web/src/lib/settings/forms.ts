// What can be set of each section, and within which limits: forms.json, which src/sections/forms_test.cpp holds against the sections
// themselves. They have the last word. A section's key that is not here is not lost: what is saved are changed keys alone.
import forms from './forms.json';

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

type Name = keyof typeof forms;

const formOf = (section: Name): Field[] => Object.entries(forms[section] as Record<string, Input>).map(([key, input]) => ({ section, key, input }));

/** The fields of each section, in the order in which they are shown. */
export const FORMS: Readonly<Record<Name, readonly Field[]>> = {
	display: formOf('display'),
	sleep: formOf('sleep'),
	weather: formOf('weather'),
	aranet4: formOf('aranet4'),
	sensors: formOf('sensors'),
	pihole: formOf('pihole'),
	tailscale: formOf('tailscale'),
	auth: formOf('auth'),
	'now-playing': formOf('now-playing'),
	lyrics: formOf('lyrics'),
	spotify: formOf('spotify'),
	mpris: formOf('mpris'),
	virtualdj: formOf('virtualdj'),
	debug: formOf('debug')
};

/** Parts that are shown where they are used, each the whole form of a section by the name of its worker, in the order in which they stand. */
export const WORKER_FORMS = ['now-playing', 'lyrics', 'spotify', 'mpris', 'virtualdj', 'debug'] as const;

/** Of what not every installation has: where something is set of it, or it runs, here or on another machine. */
export const isUsed = (sections: Readonly<Record<string, object>> | undefined, services: readonly string[], section: string, service = section): boolean =>
	Object.keys(sections?.[section] ?? {}).length > 0 || services.some((name) => name === service || name.endsWith(`.${service}`));

/** How often a source polls. */
export const intervalField = (source: string, fallback: number): Field => ({ section: 'schedule', key: source, input: { kind: 'seconds', fallback, least: 1, most: 86_400 } });

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
