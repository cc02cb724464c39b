// What every page says: the bar, the door, the words about the connection.
import { words } from './words';

export const shell = words({
	skip: { en: 'Skip to the content', de: 'Zum Inhalt' },
	pages: { en: 'Pages', de: 'Seiten' },
	home: { en: 'Home', de: 'Übersicht' },
	events: { en: 'Events', de: 'Ereignisse' },
	inputs: { en: 'Inputs', de: 'Eingänge' },
	audio: { en: 'Audio', de: 'Klang' },
	song: { en: 'Song', de: 'Lied' },
	light: { en: 'Light', de: 'Licht' },
	camera: { en: 'Camera', de: 'Kamera' },
	alerts: { en: 'Alerts', de: 'Meldungen' },
	/** Heard behind "Alerts". */
	alertsOpen: { en: (count: number) => `${count} open`, de: (count: number) => `${count} offen` },
	services: { en: 'Services', de: 'Dienste' },
	control: { en: 'Control', de: 'Leitung' },
	pad: { en: 'Pad', de: 'Pad' },
	wall: { en: 'Wall', de: 'Wand' },
	settings: { en: 'Settings', de: 'Einstellungen' },
	live: { en: 'Live', de: 'Live' },
	connecting: { en: 'Connecting', de: 'Verbinde' },
	offlineTitle: { en: (name: string) => `Offline – ${name}`, de: (name: string) => `Offline – ${name}` },
	offline: { en: 'Offline', de: 'Offline' },
	hubAway: { en: 'Hub away', de: 'Hub fehlt' },
	locked: { en: 'Locked', de: 'Gesperrt' },
	logOut: { en: 'Log out', de: 'Abmelden' },
	colours: { en: (name: string) => `Colours: ${name}`, de: (name: string) => `Farben: ${name}` },
	coloursChange: { en: (name: string) => `Colours: ${name}. Change`, de: (name: string) => `Farben: ${name}. Ändern` },
	languageChange: { en: (now: string, next: string) => `language ${now}. Change to ${next}`, de: (now: string, next: string) => `Sprache ${now}. Wechseln zu ${next}` },
	asSystem: { en: 'as the system', de: 'wie das System' },
	lightColours: { en: 'light', de: 'hell' },
	darkColours: { en: 'dark', de: 'dunkel' },

	connection: { en: 'Connection', de: 'Verbindung' },
	offlineSince: { en: (moment: string) => `Offline since ${moment}.`, de: (moment: string) => `Offline seit ${moment}.` },
	noConnection: { en: (span: string) => `No connection to the gateway for ${span}.`, de: (span: string) => `Seit ${span} keine Verbindung zum Gateway.` },
	noConnectionButValues: {
		en: (span: string) => `No connection to the gateway for ${span}; values are the last ones known.`,
		de: (span: string) => `Seit ${span} keine Verbindung zum Gateway; die Werte sind die letzten bekannten.`
	},
	nextAttempt: { en: (seconds: number) => `Next attempt in ${seconds} s.`, de: (seconds: number) => `Nächster Versuch in ${seconds} s.` },
	tryingAgain: { en: 'Trying again…', de: 'Neuer Versuch …' },
	tryNow: { en: 'Try now', de: 'Jetzt versuchen' },
	hubIsAway: { en: 'The hub is away.', de: 'Der Hub ist nicht da.' },
	waitingForHub: {
		en: 'The gateway is waiting for it; values are the last ones known.',
		de: 'Das Gateway wartet auf ihn; die Werte sind die letzten bekannten.'
	},

	saidLive: { en: 'Live.', de: 'Live.' },
	saidOffline: { en: 'Offline: the connection to the gateway was lost.', de: 'Offline: Die Verbindung zum Gateway ist abgerissen.' },
	saidHubAway: {
		en: 'The gateway has lost the hub. Values are the last ones known.',
		de: 'Das Gateway hat den Hub verloren. Die Werte sind die letzten bekannten.'
	},
	saidLogin: { en: 'A password is needed.', de: 'Ein Passwort wird gebraucht.' },

	aPassword: { en: 'A password, please', de: 'Ein Passwort, bitte' },
	openToNetwork: {
		en: 'This installation is open to the network. Its password was shown in the terminal when it was started.',
		de: 'Diese Installation ist aus dem Netz erreichbar. Ihr Passwort stand beim Start im Terminal.'
	},
	yourNameAndPassword: { en: 'Log in with your name and your password.', de: 'Melde dich mit deinem Namen und deinem Passwort an.' },
	userName: { en: 'Name', de: 'Name' },
	password: { en: 'Password', de: 'Passwort' },
	wrongNameOrPassword: { en: 'That is not the name and the password.', de: 'Name und Passwort stimmen nicht.' },
	wrongPassword: { en: 'That is not the password.', de: 'Das ist nicht das Passwort.' },
	tooManyLater: { en: 'Too many attempts. Try again later.', de: 'Zu viele Versuche. Später noch einmal.' },
	gatewaySilent: { en: 'the gateway did not answer', de: 'das Gateway hat nicht geantwortet' },
	answerNotUnderstood: { en: (why: string) => `the answer was not understood: it ${why}`, de: (why: string) => `die Antwort wurde nicht verstanden: ${why}` },
	tooMany: { en: 'Too many attempts.', de: 'Zu viele Versuche.' },
	oddAnswer: { en: 'The gateway did not answer as it should. Try again.', de: 'Das Gateway hat nicht richtig geantwortet. Noch einmal versuchen.' },
	tryAgainIn: { en: (span: string) => `Try again in ${span}`, de: (span: string) => `Wieder in ${span}` },
	oneMoment: { en: 'One moment…', de: 'Einen Moment …' },
	logIn: { en: 'Log in', de: 'Anmelden' },
	noEntry: { en: 'Not for you now', de: 'Gerade nicht für dich' },
	noEntryFor: { en: 'The rules of this installation let you see nothing:', de: 'Nach den Regeln dieser Installation siehst du nichts:' },
	noEntryForThem: { en: (name: string) => `You are logged in as ${name}, and the rules of this installation let you see nothing:`, de: (name: string) => `Du bist als ${name} angemeldet, und nach den Regeln dieser Installation siehst du nichts:` },
	noEntryAsk: { en: 'Who sets this up can change that. This page looks again by itself.', de: 'Wer hier einrichtet, kann das ändern. Diese Seite sieht von selbst wieder nach.' },
	mayLookOn: { en: 'Your role may look on, and change nothing here.', de: 'Deine Rolle darf zusehen und hier nichts ändern.' }
});
