// What the pages of control share: the way between them, and what becomes of what was asked there.
import { words } from './words';

export const governance = words({
	parts: { en: 'Parts of control', de: 'Teile der Leitung' },
	control: { en: 'Who leads', de: 'Wer führt' },
	objects: { en: 'What is to be', de: 'Was sein soll' },
	jobs: { en: 'Jobs', de: 'Aufträge' },
	health: { en: 'Health', de: 'Befinden' },
	asking: { en: 'One moment…', de: 'Einen Moment …' },
	controlIsAway: { en: 'Control does not answer', de: 'Die Leitung antwortet nicht' },
	refused: { en: (why: string) => `That was not done: ${why}.`, de: (why: string) => `Das wurde nicht getan: ${why}.` },
	notKnown: { en: (why: string) => `This is not known: ${why}.`, de: (why: string) => `Das ist nicht bekannt: ${why}.` },
	earlier: { en: 'Earlier', de: 'Frühere' },
	details: { en: 'Details', de: 'Einzelheiten' },
	detailsOf: { en: (what: string) => `Details: ${what}`, de: (what: string) => `Einzelheiten: ${what}` },
	cancel: { en: 'Cancel', de: 'Abbrechen' }
});
