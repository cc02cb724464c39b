// What the settings say that are made in this browser, and all settings share.
import { words } from './words';

export const settings = words({
	headline: { en: 'Settings', de: 'Einstellungen' },
	parts: { en: 'Parts of the settings', de: 'Teile der Einstellungen' },

	screen: { en: 'This screen', de: 'Dieser Bildschirm' },
	screenAbout: { en: 'Kept in this browser; at once, and for nobody else.', de: 'In diesem Browser behalten; sofort, und für niemanden sonst.' },
	language: { en: 'Language', de: 'Sprache' },
	colours: { en: 'Colours', de: 'Farben' },
	wall: { en: 'The wall', de: 'Die Wand' },
	wallAbout: {
		en: 'A page for a screen that hangs there: large, dim at night, without a hand.',
		de: 'Eine Seite für einen Bildschirm, der hängt: groß, nachts gedimmt, ohne Zutun.'
	},
	cards: { en: 'Cards', de: 'Karten' },
	cardTemperature: { en: 'Temperature of each room', de: 'Temperatur jedes Raums' },
	cardCo2: { en: 'CO₂ of each room', de: 'CO₂ jedes Raums' },
	cardWeather: { en: 'Weather', de: 'Wetter' },
	cardAlerts: { en: 'What needs a look', de: 'Was einen Blick braucht' },
	cardOther: { en: 'Another reading', de: 'Noch ein Messwert' },
	add: { en: 'Add', de: 'Hinzufügen' },
	remove: { en: (name: string) => `Remove ${name}`, de: (name: string) => `${name} entfernen` },
	night: { en: 'Night', de: 'Nacht' },
	nightHours: { en: 'by the clock', de: 'nach der Uhr' },
	nightLight: { en: 'by a reading of light', de: 'nach einem Lichtwert' },
	nightNever: { en: 'never', de: 'nie' },
	from: { en: 'From', de: 'Von' },
	to: { en: 'To', de: 'Bis' },
	reading: { en: 'Reading', de: 'Messwert' },
	below: { en: 'Below', de: 'Unter' },
	dim: { en: 'Brightness at night', de: 'Helligkeit bei Nacht' },
	openWall: { en: 'Open the wall', de: 'Wand öffnen' },
	wallAddress: { en: 'Its address, for a screen that keeps nothing', de: 'Ihre Adresse, für einen Bildschirm, der nichts behält' }
});
