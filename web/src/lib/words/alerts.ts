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
	saidAcknowledged: { en: 'Taken note of.', de: 'Zur Kenntnis genommen.' },
	saidSilenced: { en: (rule: string) => `${rule} is silent.`, de: (rule: string) => `${rule} ist still.` },
	saidTold: { en: (rule: string) => `${rule} is told again.`, de: (rule: string) => `${rule} wird wieder gemeldet.` },
	saidTested: { en: (rule: string) => `A test of ${rule} is on its way.`, de: (rule: string) => `Eine Probe von ${rule} ist unterwegs.` }
});
