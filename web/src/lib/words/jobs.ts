// What the page of jobs says. What a worker says of its job is shown as it says it.
import { words } from './words';

export const jobWords = words({
	title: { en: 'Jobs', de: 'Aufträge' },
	nothingToDo: { en: 'Nothing is to be done', de: 'Nichts ist zu tun' },
	runAndWait: {
		en: (running: number, waiting: number) => `${running === 1 ? '1 job runs' : `${running} jobs run`}${waiting === 0 ? '' : `, ${waiting} ${waiting === 1 ? 'waits' : 'wait'}`}`,
		de: (running: number, waiting: number) => `${running === 1 ? '1 Auftrag läuft' : `${running} Aufträge laufen`}${waiting === 0 ? '' : `, ${waiting} ${waiting === 1 ? 'wartet' : 'warten'}`}`
	},
	onlyWait: { en: (count: number) => (count === 1 ? '1 job waits' : `${count} jobs wait`), de: (count: number) => (count === 1 ? '1 Auftrag wartet' : `${count} Aufträge warten`) },
	someFailed: { en: (count: number) => (count === 1 ? '1 job failed for good' : `${count} jobs failed for good`), de: (count: number) => (count === 1 ? '1 Auftrag ist endgültig gescheitert' : `${count} Aufträge sind endgültig gescheitert`) },

	running: { en: 'Running', de: 'In Arbeit' },
	waiting: { en: 'Waiting', de: 'Wartend' },
	failed: { en: 'Failed for good', de: 'Endgültig gescheitert' },
	failedAbout: { en: 'Tried as often as was allowed. They stay until somebody tries them again or forgets them.', de: 'So oft versucht wie erlaubt. Sie bleiben, bis jemand sie noch einmal versucht oder vergisst.' },
	ended: { en: 'Over', de: 'Vorbei' },
	noneRuns: { en: 'Nothing runs now.', de: 'Gerade läuft nichts.' },
	noneWaits: { en: 'Nothing waits. A job that is wanted stands here until a worker takes it.', de: 'Nichts wartet. Ein gewünschter Auftrag steht hier, bis ein Arbeiter ihn nimmt.' },
	noneFailed: { en: 'None has.', de: 'Keiner.' },
	noneEnded: { en: 'None is over yet.', de: 'Noch ist keiner vorbei.' },
	more: { en: 'There are more than are shown: choose a kind.', de: 'Es gibt mehr, als hier stehen: eine Art wählen.' },

	queuedWord: { en: 'waits', de: 'wartet' },
	runningWord: { en: 'runs', de: 'läuft' },
	cancellingWord: { en: 'is stopping', de: 'hört auf' },
	succeededWord: { en: 'done', de: 'erledigt' },
	failedWord: { en: 'failed for good', de: 'endgültig gescheitert' },
	cancelledWord: { en: 'cancelled', de: 'abgebrochen' },
	retriedWord: { en: 'is tried again', de: 'wird noch einmal versucht' },

	progressOf: { en: (kind: string) => `How far ${kind} is`, de: (kind: string) => `Wie weit ${kind} ist` },
	done: { en: (percent: string) => `${percent} %`, de: (percent: string) => `${percent} %` },
	by: { en: (who: string) => `for ${who}`, de: (who: string) => `für ${who}` },
	at: { en: (worker: string) => `at ${worker}`, de: (worker: string) => `bei ${worker}` },
	tryOf: { en: (attempt: number, most: number) => `try ${attempt} of ${most}`, de: (attempt: number, most: number) => `Versuch ${attempt} von ${most}` },
	since: { en: (span: string) => `for ${span}`, de: (span: string) => `seit ${span}` },
	took: { en: (span: string) => `took ${span}`, de: (span: string) => `dauerte ${span}` },
	notBefore: { en: (moment: string) => `not before ${moment}`, de: (moment: string) => `nicht vor ${moment}` },
	priorityIs: { en: (priority: number) => `priority ${priority}`, de: (priority: number) => `Vorrang ${priority}` },

	id: { en: 'Id', de: 'Kennung' },
	params: { en: 'What it is to do', de: 'Was er tun soll' },
	result: { en: 'What it gave', de: 'Was er ergab' },
	queuedAt: { en: 'Wanted', de: 'Gewünscht' },
	sinceThen: { en: (state: string) => `Since then: ${state}`, de: (state: string) => `Seither: ${state}` },
	worker: { en: 'Worker', de: 'Arbeiter' },
	dedup: { en: 'Once under', de: 'Einmal unter' },
	tries: { en: 'Tries', de: 'Versuche' },
	triedInVain: { en: 'failed', de: 'gescheitert' },
	lostWord: { en: 'was not heard of again', de: 'ließ nichts mehr von sich hören' },

	cancelIt: { en: 'Cancel', de: 'Abbrechen' },
	cancelThat: { en: (kind: string) => `Cancel: ${kind}`, de: (kind: string) => `Abbrechen: ${kind}` },
	mayCancel: { en: (kind: string) => `Cancel ${kind}? What it has done so far stays.`, de: (kind: string) => `${kind} abbrechen? Was schon getan ist, bleibt.` },
	replay: { en: 'Try again', de: 'Noch einmal' },
	replayThat: { en: (kind: string) => `Try again: ${kind}`, de: (kind: string) => `Noch einmal: ${kind}` },
	forget: { en: 'Forget', de: 'Vergessen' },
	forgetThat: { en: (kind: string) => `Forget: ${kind}`, de: (kind: string) => `Vergessen: ${kind}` },
	saidCancelled: { en: (kind: string) => `${kind} is to stop.`, de: (kind: string) => `${kind} soll aufhören.` },
	saidReplayed: { en: (kind: string) => `${kind} is tried again.`, de: (kind: string) => `${kind} wird noch einmal versucht.` },
	saidForgotten: { en: (kind: string) => `${kind} is forgotten.`, de: (kind: string) => `${kind} ist vergessen.` },
	saidQueued: { en: (kind: string) => `${kind} waits.`, de: (kind: string) => `${kind} wartet.` },
	saidKnown: { en: (kind: string) => `${kind}: one like that waits or runs already.`, de: (kind: string) => `${kind}: So einer wartet oder läuft schon.` },

	newJob: { en: 'Want a job', de: 'Auftrag geben' },
	newJobAbout: { en: 'Whoever takes jobs of its kind does it as soon as there is room.', de: 'Wer Aufträge dieser Art nimmt, tut ihn, sobald Platz ist.' },
	kind: { en: 'Kind', de: 'Art' },
	chooseKind: { en: 'choose one', de: 'wählen' },
	allKinds: { en: 'all kinds', de: 'alle Arten' },
	onlyKind: { en: 'Show', de: 'Zeigen' },
	parameter: { en: 'Name', de: 'Name' },
	value: { en: 'Value', de: 'Wert' },
	addParameter: { en: 'Add a parameter', de: 'Angabe hinzufügen' },
	removeParameter: { en: (name: string) => `Remove ${name}`, de: (name: string) => `${name} entfernen` },
	thisOne: { en: 'this one', de: 'diese' },
	valueHint: { en: 'A text is taken as it is; numbers, true, false, lists and objects as JSON.', de: 'Ein Text wird genommen, wie er ist; Zahlen, true, false, Listen und Objekte als JSON.' },
	priority: { en: 'Priority', de: 'Vorrang' },
	priorityHint: { en: 'From −100 to 100; larger is sooner.', de: 'Von −100 bis 100; größer ist früher.' },
	delay: { en: 'Begin after', de: 'Beginnen nach' },
	delayHint: { en: 'Seconds; empty: at once.', de: 'Sekunden; leer: sofort.' },
	send: { en: 'Want it', de: 'Geben' },
	noKind: { en: 'Choose a kind.', de: 'Eine Art wählen.' },
	noName: { en: 'This value has no name.', de: 'Dieser Wert hat keinen Namen.' },
	twice: { en: 'This name stands twice.', de: 'Dieser Name steht zweimal da.' },
	badPriority: { en: 'A whole number from −100 to 100.', de: 'Eine ganze Zahl von −100 bis 100.' },
	badDelay: { en: 'Seconds, up to a year.', de: 'Sekunden, bis zu einem Jahr.' },

	kinds: { en: 'Kinds', de: 'Arten' },
	kindsAbout: { en: 'What can be wanted here, and who does it.', de: 'Was hier gewünscht werden kann und wer es tut.' },
	noKinds: {
		en: 'No kind of job is known here. Programs that take some say so when they start, and `[job.NAME]` in the file declares your own.',
		de: 'Hier ist keine Art von Auftrag bekannt. Programme, die welche nehmen, sagen es beim Start, und `[job.NAME]` in der Datei erklärt eigene.'
	},
	takenBy: { en: (workers: string) => `taken by ${workers}`, de: (workers: string) => `genommen von ${workers}` },
	takenByNobody: { en: 'nobody takes them now', de: 'gerade nimmt sie niemand' },
	counts: {
		en: (waiting: number, running: number) => `${waiting} ${waiting === 1 ? 'waits' : 'wait'}, ${running} ${running === 1 ? 'runs' : 'run'}`,
		de: (waiting: number, running: number) => `${waiting} ${waiting === 1 ? 'wartet' : 'warten'}, ${running} ${running === 1 ? 'läuft' : 'laufen'}`
	},
	triedAndHeld: {
		en: (tries: number, span: string) => `${tries === 1 ? 'tried once' : `tried ${tries} times`}; held for ${span} at a time`,
		de: (tries: number, span: string) => `${tries === 1 ? 'einmal versucht' : `${tries}-mal versucht`}; je ${span} gehalten`
	},
	atOnce: { en: (count: number) => `${count} at once`, de: (count: number) => `${count} zugleich` }
});
