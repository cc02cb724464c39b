// What is said where rules and targets of alerts are made and changed. The keys of a condition, a severity or a kind are the section's.
import { words } from './words';

export const setupWords = words({
	rule: { en: 'Rule', de: 'Regel' },
	newRule: { en: 'New rule', de: 'Neue Regel' },
	changeRule: { en: (name: string) => `Rule ${name}`, de: (name: string) => `Regel ${name}` },
	change: { en: 'Change', de: 'Ändern' },
	remove: { en: 'Remove', de: 'Entfernen' },
	reallyRemove: { en: (rule: string) => `Remove the rule ${rule}?`, de: (rule: string) => `Die Regel ${rule} entfernen?` },
	save: { en: 'Save', de: 'Speichern' },
	saving: { en: 'Saving…', de: 'Speichere …' },
	cancel: { en: 'Cancel', de: 'Abbrechen' },
	wrong: { en: 'Something is not right: it is said at its field.', de: 'Etwas stimmt nicht: Es steht bei seinem Feld.' },
	notSaved: { en: (why: string) => `Not saved: ${why}`, de: (why: string) => `Nicht gespeichert: ${why}` },
	overtaken: {
		en: 'Somebody else has changed this meanwhile. What you wrote is kept; saving again replaces theirs.',
		de: 'Inzwischen hat jemand anderes das geändert. Was du geschrieben hast, ist noch da; noch einmal speichern ersetzt deren Stand.'
	},
	notRead: {
		en: (why: string) => `The settings of alerts could not be read: ${why}. They are asked for again.`,
		de: (why: string) => `Die Einstellungen der Meldungen waren nicht lesbar: ${why}. Sie werden wieder gefragt.`
	},
	awayNow: { en: 'the gateway or the orchestrator does not answer', de: 'Gateway oder Orchestrator antworten nicht' },
	mayNotRead: { en: 'your role may not', de: 'deine Rolle darf das nicht' },
	removedMeanwhile: {
		en: 'Somebody else has removed this meanwhile. Saving again makes it anew.',
		de: 'Inzwischen hat jemand anderes das entfernt. Noch einmal speichern legt es neu an.'
	},
	takeTheirs: { en: 'Take theirs', de: 'Deren Stand nehmen' },
	busy: { en: 'somebody keeps changing the settings; try again', de: 'jemand ändert gerade laufend die Einstellungen; noch einmal versuchen' },

	name: { en: 'Name', de: 'Name' },
	isNamed: { en: (name: string) => `It will be ${name}.`, de: (name: string) => `Sie wird ${name} heißen.` },
	isNamedTarget: { en: (name: string) => `It will be ${name}.`, de: (name: string) => `Es wird ${name} heißen.` },
	nameTaken: { en: 'a rule of that name is there already', de: 'eine Regel dieses Namens gibt es schon' },
	condition: { en: 'Tell when', de: 'Melden, wenn' },
	above: { en: 'a number is above', de: 'eine Zahl über … liegt' },
	below: { en: 'a number is below', de: 'eine Zahl unter … liegt' },
	battery_below: { en: 'a battery is below', de: 'eine Batterie unter … ist' },
	rises_by: { en: 'a number rises quickly', de: 'eine Zahl rasch steigt' },
	falls_by: { en: 'a number falls quickly', de: 'eine Zahl rasch fällt' },
	silent_for: { en: 'nothing is heard', de: 'nichts zu hören ist' },
	is: { en: 'a text is', de: 'ein Text … ist' },
	contains: { en: 'a text has in it', de: 'ein Text … enthält' },
	service: { en: 'a service is', de: 'ein Dienst … ist' },

	reading: { en: 'Reading', de: 'Messwert' },
	severalReadings: { en: 'Several, by a filter…', de: 'Mehrere, mit einem Filter …' },
	allBatteries: { en: 'Every battery', de: 'Jede Batterie' },
	filter: { en: 'Filter', de: 'Filter' },
	filterHint: {
		en: 'source/sensor, in which * stands for any letters: co2/*:co2. + is a whole level, # all that follows.',
		de: 'Quelle/Sensor, worin * für beliebige Zeichen steht: co2/*:co2. + ist eine ganze Ebene, # alles Weitere.'
	},
	ofService: { en: 'Service', de: 'Dienst' },
	anyService: { en: 'any', de: 'jeder' },
	states: { en: 'It is', de: 'Er ist' },
	limit: { en: 'Limit', de: 'Grenze' },
	byHowMuch: { en: 'By how much', de: 'Um wie viel' },
	withUnit: { en: (word: string, unit: string) => `${word}, ${unit}`, de: (word: string, unit: string) => `${word}, ${unit}` },
	clear: { en: 'Until it is back to', de: 'Bis sie wieder bei … ist' },
	clearOfChange: { en: 'Until the change is only', de: 'Bis die Änderung nur noch … ist' },
	clearHint: { en: 'Between the two nothing changes. Empty: the limit itself.', de: 'Dazwischen ändert sich nichts. Leer: die Grenze selbst.' },
	clearHintBattery: { en: 'Between the two nothing changes. Empty: 5 more than the limit.', de: 'Dazwischen ändert sich nichts. Leer: 5 mehr als die Grenze.' },
	words: { en: 'Texts, one a line', de: 'Texte, je einer in einer Zeile' },
	wordsHint: { en: 'true and false count as texts.', de: 'true und false zählen als Texte.' },
	within: { en: 'Within', de: 'Innerhalb von' },
	silence: { en: 'For how long', de: 'Wie lange' },
	hold: { en: 'Without a break for', de: 'Ohne Unterbrechung seit' },
	holdHint: { en: 'Empty: at once.', de: 'Leer: sofort.' },
	unit: { en: 'Unit of time', de: 'Zeiteinheit' },
	s: { en: 'seconds', de: 'Sekunden' },
	min: { en: 'minutes', de: 'Minuten' },
	h: { en: 'hours', de: 'Stunden' },
	d: { en: 'days', de: 'Tage' },
	severity: { en: 'How serious', de: 'Wie ernst' },
	message: { en: 'What is said', de: 'Was gesagt wird' },
	messageHint: {
		en: 'Empty: a sentence of ours. Places that are filled: {source} {sensor} {label} {value} {unit} {limit} {service} {state} {rule}',
		de: 'Leer: ein Satz von uns. Stellen, die gefüllt werden: {source} {sensor} {label} {value} {unit} {limit} {service} {state} {rule}'
	},
	when: { en: 'When it counts', de: 'Wann es gilt' },
	certainHours: { en: 'At certain hours only', de: 'Nur zu bestimmten Zeiten' },
	days: { en: 'Days', de: 'Tage' },
	mon: { en: 'Mon', de: 'Mo' },
	tue: { en: 'Tue', de: 'Di' },
	wed: { en: 'Wed', de: 'Mi' },
	thu: { en: 'Thu', de: 'Do' },
	fri: { en: 'Fri', de: 'Fr' },
	sat: { en: 'Sat', de: 'Sa' },
	sun: { en: 'Sun', de: 'So' },
	from: { en: 'From', de: 'Von' },
	to: { en: 'To', de: 'Bis' },
	toHint: { en: 'Empty: midnight. Earlier than the beginning: of the next day.', de: 'Leer: Mitternacht. Früher als der Beginn: am nächsten Tag.' },
	deliveredTo: { en: 'Delivered to', de: 'Zugestellt an' },
	allTargets: { en: 'All targets, also those to come', de: 'Alle Ziele, auch künftige' },
	theseTargets: { en: 'These alone', de: 'Nur diese' },
	noTargets: { en: 'None: it is shown here, and on the bus.', de: 'Keines: Es wird hier und auf dem Bus gezeigt.' },
	enabled: { en: 'In force', de: 'In Kraft' },
	inWords: { en: 'In words', de: 'In Worten' },

	saidSaved: { en: (name: string) => `${name} is saved.`, de: (name: string) => `${name} ist gespeichert.` },
	saidAdded: { en: (rule: string) => `${rule} is a rule now.`, de: (rule: string) => `${rule} ist jetzt eine Regel.` },
	saidRemoved: { en: (rule: string) => `${rule} is no rule any more.`, de: (rule: string) => `${rule} ist keine Regel mehr.` }
});

export const zoneWords = words({
	zone: { en: 'Time zone of the hours', de: 'Zeitzone der Uhrzeiten' },
	hint: {
		en: 'In which rules count that are active at certain hours: Europe/Vienna, say. Empty: the time zone of the machine that tells of alerts.',
		de: 'In ihr gelten Regeln, die nur zu bestimmten Zeiten aktiv sind, etwa Europe/Vienna. Leer: die Zeitzone der Maschine, die meldet.'
	},
	machines: { en: 'the one of the machine', de: 'die der Maschine' },
	saved: { en: (zone: string) => `Hours of rules are by the time zone ${zone}.`, de: (zone: string) => `Für Uhrzeiten der Regeln gilt die Zeitzone: ${zone}.` }
});

export const targetWords = words({
	targets: { en: 'Targets', de: 'Ziele' },
	about: {
		en: 'Whom alerts are delivered to, beside this page.',
		de: 'Wem Meldungen zugestellt werden, neben dieser Seite.'
	},
	newTarget: { en: 'New target', de: 'Neues Ziel' },
	changeTarget: { en: (name: string) => `Target ${name}`, de: (name: string) => `Ziel ${name}` },
	nameTaken: { en: 'a target of that name is there already', de: 'ein Ziel dieses Namens gibt es schon' },
	kind: { en: 'Kind', de: 'Art' },
	ntfy: { en: 'ntfy, an app on the phone', de: 'ntfy, eine App am Telefon' },
	webhook: { en: 'a webhook', de: 'ein Webhook' },
	push: { en: 'browsers, by web push', de: 'Browser, über Web-Push' },
	ntfyAddress: { en: 'Server and topic', de: 'Server und Thema' },
	ntfyHint: { en: 'https://ntfy.sh/our-house. Whoever knows the topic hears it.', de: 'https://ntfy.sh/unser-haus. Wer das Thema kennt, hört mit.' },
	webhookAddress: { en: 'Address', de: 'Adresse' },
	webhookHint: { en: 'https://… Each alert is posted there as JSON.', de: 'https://… Jede Meldung wird als JSON dorthin geschickt.' },
	pushAddress: { en: 'Whom a push service may write to', de: 'Wem ein Push-Dienst schreiben darf' },
	pushHint: {
		en: 'mailto:you@example.org. Then each device can be told, here on this page.',
		de: 'mailto:du@example.org. Dann kann jedes Gerät benachrichtigt werden, hier auf dieser Seite.'
	},
	hosts: { en: 'Push services of your own', de: 'Eigene Push-Dienste' },
	hostsHint: {
		en: 'Names or addresses, with commas between. Empty: those of the browsers.',
		de: 'Namen oder Adressen, mit Kommas dazwischen. Leer: die der Browser.'
	},
	token: { en: 'Token', de: 'Token' },
	withoutToken: { en: 'Without a token', de: 'Ohne Token' },
	click: { en: 'What a tap opens', de: 'Was ein Tipp öffnet' },
	clickHint: { en: 'An address, such as that of this page.', de: 'Eine Adresse, etwa die dieser Seite.' },
	least: { en: 'From how serious on', de: 'Ab welchem Ernst' },
	leastOf: { en: (severity: string) => `from ${severity} on`, de: (severity: string) => `ab ${severity}` },
	hasToken: { en: 'with a token', de: 'mit Token' },
	reallyRemove: { en: (name: string) => `Remove the target ${name}?`, de: (name: string) => `Das Ziel ${name} entfernen?` },
	reallyRemoveNamed: {
		en: (name: string, rules: string) => `Remove the target ${name}? These rules name it, and will no longer be delivered there: ${rules}`,
		de: (name: string, rules: string) => `Das Ziel ${name} entfernen? Diese Regeln nennen es und werden dort nicht mehr zugestellt: ${rules}`
	},
	saidAdded: { en: (name: string) => `${name} is a target now.`, de: (name: string) => `${name} ist jetzt ein Ziel.` },
	saidRemoved: { en: (name: string) => `${name} is no target any more.`, de: (name: string) => `${name} ist kein Ziel mehr.` },
	saidTested: { en: (name: string) => `A test is on its way to ${name}.`, de: (name: string) => `Eine Probe ist unterwegs zu ${name}.` }
});

/** What a rule says, in sentences. `lasting` is what `lasting()` says, or nothing. */
export const sentenceWords = words({
	above: { en: (what: string, limit: string, lasting: string) => `Tells when ${what} is above ${limit}${lasting}`, de: (what: string, limit: string, lasting: string) => `Meldet, wenn ${what}${lasting} über ${limit} liegt` },
	below: { en: (what: string, limit: string, lasting: string) => `Tells when ${what} is below ${limit}${lasting}`, de: (what: string, limit: string, lasting: string) => `Meldet, wenn ${what}${lasting} unter ${limit} liegt` },
	rises: {
		en: (what: string, by: string, within: string, lasting: string) => `Tells when ${what} rises by ${by} within ${within}${lasting}`,
		de: (what: string, by: string, within: string, lasting: string) => `Meldet, wenn ${what} innerhalb von ${within} um ${by} steigt${lasting === '' ? '' : ', und das'}${lasting}`
	},
	falls: {
		en: (what: string, by: string, within: string, lasting: string) => `Tells when ${what} falls by ${by} within ${within}${lasting}`,
		de: (what: string, by: string, within: string, lasting: string) => `Meldet, wenn ${what} innerhalb von ${within} um ${by} fällt${lasting === '' ? '' : ', und das'}${lasting}`
	},
	silent: { en: (what: string, span: string) => `Tells when nothing is heard of ${what} for ${span}`, de: (what: string, span: string) => `Meldet, wenn von ${what} ${span} lang nichts zu hören ist` },
	is: { en: (what: string, words: string, lasting: string) => `Tells when ${what} is ${words}${lasting}`, de: (what: string, words: string, lasting: string) => `Meldet, wenn ${what}${lasting} ${words} ist` },
	contains: { en: (what: string, words: string, lasting: string) => `Tells when ${what} has ${words} in it${lasting}`, de: (what: string, words: string, lasting: string) => `Meldet, wenn ${what}${lasting} ${words} enthält` },
	service: { en: (what: string, states: string, lasting: string) => `Tells when ${what} is ${states}${lasting}`, de: (what: string, states: string, lasting: string) => `Meldet, wenn ${what}${lasting} ${states} ist` },
	lasting: { en: (span: string) => ` for ${span}`, de: (span: string) => ` ${span} lang` },
	orLess: { en: (limit: string) => `, until it is ${limit} or less`, de: (limit: string) => `, bis es ${limit} oder weniger ist` },
	orMore: { en: (limit: string) => `, until it is ${limit} or more`, de: (limit: string) => `, bis es ${limit} oder mehr ist` },
	changeOrLess: { en: (limit: string) => `, until that is ${limit} or less`, de: (limit: string) => `, bis das ${limit} oder weniger ist` },
	anyBattery: { en: 'any battery', de: 'irgendeine Batterie' },
	anyService: { en: 'any service', de: 'irgendein Dienst' },
	theService: { en: (name: string) => `the service ${name}`, de: (name: string) => `der Dienst ${name}` },
	quoted: { en: (word: string) => `“${word}”`, de: (word: string) => `„${word}“` },
	or: { en: (one: string, other: string) => `${one} or ${other}`, de: (one: string, other: string) => `${one} oder ${other}` },
	onlyOn: { en: (days: string) => `Only ${days}`, de: (days: string) => `Nur ${days}` },
	onlyDuring: { en: (from: string, to: string) => `Only from ${from} to ${to}`, de: (from: string, to: string) => `Nur von ${from} bis ${to}` },
	onlyThen: { en: (days: string, from: string, to: string) => `Only ${days}, from ${from} to ${to}`, de: (days: string, from: string, to: string) => `Nur ${days}, von ${from} bis ${to}` },
	says: { en: (message: string) => `It says “${message}”`, de: (message: string) => `Gesagt wird „${message}“` },
	toAll: { en: (severity: string) => `Severity: ${severity}; to all targets`, de: (severity: string) => `Ernst: ${severity}; an alle Ziele` },
	toThese: { en: (severity: string, names: string) => `Severity: ${severity}; to ${names}`, de: (severity: string, names: string) => `Ernst: ${severity}; an ${names}` },
	toNobody: { en: (severity: string) => `Severity: ${severity}; on this page and the bus alone`, de: (severity: string) => `Ernst: ${severity}; nur auf dieser Seite und dem Bus` },
	off: { en: 'It is off', de: 'Sie ist aus' }
});
