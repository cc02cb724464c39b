// What the sources that ship are called, and what they say of themselves. They say it in English, to whoever reads the bus; a source
// that somebody made or named says its own, which is shown as it is.
import type { SourceMeta } from '$contract/types';
import { words } from './words';

const names = {
	machine: { en: 'This machine', de: 'Dieser Rechner' },
	weather: { en: 'Weather', de: 'Wetter' },
	air: { en: 'Air quality', de: 'Luft' },
	board: { en: 'Sense HAT', de: 'Sense HAT' },
	blocker: { en: 'Pi-hole', de: 'Pi-hole' },
	tailnet: { en: 'Tailscale', de: 'Tailscale' },
	assistant: { en: 'Home Assistant', de: 'Home Assistant' },
	cameras: { en: 'Cameras', de: 'Kameras' }
};

const abouts: Record<keyof typeof names, { en: string; de: string }> = {
	machine: {
		en: 'Processor, memory, load, temperature, disk and network, from /proc and /sys',
		de: 'Prozessor, Speicher, Last, Temperatur, Platte und Netz, aus /proc und /sys'
	},
	weather: { en: 'The weather now and of three days, from wttr.in or Open-Meteo', de: 'Das Wetter jetzt und an drei Tagen, von wttr.in oder Open-Meteo' },
	air: {
		en: 'CO2, temperature, humidity and pressure of rooms, by Aranet4 sensors over Bluetooth',
		de: 'CO2, Temperatur, Feuchte und Druck in Räumen, von Aranet4-Sensoren über Bluetooth'
	},
	board: {
		en: 'Temperature, humidity and pressure over I²C; the matrix of lights and the joystick',
		de: 'Temperatur, Feuchte und Druck über I²C; die Lichtmatrix und der Joystick'
	},
	blocker: { en: 'What the Pi-hole answered and blocked today', de: 'Was das Pi-hole heute beantwortet und gesperrt hat' },
	tailnet: {
		en: 'Whether this machine is in its tailnet, and how many others are',
		de: 'Ob dieser Rechner in seinem Tailnet ist, und wie viele andere es sind'
	},
	assistant: { en: 'Entities of a Home Assistant', de: 'Entitäten eines Home Assistant' },
	cameras: { en: 'How the streams of the cameras are', de: 'Wie es den Streams der Kameras geht' }
};

export const shippedNames = words(names);
export const shippedAbouts = words(abouts);

type Shipped = keyof typeof names;
type Said = Pick<SourceMeta, 'name' | 'description'>;

const SHIPPED = Object.keys(names) as Shipped[];

/** By both: who chose one of these names for a source of theirs means it. */
const shipped = ({ name, description }: Said): Shipped | undefined => SHIPPED.find((each) => names[each].en === name && abouts[each].en === description);

/** What a source is called; nothing where it has not said. */
export function sourceName(meta: Said | null | undefined): string | undefined {
	const known = meta ? shipped(meta) : undefined;
	return known === undefined ? meta?.name : shippedNames[known];
}

/** What it says of itself. */
export function sourceAbout(meta: Said | null | undefined): string | undefined {
	const known = meta ? shipped(meta) : undefined;
	return known === undefined ? meta?.description : shippedAbouts[known];
}
