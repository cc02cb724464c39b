// What is said of one source, and of what its readings were.
import { words } from './words';

export const past = words({
	history: { en: 'History', de: 'Verlauf' },
	upToNow: { en: 'up to now', de: 'bis jetzt' },
	nobodyKeeps: { en: 'Nobody keeps readings here yet.', de: 'Hier behält noch niemand die Werte.' },
	howToKeep: {
		en: 'Below are the last minutes. With a history there are charts of every reading over an hour, a day, a month, a year: add this to the file that the installation was started with.',
		de: 'Unten sind die letzten Minuten. Mit einem Verlauf gibt es Kurven jedes Werts über eine Stunde, einen Tag, einen Monat, ein Jahr: dies kommt in die Datei, mit der die Installation gestartet wurde.'
	},
	thenReload: {
		en: (command: string) => `Then ${command}. It takes about 3 MB of memory, and begins with the readings from then on.`,
		de: (command: string) => `Danach ${command}. Das braucht etwa 3 MB Speicher und beginnt mit den Werten von da an.`
	},
	away: {
		en: (why: string) => `The history does not answer now: ${why}. It is asked again when it is back.`,
		de: (why: string) => `Der Verlauf antwortet gerade nicht: ${why}. Er wird wieder gefragt, sobald er da ist.`
	},
	noNumbers: { en: 'This source says no numbers: there is nothing to draw.', de: 'Diese Quelle nennt keine Zahlen: Es gibt nichts zu zeichnen.' },
	reading: { en: 'Reading', de: 'Wert' },
	beside: { en: 'Beside it', de: 'Daneben' },
	nothing: { en: 'nothing', de: 'nichts' },
	howLong: { en: 'How long', de: 'Wie lange' },
	hour: { en: 'Hour', de: 'Stunde' },
	day: { en: 'Day', de: 'Tag' },
	week: { en: 'Week', de: 'Woche' },
	month: { en: 'Month', de: 'Monat' },
	year: { en: 'Year', de: 'Jahr' },
	onAverage: { en: 'on average', de: 'im Mittel' },
	between: { en: (least: string, most: string) => `${least} to ${most}`, de: (least: string, most: string) => `${least} bis ${most}` },
	nothingKept: { en: 'nothing kept', de: 'nichts behalten' },
	nothingKeptThen: { en: 'Nothing was kept in this time.', de: 'Aus dieser Zeit wurde nichts behalten.' },
	whichPart: { en: 'Which part', de: 'Welcher Teil' },
	earlier: { en: 'Earlier', de: 'Früher' },
	later: { en: 'Later', de: 'Später' },
	zoomIn: { en: 'Zoom in', de: 'Näher' },
	zoomOut: { en: 'Zoom out', de: 'Weiter weg' },
	now: { en: 'Now', de: 'Jetzt' },
	hintMouse: {
		en: 'Drag to zoom, with Shift to move; click and turn the wheel. Keys: ← → read, Shift with them moves, + and − zoom, End is now.',
		de: 'Ziehen holt näher, mit Umschalt verschiebt es; anklicken und das Rad drehen. Tasten: ← → lesen, mit Umschalt verschieben, + und − holen näher und weiter weg, Ende ist jetzt.'
	},
	hintTouch: { en: 'One finger moves, two zoom.', de: 'Ein Finger verschiebt, zwei holen näher.' },
	save: { en: 'Save as CSV', de: 'Als CSV sichern' },
	notKnown: { en: (why: string) => `What is looked at is not known: ${why}.`, de: (why: string) => `Was hier zu sehen wäre, ist nicht bekannt: ${why}.` },
	asked: { en: 'The course is asked for.', de: 'Der Verlauf wird erfragt.' },
	chartFailed: {
		en: 'The chart did not load: the gateway is away. The table below has the values.',
		de: 'Das Bild wurde nicht geladen: Das Gateway ist nicht da. Die Werte stehen in der Tabelle.'
	},
	asTable: { en: 'As a table', de: 'Als Tabelle' },
	from: { en: 'From', de: 'Ab' },
	least: { en: 'Least', de: 'Kleinster' },
	mean: { en: 'Mean', de: 'Mittel' },
	most: { en: 'Most', de: 'Größter' },
	shareYes: { en: (percent: number) => `${percent} % yes`, de: (percent: number) => `${percent} % ja` },
	nothingThen: { en: (name: string, span: string) => `${name}, ${span}: nothing was kept.`, de: (name: string, span: string) => `${name}, ${span}: nichts behalten.` },
	summary: {
		en: (name: string, span: string, mean: string, least: string, leastAt: string, most: string, mostAt: string) =>
			`${name}, ${span}: ${mean} on average, least ${least} (${leastAt}), most ${most} (${mostAt}).`,
		de: (name: string, span: string, mean: string, least: string, leastAt: string, most: string, mostAt: string) =>
			`${name}, ${span}: ${mean} im Mittel, kleinster Wert ${least} (${leastAt}), größter ${most} (${mostAt}).`
	},

	home: { en: 'Home', de: 'Start' },
	sources: { en: 'Sources', de: 'Quellen' },
	theSource: { en: 'The source', de: 'Die Quelle' },
	measures: { en: 'Measures', de: 'Misst' },
	every: { en: (interval: string) => `every ${interval}`, de: (interval: string) => `alle ${interval}` },
	everySimulated: { en: (interval: string) => `every ${interval}, simulated`, de: (interval: string) => `alle ${interval}, simuliert` },
	lastAsked: { en: 'Last asked', de: 'Zuletzt gefragt' },
	lastSuccess: { en: 'Last success', de: 'Zuletzt gelungen' },
	askedSoOften: { en: 'Asked', de: 'Gefragt' },
	failed: { en: 'Failed', de: 'Gescheitert' },
	times: { en: (count: string) => `${count} times`, de: (count: string) => `${count}-mal` },
	never: { en: 'never', de: 'nie' },
	readings: { en: 'Readings', de: 'Werte' },
	onTheBus: { en: 'On the bus', de: 'Auf dem Bus' },
	lastError: { en: 'Last error:', de: 'Letzter Fehler:' },
	itsService: { en: 'Its service', de: 'Ihr Dienst' },
	logOf: { en: (name: string) => `Log and history of ${name}`, de: (name: string) => `Protokoll und Geschichte von ${name}` },
	notHere: { en: (name: string) => `${name} is not here now`, de: (name: string) => `${name} ist gerade nicht da` },
	butKept: { en: 'What was kept of it is.', de: 'Was davon behalten wurde, schon.' },
	unknown: { en: (name: string) => `No source is called ${name}`, de: (name: string) => `Keine Quelle heißt ${name}` },
	thereAre: { en: 'There are:', de: 'Es gibt:' }
});
