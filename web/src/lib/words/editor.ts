// What the editor of scenes says.
import { words } from './words';

export const editorWords = words({
	title: { en: 'Scenes in Lua', de: 'Szenen in Lua' },
	unsaved: { en: (name: string) => `${name} (not saved)`, de: (name: string) => `${name} (nicht gespeichert)` },
	back: { en: 'Back to the light', de: 'Zurück zum Licht' },
	mayLeave: { en: 'What you wrote is not saved. Leave it?', de: 'Das Geschriebene ist nicht gespeichert. Trotzdem gehen?' },
	scriptOf: { en: (name: string) => `The script of ${name}`, de: (name: string) => `Das Skript von ${name}` },
	loads: { en: 'It loads.', de: 'Es lädt.' },
	noneYet: { en: 'There is no scene in Lua yet. Give one a name, and begin.', de: 'Noch gibt es keine Szene in Lua. Einen Namen geben und anfangen.' },
	shows: { en: (mode: string) => `shows ${mode}`, de: (mode: string) => `zeigt ${mode}` },
	scene: { en: 'Scene', de: 'Szene' },
	save: { en: 'Save', de: 'Speichern' },
	saved: { en: 'Saved', de: 'Gespeichert' },
	saveKey: { en: 'Ctrl-S', de: 'Strg-S' },
	show: { en: 'Show it', de: 'Zeigen' },
	newScene: { en: 'New scene', de: 'Neue Szene' },
	itsName: { en: 'its name', de: 'ihr Name' },
	begin: { en: 'Begin', de: 'Anfangen' },
	badName: { en: 'A name is made of a to z, 0 to 9, _ and -.', de: 'Ein Name besteht aus a bis z, 0 bis 9, _ und -.' },
	ships: { en: (name: string) => `${name} ships with Tutti: choose another name.`, de: (name: string) => `${name} gehört zu Tutti: ein anderer Name, bitte.` },
	already: { en: (name: string) => `There is a scene ${name} already.`, de: (name: string) => `Eine Szene ${name} gibt es schon.` },
	notSaved: { en: (why: string) => `Not saved: ${why}`, de: (why: string) => `Nicht gespeichert: ${why}` },
	isSaved: { en: (name: string) => `${name} is saved.`, de: (name: string) => `${name} ist gespeichert.` },
	isShowing: { en: (name: string) => `${name} is showing.`, de: (name: string) => `${name} wird gezeigt.` }
});
