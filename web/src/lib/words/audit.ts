// What the audit says: what was asked, by its type; which way it came; what became of it. A type without words of its own shows its name.
import { words } from './words';

export const auditWords = words({
	title: { en: 'What was asked', de: 'Was verlangt wurde' },
	about: { en: 'The latest first. Questions that were allowed are not written down, and neither are values that may be secret.', de: 'Das Neueste zuerst. Erlaubte Fragen werden nicht aufgeschrieben, Werte, die geheim sein können, auch nicht.' },
	subject: { en: 'Who', de: 'Wer' },
	command: { en: 'What', de: 'Was' },
	outcome: { en: 'Outcome', de: 'Ausgang' },
	everybody: { en: 'everybody', de: 'alle' },
	everything: { en: 'everything', de: 'alles' },
	all: { en: 'all', de: 'alle' },
	onlyDone: { en: 'done', de: 'getan' },
	onlyRefused: { en: 'refused or failed', de: 'abgelehnt oder gescheitert' },
	forAdmins: { en: 'Who asked for what is shown to admins.', de: 'Wer was verlangt hat, wird Admins gezeigt.' },
	onlyOpen: { en: 'begun', de: 'begonnen' },
	noLine: { en: 'Nothing was asked yet.', de: 'Noch wurde nichts verlangt.' },
	noSuchLine: { en: 'No line is like that.', de: 'Keine Zeile ist so.' },
	thatIsAll: { en: 'That is all that is kept.', de: 'Das ist alles, was aufbewahrt ist.' },
	decision: { en: 'Decision', de: 'Entscheidung' },
	type: { en: 'Command', de: 'Befehl' },
	role: { en: 'Role', de: 'Rolle' },
	number: { en: 'Line', de: 'Zeile' },
	parameters: { en: 'Parameters', de: 'Angaben' },
	exactly: { en: 'Exactly', de: 'Genau' },
	since: { en: 'From', de: 'Von' },
	until: { en: 'Until', de: 'Bis' },
	noParameters: { en: 'none', de: 'keine' }
});

export const viaWords = words({
	http: { en: 'over the web', de: 'über das Web' },
	bus: { en: 'over the bus', de: 'über den Bus' },
	control: { en: 'on the machine', de: 'am Gerät' },
	internal: { en: 'by itself', de: 'von selbst' }
});

/** Who asks without a name of their own. */
export const subjectWords = words({
	'door:open': { en: 'Somebody (no login)', de: 'Jemand (ohne Anmeldung)' },
	'door:password': { en: 'Somebody (with the password)', de: 'Jemand (mit dem Passwort)' },
	bus: { en: 'The bus', de: 'Der Bus' },
	nobody: { en: 'Nobody known', de: 'Niemand Bekanntes' },
	various: { en: 'Several', de: 'Mehrere' }
});

/** By the word or the code that stands in the line. */
export const outcomeWords = words({
	ok: { en: 'done', de: 'getan' },
	begun: { en: 'begun', de: 'begonnen' },
	replayed: { en: 'answered as before', de: 'beantwortet wie zuvor' },
	forbidden: { en: 'not allowed', de: 'nicht erlaubt' },
	unauthorized: { en: 'not logged in', de: 'nicht angemeldet' },
	too_many_requests: { en: 'too often', de: 'zu oft' },
	invalid_input: { en: 'not understood', de: 'nicht verstanden' },
	not_found: { en: 'not there', de: 'nicht da' },
	conflict: { en: 'in conflict', de: 'im Widerspruch' },
	idempotency_conflict: { en: 'key used before', de: 'Schlüssel schon benutzt' },
	wrong_passphrase: { en: 'wrong passphrase', de: 'falsches Kennwort' },
	too_many_tries: { en: 'too many tries', de: 'zu viele Versuche' },
	busy: { en: 'busy', de: 'beschäftigt' },
	locked: { en: 'vault locked', de: 'Tresor gesperrt' },
	not_leader: { en: 'another leads', de: 'jemand anders führt' },
	leader_unknown: { en: 'nobody leads', de: 'niemand führt' },
	stale_token: { en: 'another leads', de: 'jemand anders führt' },
	permission_denied: { en: 'denied', de: 'verweigert' },
	timeout: { en: 'no answer in time', de: 'keine Antwort in der Zeit' },
	interrupted: { en: 'interrupted', de: 'unterbrochen' },
	unavailable: { en: 'not available', de: 'nicht verfügbar' },
	not_recorded: { en: 'not written down', de: 'nicht aufgeschrieben' },
	may_be_written: { en: 'perhaps done', de: 'vielleicht getan' }
});

export const commandWords = words({
	'alert.acknowledge': { en: 'take note of an alert', de: 'eine Meldung zur Kenntnis nehmen' },
	'alert.silence': { en: 'silence a rule', de: 'eine Regel still schalten' },
	'alert.test': { en: 'test an alert', de: 'eine Meldung erproben' },
	'camera.use': { en: 'use the camera', de: 'die Kamera benutzen' },
	'config.change': { en: 'change settings', de: 'Einstellungen ändern' },
	'config.reset': { en: 'reset settings', de: 'Einstellungen zurücksetzen' },
	'config.set': { en: 'change a setting', de: 'eine Einstellung ändern' },
	'leadership.hand_over': { en: 'hand over', de: 'die Führung abgeben' },
	'light.blackout': { en: 'make it dark', de: 'es dunkel machen' },
	'light.set': { en: 'change the light', de: 'das Licht ändern' },
	'light.show': { en: 'show another mode', de: 'einen anderen Modus zeigen' },
	'peripheral.register': { en: 'register a gesture', de: 'eine Geste anmelden' },
	'peripheral.remove': { en: 'remove a gesture', de: 'eine Geste entfernen' },
	'peripheral.update': { en: 'change a gesture', de: 'eine Geste ändern' },
	'playlist.register': { en: 'register a playlist', de: 'einen Ablauf anmelden' },
	'playlist.remove': { en: 'remove a playlist', de: 'einen Ablauf entfernen' },
	'playlist.start': { en: 'start a playlist', de: 'einen Ablauf starten' },
	'playlist.stop': { en: 'stop a playlist', de: 'einen Ablauf stoppen' },
	'playlist.update': { en: 'change a playlist', de: 'einen Ablauf ändern' },
	'scene.save': { en: 'save a scene', de: 'eine Szene speichern' },
	'service.restart': { en: 'restart a service', de: 'einen Dienst neu starten' },
	'service.start': { en: 'start a service', de: 'einen Dienst starten' },
	'service.stop': { en: 'stop a service', de: 'einen Dienst stoppen' },
	'service.trigger': { en: 'run a service now', de: 'einen Dienst jetzt ausführen' },
	'service.use': { en: 'use a service', de: 'einen Dienst benutzen' },
	'session.log_in': { en: 'log in', de: 'sich anmelden' },
	'source.poll': { en: 'measure now', de: 'jetzt messen' },
	'store.backup': { en: 'back up the store', de: 'die Ablage sichern' },
	'store.check': { en: 'check the store', de: 'die Ablage prüfen' },
	'store.put': { en: 'write a row', de: 'eine Zeile schreiben' },
	'store.remove': { en: 'remove a row', de: 'eine Zeile entfernen' },
	'vault.change_passphrase': { en: 'change the passphrase', de: 'das Kennwort ändern' },
	'vault.hand_out': { en: 'get a secret', de: 'ein Geheimnis bekommen' },
	'vault.initialise': { en: 'set up the vault', de: 'den Tresor einrichten' },
	'vault.lock': { en: 'lock the vault', de: 'den Tresor sperren' },
	'vault.put': { en: 'put in a secret', de: 'ein Geheimnis hineinlegen' },
	'vault.recover': { en: 'open the vault with the recovery key', de: 'den Tresor mit dem Ersatzschlüssel öffnen' },
	'vault.rekey': { en: 'make a new key', de: 'einen neuen Schlüssel machen' },
	'vault.remove': { en: 'remove a secret', de: 'ein Geheimnis entfernen' },
	'vault.unlock': { en: 'unlock the vault', de: 'den Tresor öffnen' }
});
