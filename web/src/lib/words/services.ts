// What the page of services says. What became of a service, and why, is said by the installation.
import { words } from './words';

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const serviceWords = words({
	noneYet: { en: 'No service has reported yet', de: 'Noch hat sich kein Dienst gemeldet' },
	oneNeedsALook: { en: (name: string) => `${name} needs a look`, de: (name: string) => `${name} braucht einen Blick` },
	someNeedALook: { en: (bad: number, count: number) => `${bad} of ${count} services need a look`, de: (bad: number, count: number) => `${bad} von ${count} Diensten brauchen einen Blick` },
	onTheirWay: { en: 'Services are on their way', de: 'Dienste sind unterwegs' },
	allWell: {
		en: (count: number) => (count === 1 ? 'The one service is as it should be' : `All ${count} services are as they should be`),
		de: (count: number) => (count === 1 ? 'Der eine Dienst ist, wie er sein soll' : `Alle ${count} Dienste sind, wie sie sein sollen`)
	},

	lines: { en: 'All lines', de: 'Alle Zeilen' },
	info: { en: 'Info and worse', de: 'Hinweise und Schlimmeres' },
	warning: { en: 'Warnings and worse', de: 'Warnungen und Schlimmeres' },
	error: { en: 'Errors', de: 'Fehler' },
	level: { en: 'Level', de: 'Stufe' },
	search: { en: 'Search', de: 'Suche' },
	logOf: { en: (name: string) => `Log of ${name}`, de: (name: string) => `Protokoll von ${name}` },
	leftOut: { en: 'Earlier lines are left out.', de: 'Frühere Zeilen sind weggelassen.' },
	asking: { en: 'Asking …', de: 'Frage …' },
	wroteNothing: { en: 'It has written nothing yet.', de: 'Er hat noch nichts geschrieben.' },
	noSuchLine: { en: 'No line is like that.', de: 'Keine Zeile ist so.' },
	logNotKnown: { en: (why: string) => `The log is not known: ${why}.`, de: (why: string) => `Das Protokoll ist nicht bekannt: ${why}.` },
	historyNotKnown: { en: (why: string) => `The history is not known: ${why}.`, de: (why: string) => `Die Geschichte ist nicht bekannt: ${why}.` },

	start: { en: 'Start', de: 'Starten' },
	stop: { en: 'Stop', de: 'Stoppen' },
	restart: { en: 'Restart', de: 'Neu starten' },
	runNow: { en: 'Run now', de: 'Jetzt ausführen' },
	orderOf: { en: (word: string, name: string) => `${word} ${name}`, de: (word: string, name: string) => `${name}: ${word}` },
	mayStop: { en: (name: string) => `Stop ${name}? It stays stopped until somebody starts it.`, de: (name: string) => `${name} stoppen? Es bleibt dabei, bis jemand ihn startet.` },
	mayRestart: { en: (name: string) => `Restart ${name}?`, de: (name: string) => `${name} neu starten?` },
	pageNeedsIt: { en: 'This page needs it.', de: 'Diese Seite braucht ihn.' },
	refused: { en: (word: string, why: string) => `${word}: ${why}.`, de: (word: string, why: string) => `${word}: ${why}.` },
	saidDone: { en: (name: string, word: string) => `${name}: ${word.toLowerCase()}, done.`, de: (name: string, word: string) => `${name}: ${word}, getan.` },

	process: { en: (pid: number) => `process ${pid}`, de: (pid: number) => `Prozess ${pid}` },
	wasProcess: { en: (pid: number) => `was process ${pid}`, de: (pid: number) => `war Prozess ${pid}` },
	nothingKnown: { en: 'Nothing is known yet.', de: 'Noch ist nichts bekannt.' },
	showLess: { en: 'Show less', de: 'Weniger zeigen' },
	showAll: { en: (count: number) => `Show all ${count}`, de: (count: number) => `Alle ${count} zeigen` },

	lengthOfTimeline: { en: 'Length of the timeline', de: 'Länge der Zeitleiste' },
	within: {
		en: (span: string, starts: number, ends: number, unwanted: number) => `Within ${span}: ${counted(starts, 'start', 'starts')}, ${counted(ends, 'end', 'ends')}, ${unwanted} of them unwanted.`,
		de: (span: string, starts: number, ends: number, unwanted: number) => `In ${span}: ${counted(starts, 'Start', 'Starts')}, ${counted(ends, 'Ende', 'Enden')}, davon ${unwanted} ungewollt.`
	},
	now: { en: 'now', de: 'jetzt' },

	processor: { en: 'Processor', de: 'Prozessor' },
	allServices: { en: 'All services', de: 'Alle Dienste' },
	for: { en: (span: string) => `for ${span}`, de: (span: string) => `seit ${span}` },
	startsIn: { en: (span: string) => `Starts in ${span}.`, de: (span: string) => `Startet in ${span}.` },
	needs: { en: (names: string) => `Needs what is not up: ${names}.`, de: (names: string) => `Braucht, was nicht läuft: ${names}.` },
	log: { en: 'Log', de: 'Protokoll' },
	history: { en: 'History', de: 'Geschichte' }
});
