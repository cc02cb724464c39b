// What the page of alerts says. What a rule is and what fires is said by the installation, in its own words.
import { words } from './words';

export const alertWords = words({
	title: { en: 'Alerts', de: 'Meldungen' },
	nothing: { en: 'Nothing to tell', de: 'Nichts zu melden' },
	noRules: { en: 'No rules yet', de: 'Noch keine Regeln' },
	notKnown: { en: 'Alerts are not known', de: 'Meldungen sind nicht bekannt' },
	asking: { en: 'One moment…', de: 'Einen Moment …' },
	several: { en: (count: number) => `${count} alerts`, de: (count: number) => `${count} Meldungen` },
	allNoted: { en: 'Everything is taken note of', de: 'Alles ist zur Kenntnis genommen' },
	firing: { en: 'Now', de: 'Jetzt' },
	rules: { en: 'Rules', de: 'Regeln' },
	past: { en: 'Before', de: 'Vorher' },
	info: { en: 'info', de: 'Hinweis' },
	warning: { en: 'warning', de: 'Warnung' },
	critical: { en: 'critical', de: 'kritisch' },
	since: { en: (moment: string) => `since ${moment}`, de: (moment: string) => `seit ${moment}` },
	acknowledge: { en: 'Take note', de: 'Zur Kenntnis' },
	acknowledgeOf: { en: (what: string) => `Take note of: ${what}`, de: (what: string) => `Zur Kenntnis nehmen: ${what}` },
	acknowledged: { en: (moment: string) => `taken note of, ${moment}`, de: (moment: string) => `zur Kenntnis genommen, ${moment}` },
	silenced: { en: 'nobody was told', de: 'niemand wurde benachrichtigt' },
	silencedUntil: { en: (moment: string) => `silent until ${moment}`, de: (moment: string) => `still bis ${moment}` },
	off: { en: 'off', de: 'aus' },
	forAnHour: { en: 'Silence for 1 h', de: '1 h still' },
	untilTomorrow: { en: 'Until tomorrow', de: 'Bis morgen' },
	again: { en: 'Tell again', de: 'Wieder melden' },
	test: { en: 'Test', de: 'Probe' },
	ofRule: { en: (word: string, rule: string) => `${word}: ${rule}`, de: (word: string, rule: string) => `${word}: ${rule}` },
	lasted: { en: (moment: string, span: string) => `${moment}, for ${span}`, de: (moment: string, span: string) => `${moment}, ${span} lang` },
	deliveredTo: { en: (names: string) => `Delivered to ${names}.`, de: (names: string) => `Zugestellt an ${names}.` },
	deliveredNowhere: {
		en: 'Shown here and on the bus; no target is set to deliver them to.',
		de: 'Hier und auf dem Bus gezeigt; kein Ziel ist gesetzt, dem sie zugestellt werden.'
	},
	noRulesYet: {
		en: 'Rules say what you want to be told of: a number that is too high for too long, a source that went silent, a service that crashes.',
		de: 'Regeln sagen, was gemeldet werden soll: ein Wert, der zu lange zu hoch ist, eine Quelle, die verstummt, ein Dienst, der abstürzt.'
	},
	devices: { en: 'Devices', de: 'Geräte' },
	thisDevice: { en: 'this one', de: 'dieses' },
	tellThisDevice: { en: 'Tell this device', de: 'Dieses Gerät benachrichtigen' },
	noMore: { en: 'No more', de: 'Nicht mehr' },
	deviceOff: {
		en: 'This device can show alerts as they come, even while the page is closed.',
		de: 'Dieses Gerät kann Meldungen zeigen, sobald sie kommen, auch wenn die Seite geschlossen ist.'
	},
	deviceInsecure: {
		en: 'A browser shows alerts of pages that come over HTTPS; this one does not.',
		de: 'Ein Browser zeigt Meldungen von Seiten, die über HTTPS kommen; diese kommt ohne.'
	},
	deviceUnsupported: {
		en: 'This browser cannot show alerts. On an iPhone or iPad: add the page to the home screen first.',
		de: 'Dieser Browser kann keine Meldungen zeigen. Auf iPhone und iPad: zuerst die Seite zum Home-Bildschirm hinzufügen.'
	},
	deviceDenied: {
		en: 'This browser may not show alerts of this page; its settings for the page say so.',
		de: 'Dieser Browser darf keine Meldungen dieser Seite zeigen; so steht es in seinen Einstellungen für die Seite.'
	},
	deviceRefused: { en: 'The browser did not subscribe: its push service does not answer.', de: 'Der Browser hat sich nicht angemeldet: Sein Push-Dienst antwortet nicht.' },
	saidAcknowledged: { en: 'Taken note of.', de: 'Zur Kenntnis genommen.' },
	saidSilenced: { en: (rule: string) => `${rule} is silent.`, de: (rule: string) => `${rule} ist still.` },
	saidTold: { en: (rule: string) => `${rule} is told again.`, de: (rule: string) => `${rule} wird wieder gemeldet.` },
	saidTested: { en: (rule: string) => `A test of ${rule} is on its way.`, de: (rule: string) => `Eine Probe von ${rule} ist unterwegs.` }
});
