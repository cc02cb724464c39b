// What is said where no page is, or where one cannot be shown.
import { words } from './words';

export const errorWords = words({
	noSuchPage: { en: (name: string) => `No such page – ${name}`, de: (name: string) => `Keine solche Seite – ${name}` },
	noPageHere: { en: 'There is no page here', de: 'Hier ist keine Seite' },
	nothingAt: { en: 'Nothing is at', de: 'Nichts ist bei' },
	whatThereIs: { en: 'What there is:', de: 'Was es gibt:' },
	cannotBeShown: { en: 'This page cannot be shown', de: 'Diese Seite lässt sich nicht zeigen' },
	homeIs: { en: 'what is measured, and how the services are', de: 'was gemessen wird, und wie es den Diensten geht' },
	eventsAre: { en: 'playlists, gestures, and the inputs to try them', de: 'Abläufe, Gesten und die Eingänge, um sie auszuprobieren' }
});
