// Why what was asked for was not done: what the gateway and control say, by their codes. They stand behind a colon, and a full stop comes
// after them.
import { words } from './words';

export const refusals = words({
	locked: {
		en: 'the vault is locked: unlock it first',
		de: 'der Tresor ist gesperrt: erst öffnen'
	},
	notLeader: {
		en: 'another machine leads this installation: change it there',
		de: 'eine andere Maschine führt diese Installation: dort ändern'
	},
	leaderUnknown: {
		en: 'nobody is known to lead this installation now: try again in a moment',
		de: 'wer diese Installation führt, ist gerade nicht bekannt: gleich noch einmal versuchen'
	},
	idempotencyConflict: {
		en: 'another request was made under the same key: try again',
		de: 'unter demselben Schlüssel gab es schon eine andere Anfrage: noch einmal versuchen'
	},
	interrupted: {
		en: 'it was begun and broken off: look at how things are before you ask again',
		de: 'es wurde begonnen und abgebrochen: ansehen, wie es steht, bevor du noch einmal fragst'
	},
	busy: {
		en: 'too much is under way: try again in a moment',
		de: 'es ist zu viel im Gange: gleich noch einmal versuchen'
	},
	notRecorded: {
		en: 'it was done, and could not be written down: look at how things are before you ask again',
		de: 'es wurde getan und konnte nicht vermerkt werden: ansehen, wie es steht, bevor du noch einmal fragst'
	},
	mayBeWritten: {
		en: 'nobody knows whether it was written: look at how things are before you ask again',
		de: 'ob es geschrieben wurde, weiß niemand: ansehen, wie es steht, bevor du noch einmal fragst'
	},
	controlAway: {
		en: 'control is away, and nothing is changed without it: try again in a moment',
		de: 'Control ist nicht da, und ohne es wird nichts geändert: gleich noch einmal versuchen'
	},
	programsFromElsewhere: {
		en: 'it names a program, and those are applied at the machine alone: `tutti apply FILE` there, or [control] programs_from = "anywhere" in its file',
		de: 'es nennt ein Programm, und das geht nur an der Maschine selbst: dort `tutti apply DATEI`, oder in ihrer Datei [control] programs_from = "anywhere"'
	},
	forbidden: {
		en: (why: string, decision: string) => `you may not do that: ${why} (decision ${decision})`,
		de: (why: string, decision: string) => `das darfst du nicht: ${why} (Entscheidung ${decision})`
	}
});
