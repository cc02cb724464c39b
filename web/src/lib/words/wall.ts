// What a wall says beside what it measures.
import { words } from './words';

export const wall = words({
	title: { en: (name: string) => `Wall – ${name}`, de: (name: string) => `Wand – ${name}` },
	weather: { en: 'Outside', de: 'Draußen' },
	leave: { en: 'Overview', de: 'Übersicht' },
	set: { en: 'Set this wall', de: 'Wand einstellen' },
	away: { en: 'Offline', de: 'Offline' },
	offlineSince: { en: (moment: string) => `Offline since ${moment}`, de: (moment: string) => `Offline seit ${moment}` },
	hubAway: { en: 'The hub is away', de: 'Der Hub ist nicht da' },
	nothing: { en: 'Nothing of what this wall should show has been measured yet.', de: 'Noch ist nichts gemessen, was diese Wand zeigen soll.' },
	lastKnown: { en: 'last known', de: 'zuletzt' }
});
