// What the page of logs says beside what every log says (services.ts). Lines are said by who wrote them.
import { words } from './words';

export const logWords = words({
	title: { en: 'Logs', de: 'Protokolle' },
	all: { en: 'What the services write', de: 'Was die Dienste schreiben' },
	ofOne: { en: (name: string) => `What ${name} writes`, de: (name: string) => `Was ${name} schreibt` },
	service: { en: 'Service', de: 'Dienst' },
	everyService: { en: 'All services', de: 'Alle Dienste' },
	searchHint: { en: 'a text, or a regular expression', de: 'ein Text oder regulärer Ausdruck' },
	follow: { en: 'Follow', de: 'Folgen' },
	save: { en: 'Save as text', de: 'Als Text speichern' },
	count: { en: (count: number) => (count === 1 ? 'One line' : `${count} lines`), de: (count: number) => (count === 1 ? 'Eine Zeile' : `${count} Zeilen`) },
	paused: { en: 'paused', de: 'angehalten' },
	nothing: { en: 'Nothing is written yet.', de: 'Noch ist nichts geschrieben.' },
	toLogs: { en: 'All logs', de: 'Alle Protokolle' },
	toDebug: { en: 'Messages and logs, live', de: 'Nachrichten und Protokolle, live' },
	toThisLog: { en: 'On the page of logs', de: 'Auf der Seite der Protokolle' }
});
