// What the page of control says: who leads, the vault, the store. What was refused is said by the installation.
import { words } from './words';

export const controlWords = words({
	title: { en: 'Control', de: 'Leitung' },
	allIsWell: { en: 'All is under control', de: 'Alles ist in guten Händen' },
	notAllIsWell: { en: 'Not all is in order', de: 'Nicht alles ist in Ordnung' },
	follows: { en: (holder: string) => `${holder} leads`, de: (holder: string) => `${holder} führt` },
	nobodyLeads: { en: 'Nobody is known to lead', de: 'Niemand führt, soweit bekannt' },
	vaultIsLocked: { en: 'The vault is locked', de: 'Der Tresor ist gesperrt' },
	askAgain: { en: 'Look again', de: 'Neu nachsehen' },

	leadership: { en: 'Who leads', de: 'Wer führt' },
	leadershipAbout: {
		en: 'Of several installations one leads each of these; it alone may change what belongs to it.',
		de: 'Von mehreren Installationen führt jedes davon eine; nur sie darf ändern, was dazu gehört.'
	},
	ofControl: { en: 'The installation', de: 'Die Installation' },
	ofService: { en: (name: string) => `Service ${name}`, de: (name: string) => `Dienst ${name}` },
	leader: { en: 'leads', de: 'führt' },
	follower: { en: 'follows', de: 'folgt' },
	unknown: { en: 'not known', de: 'nicht bekannt' },
	holder: { en: 'Leader', de: 'Führt' },
	thisOne: { en: (name: string) => (name === '' ? 'this installation' : `${name}, this installation`), de: (name: string) => (name === '' ? 'diese Installation' : `${name}, diese Installation`) },
	nobody: { en: 'nobody', de: 'niemand' },
	since: { en: 'Since', de: 'Seit' },
	sure: { en: 'Sure', de: 'Sicher' },
	sureForGood: { en: 'as long as it runs', de: 'solange sie läuft' },
	sureUntil: { en: (moment: string) => `until ${moment} at least`, de: (moment: string) => `mindestens bis ${moment}` },
	wasSureUntil: { en: (moment: string) => `was so until ${moment} when this was asked`, de: (moment: string) => `war es bis ${moment}, als nachgesehen wurde` },
	token: { en: 'Token', de: 'Marke' },
	handOver: { en: 'Hand over', de: 'Abgeben' },
	handOverOf: { en: (what: string) => `Hand over: ${what}`, de: (what: string) => `Abgeben: ${what}` },
	mayHandOver: {
		en: (what: string) => `${what}: hand over? Another installation may lead it then; what runs here for it is stopped first.`,
		de: (what: string) => `${what}: abgeben? Dann darf eine andere Installation führen; was hier dafür läuft, wird vorher gestoppt.`
	},
	saidHandedOver: { en: 'Handed over.', de: 'Abgegeben.' },

	vault: { en: 'Vault', de: 'Tresor' },
	uninitialised: { en: 'not set up', de: 'nicht eingerichtet' },
	locked: { en: 'locked', de: 'gesperrt' },
	preunlock: { en: 'being unlocked', de: 'wird geöffnet' },
	unlocked: { en: 'unlocked', de: 'offen' },
	uninitialisedAbout: {
		en: 'Secrets of this installation can lie in a vault that a passphrase opens. Choose one that nobody guesses, and that you do not forget.',
		de: 'Geheimnisse dieser Installation können in einem Tresor liegen, den ein Kennwort öffnet. Wähle eines, das niemand errät und du nicht vergisst.'
	},
	lockedAbout: { en: 'Services that need a secret of it wait until somebody unlocks it.', de: 'Dienste, die ein Geheimnis daraus brauchen, warten, bis jemand ihn öffnet.' },
	preunlockAbout: { en: 'A passphrase is being tried; that takes a few seconds on purpose.', de: 'Ein Kennwort wird geprüft; das dauert mit Absicht ein paar Sekunden.' },
	unlockedAbout: { en: 'Services get the secrets that they need.', de: 'Dienste bekommen die Geheimnisse, die sie brauchen.' },
	locksAfter: { en: (span: string) => `Locks by itself when nobody uses it for ${span}.`, de: (span: string) => `Sperrt sich von selbst, wenn ihn ${span} lang niemand benutzt.` },
	wrongTries: { en: (count: number) => (count === 1 ? 'The last try was wrong.' : `${count} tries in a row were wrong.`), de: (count: number) => (count === 1 ? 'Der letzte Versuch war falsch.' : `${count} Versuche hintereinander waren falsch.`) },
	passphrase: { en: 'Passphrase', de: 'Kennwort' },
	passphraseHint: { en: 'It goes to the vault and is kept nowhere.', de: 'Es geht an den Tresor und wird nirgends aufbewahrt.' },
	newPassphrase: { en: 'New passphrase', de: 'Neues Kennwort' },
	presentPassphrase: { en: 'Present passphrase', de: 'Jetziges Kennwort' },
	onceMore: { en: 'Once more', de: 'Noch einmal' },
	differ: { en: 'These are two different ones.', de: 'Das sind zwei verschiedene.' },
	unlock: { en: 'Unlock', de: 'Öffnen' },
	lock: { en: 'Lock', de: 'Sperren' },
	initialise: { en: 'Set up the vault', de: 'Tresor einrichten' },
	forgotten: { en: 'With the recovery key', de: 'Mit dem Ersatzschlüssel' },
	recover: { en: 'Open with the recovery key', de: 'Mit dem Ersatzschlüssel öffnen' },
	recoverAbout: { en: 'It opens the vault when the passphrase is lost, and a new passphrase takes its place.', de: 'Er öffnet den Tresor, wenn das Kennwort verloren ist; ein neues tritt an dessen Stelle.' },
	recoveryKey: { en: 'Recovery key', de: 'Ersatzschlüssel' },
	recoveryKeyHint: { en: 'Nine groups of letters and digits, as on the paper.', de: 'Neun Gruppen aus Buchstaben und Ziffern, wie auf dem Papier.' },
	otherPassphrase: { en: 'Other passphrase', de: 'Anderes Kennwort' },
	otherPassphraseAbout: { en: 'The recovery key stays as it is.', de: 'Der Ersatzschlüssel bleibt, wie er ist.' },
	changeIt: { en: 'Change it', de: 'Ändern' },
	newKey: { en: 'New key', de: 'Neuer Schlüssel' },
	newKeyAbout: {
		en: 'Every secret is sealed anew, with another key. There is a new recovery key then: the one before opens nothing any more.',
		de: 'Alle Geheimnisse werden mit einem anderen Schlüssel neu versiegelt. Dann gibt es einen neuen Ersatzschlüssel: Der alte öffnet nichts mehr.'
	},
	rekey: { en: 'Make a new key', de: 'Neuen Schlüssel machen' },
	keepIt: { en: 'The recovery key, shown this once', de: 'Der Ersatzschlüssel, nur jetzt zu sehen' },
	keepItAbout: {
		en: 'Write it on paper and put that where you keep what matters. It opens the vault when the passphrase is lost; without both, what lies in it is lost for good.',
		de: 'Schreibe ihn auf Papier und lege es zu dem, was dir wichtig ist. Er öffnet den Tresor, wenn das Kennwort verloren ist; ohne beide ist für immer verloren, was darin liegt.'
	},
	isWritten: { en: 'I have written it down', de: 'Ich habe ihn aufgeschrieben' },
	done: { en: 'Done', de: 'Fertig' },
	leaveKey: { en: 'The recovery key is not written down yet, and is not shown again. Leave all the same?', de: 'Der Ersatzschlüssel ist noch nicht aufgeschrieben und wird nicht noch einmal gezeigt. Trotzdem gehen?' },
	saidUnlocked: { en: 'The vault is unlocked.', de: 'Der Tresor ist offen.' },
	saidLocked: { en: 'The vault is locked.', de: 'Der Tresor ist gesperrt.' },
	saidInitialised: { en: 'The vault is set up. Its recovery key is shown now.', de: 'Der Tresor ist eingerichtet. Sein Ersatzschlüssel wird jetzt gezeigt.' },
	saidRekeyed: { en: 'There is a new key. Its recovery key is shown now.', de: 'Es gibt einen neuen Schlüssel. Sein Ersatzschlüssel wird jetzt gezeigt.' },
	saidPassphraseChanged: { en: 'The passphrase is another one.', de: 'Das Kennwort ist ein anderes.' },

	secrets: { en: 'Secrets', de: 'Geheimnisse' },
	secretsAbout: {
		en: 'Their names alone: what they stand for goes to services, and is shown to nobody. In the file: `{ vault = "name" }`.',
		de: 'Nur ihre Namen: Was dahinter steht, geht an Dienste und wird niemandem gezeigt. In der Datei: `{ vault = "name" }`.'
	},
	noSecrets: { en: 'There are none yet.', de: 'Noch gibt es keine.' },
	secretName: { en: 'Name', de: 'Name' },
	secretNameHint: { en: 'Small letters, digits, _ and -, joined by dots: spotify.client_secret', de: 'Kleine Buchstaben, Ziffern, _ und -, mit Punkten verbunden: spotify.client_secret' },
	secretValue: { en: 'Secret', de: 'Geheimnis' },
	putSecret: { en: 'Put it in', de: 'Hineinlegen' },
	newSecret: { en: 'Put in a secret', de: 'Geheimnis hineinlegen' },
	replace: { en: 'Replace', de: 'Ersetzen' },
	replaceThat: { en: (name: string) => `Replace ${name}`, de: (name: string) => `${name} ersetzen` },
	remove: { en: 'Remove', de: 'Entfernen' },
	removeThat: { en: (name: string) => `Remove ${name}`, de: (name: string) => `${name} entfernen` },
	mayRemove: { en: (name: string) => `Remove ${name}? A service that needs it does not start any more.`, de: (name: string) => `${name} entfernen? Ein Dienst, der es braucht, startet nicht mehr.` },
	saidPut: { en: (name: string) => `${name} is in the vault.`, de: (name: string) => `${name} liegt im Tresor.` },
	saidRemoved: { en: (name: string) => `${name} is removed.`, de: (name: string) => `${name} ist entfernt.` },

	store: { en: 'Store', de: 'Ablage' },
	storeAbout: { en: 'What the installation is to be, what happened to it, and what was asked of it.', de: 'Was die Installation sein soll, was ihr geschah und was von ihr verlangt wurde.' },
	eventsKept: { en: 'Events', de: 'Ereignisse' },
	eventsFrom: { en: (count: string, oldest: number, newest: number) => `${count}, from ${oldest} to ${newest}`, de: (count: string, oldest: number, newest: number) => `${count}, von ${oldest} bis ${newest}` },
	noEvents: { en: 'none yet', de: 'noch keine' },
	condition: { en: 'Condition', de: 'Zustand' },
	check: { en: 'Check now', de: 'Jetzt prüfen' },
	backUp: { en: 'Back up now', de: 'Jetzt sichern' },
	whole: { en: (size: string) => `It is whole: ${size}.`, de: (size: string) => `Sie ist heil: ${size}.` },
	chainIsWhole: {
		en: (line: string) => `Its audit is whole up to line ${line}. This browser keeps that: the next check here notices if lines are cut off.`,
		de: (line: string) => `Ihr Protokoll ist heil bis Zeile ${line}. Dieser Browser merkt sich das: Die nächste Prüfung hier bemerkt, wenn Zeilen abgeschnitten sind.`
	},
	chainIsWholeSince: {
		en: (line: string, since: string) => `Its audit is whole up to line ${line}, and still has line ${since} as this browser saw it.`,
		de: (line: string, since: string) => `Ihr Protokoll ist heil bis Zeile ${line} und hat Zeile ${since} noch so, wie dieser Browser sie gesehen hat.`
	},
	keptAt: { en: (file: string) => `The copy is ${file}.`, de: (file: string) => `Die Kopie ist ${file}.` },
	saidWhole: { en: 'The store is whole.', de: 'Die Ablage ist heil.' },
	saidBackedUp: { en: 'The store is backed up.', de: 'Die Ablage ist gesichert.' },

	noControlHere: { en: 'No control here', de: 'Hier ist keine Leitung' },
	howItComes: {
		en: 'Control knows who leads, lets through what may be asked, writes down what was, and keeps secrets in a vault. It runs where the file has a table `[control]`.',
		de: 'Die Leitung weiß, wer führt, lässt durch, was verlangt werden darf, schreibt auf, was verlangt wurde, und hält Geheimnisse in einem Tresor. Sie läuft, wo die Datei eine Tabelle `[control]` hat.'
	},
	addIt: { en: 'Add it to the file that `tutti up` was started with; it may stay empty:', de: 'In die Datei, mit der `tutti up` gestartet wurde, kommt sie hinein; sie darf leer bleiben:' },
	thenItAppears: { en: 'Then this page shows it.', de: 'Dann zeigt diese Seite sie.' }
});
