// What the page of health says. Reasons are those of the installation.
import { words } from './words';

export const healthWords = words({
	title: { en: 'Health', de: 'Befinden' },
	ready: { en: 'All that is needed is ready', de: 'Alles, was gebraucht wird, ist bereit' },
	readyBut: { en: 'Ready, but not all is well', de: 'Bereit, aber nicht alles ist gut' },
	notReady: { en: (count: number) => (count === 1 ? 'Not ready: one part is missing' : `Not ready: ${count} parts are missing`), de: (count: number) => (count === 1 ? 'Nicht bereit: Ein Teil fehlt' : `Nicht bereit: ${count} Teile fehlen`) },

	ok: { en: 'well', de: 'gut' },
	warn: { en: 'warning', de: 'Warnung' },
	unknown: { en: 'not known', de: 'nicht bekannt' },
	error: { en: 'error', de: 'Fehler' },
	notYetReady: { en: 'not ready', de: 'nicht bereit' },
	required: { en: 'needed', de: 'gebraucht' },

	unready: { en: 'What keeps it from being ready', de: 'Was fehlt, um bereit zu sein' },
	unreadyAbout: { en: '`/health/ready` says the same to whoever asks from outside.', de: '`/health/ready` sagt dasselbe, wer von außen fragt.' },
	components: { en: 'Parts', de: 'Teile' },
	componentsAbout: { en: 'What each was. Point at a line, touch it, or walk through it with ← and →, to read why.', de: 'Was jeder war. Auf eine Linie zeigen, sie berühren oder mit ← und → hindurchgehen, um zu lesen, warum.' },
	noComponents: { en: 'Nothing has said yet how it is.', de: 'Noch hat nichts gesagt, wie es ist.' },
	allWell: { en: 'All parts were well all the time.', de: 'Alle Teile waren die ganze Zeit gut.' },
	allOf: { en: (count: number) => `All ${count} parts`, de: (count: number) => `Alle ${count} Teile` },
	lengthOfLine: { en: 'Length of the lines', de: 'Länge der Linien' },
	courseOf: { en: (name: string) => `What ${name} was`, de: (name: string) => `Was ${name} war` },
	since: { en: (moment: string) => `since ${moment}`, de: (moment: string) => `seit ${moment}` },
	fromTo: { en: (from: string, to: string) => `${from} to ${to}`, de: (from: string, to: string) => `${from} bis ${to}` },
	untilThen: { en: (moment: string) => `until ${moment}`, de: (moment: string) => `bis ${moment}` },
	forSpan: { en: (span: string) => `for ${span}`, de: (span: string) => `${span} lang` },
	share: { en: (percent: string) => `well ${percent} % of the time`, de: (percent: string) => `${percent} % der Zeit gut` },
	flaps: { en: (count: number) => `became worse ${count === 1 ? 'once' : `${count} times`} of late`, de: (count: number) => `wurde zuletzt ${count === 1 ? 'einmal' : `${count}-mal`} schlechter` },
	now: { en: 'now', de: 'jetzt' },

	history: { en: 'What became worse or better', de: 'Was schlechter oder besser wurde' },
	noHistory: { en: 'Nothing since this is kept: all was as it is.', de: 'Nichts, seit das aufbewahrt wird: Alles war, wie es ist.' },
	change: { en: (from: string, to: string) => `${from} → ${to}`, de: (from: string, to: string) => `${from} → ${to}` },
	ofPart: { en: 'Part', de: 'Teil' },
	allParts: { en: 'all parts', de: 'alle Teile' },

	rules: { en: 'What is done of itself', de: 'Was von selbst geschieht' },
	ruleIs: {
		en: (component: string, level: string, span: string, then: string) => `When ${component} is “${level}” or worse for ${span}: ${then}`,
		de: (component: string, level: string, span: string, then: string) => `Wenn ${component} ${span} lang „${level}“ oder schlechter ist: ${then}`
	},
	thenRestart: { en: (service: string) => `restart ${service}`, de: (service: string) => `${service} neu starten` },
	thenEvent: { en: 'tell it as an event', de: 'als Ereignis sagen' },
	atMost: { en: (times: number, span: string) => `at most ${times} times in ${span}`, de: (times: number, span: string) => `höchstens ${times}-mal in ${span}` },
	firedNever: { en: 'not of late', de: 'zuletzt nicht' },
	firedLast: { en: (count: number, moment: string) => `${count === 1 ? 'once' : `${count} times`}, the last time at ${moment}`, de: (count: number, moment: string) => `${count === 1 ? 'einmal' : `${count}-mal`}, zuletzt um ${moment}` }
});
