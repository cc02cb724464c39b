// What cards of the overview say of their own, and what is said while they are arranged.
import { words } from './words';

export const faces = words({
	shareBlocked: { en: 'Share blocked:', de: 'Anteil blockiert:' },
	blocked: { en: 'blocked', de: 'blockiert' },
	queries: { en: 'queries', de: 'Anfragen' },
	withinADay: { en: 'within a day', de: 'an einem Tag' },
	connected: { en: 'Connected', de: 'Verbunden' },
	notConnected: { en: 'Not connected', de: 'Nicht verbunden' },
	othersOnline: { en: (count: number): string => (count === 1 ? 'other device is online' : 'other devices are online'), de: (count: number) => (count === 1 ? 'anderes Gerät ist da' : 'andere Geräte sind da') },
	online: { en: 'online', de: 'da' },
	offline: { en: 'offline', de: 'weg' },
	lights: { en: 'The lights', de: 'Die Lichter' },
	lightsShow: { en: (what: string) => `The lights of the matrix: ${what}`, de: (what: string) => `Die Lichter der Matrix: ${what}` },

	arrange: { en: 'Arrange', de: 'Anordnen' },
	done: { en: 'Done', de: 'Fertig' },
	asItWas: { en: 'As it was at first', de: 'Wie am Anfang' },
	arrangeHint: { en: 'Drag cards, or move them with the arrows. It holds in this browser.', de: 'Karten ziehen oder mit den Pfeilen bewegen. Es gilt in diesem Browser.' },
	nameOf: { en: (name: string) => `Name of ${name}`, de: (name: string) => `Name von ${name}` },
	earlier: { en: (name: string) => `${name} earlier`, de: (name: string) => `${name} nach vorn` },
	later: { en: (name: string) => `${name} later`, de: (name: string) => `${name} nach hinten` },
	hide: { en: (name: string) => `Hide ${name}`, de: (name: string) => `${name} verbergen` },
	hideWord: { en: 'Hide', de: 'Verbergen' },
	hidden: { en: 'Hidden', de: 'Verborgen' },
	show: { en: (name: string) => `Show ${name}`, de: (name: string) => `${name} zeigen` },
	allHidden: { en: 'All cards are hidden.', de: 'Alle Karten sind verborgen.' }
});
