// What the page of inputs says. What a device is called, and what it says, is its own.
import { words } from './words';

export const inputWords = words({
	title: { en: 'Inputs', de: 'Eingänge' },
	noDevices: { en: 'No devices yet', de: 'Noch keine Geräte' },
	serviceAway: { en: 'The input service is away', de: 'Der Eingangsdienst ist nicht da' },
	noneHere: { en: 'No device is here', de: 'Kein Gerät ist da' },
	here: { en: (count: number) => (count === 1 ? 'One device is here' : `${count} devices are here`), de: (count: number) => (count === 1 ? 'Ein Gerät ist da' : `${count} Geräte sind da`) },
	someInDoubt: { en: (count: number) => `${count} in doubt`, de: (count: number) => `${count} zweifelhaft` },
	someNeedALook: {
		en: (count: number) => (count === 1 ? 'one input needs a look' : `${count} inputs need a look`),
		de: (count: number) => (count === 1 ? 'ein Eingang braucht einen Blick' : `${count} Eingänge brauchen einen Blick`)
	},
	eventsASecond: { en: (rate: string) => `${rate} events a second`, de: (rate: string) => `${rate} Ereignisse je Sekunde` },
	waitingForEvents: { en: 'waiting for events', de: 'wartet auf Ereignisse' },
	tooMuch: { en: (count: number) => `${count} left out, as too much came at once`, de: (count: number) => `${count} weggelassen, weil zu viel auf einmal kam` },
	noDirector: { en: 'no director hears them', de: 'kein Director hört sie' },

	connected: { en: 'connected', de: 'verbunden' },
	suspected_disconnect: { en: 'in doubt', de: 'zweifelhaft' },
	disconnected: { en: 'disconnected', de: 'getrennt' },
	device: { en: 'device', de: 'Gerät' },
	serviceMute: { en: 'its service says nothing any more; last known values', de: 'sein Dienst sagt nichts mehr; letzte bekannte Werte' },
	serviceIs: { en: (state: string) => `its service is ${state}; last known values`, de: (state: string) => `sein Dienst: ${state}; letzte bekannte Werte` },
	notUnderstood: { en: (count: number, kinds: string) => `${count} not understood: ${kinds}`, de: (count: number, kinds: string) => `${count} nicht verstanden: ${kinds}` },
	justNow: { en: 'just now', de: 'gerade eben' },

	since: { en: (span: string) => `since ${span}`, de: (span: string) => `seit ${span}` },
	rate: { en: 'Rate', de: 'Rate' },
	events: { en: 'Events', de: 'Ereignisse' },
	producer: { en: 'Producer', de: 'Erzeuger' },
	connectedFor: { en: 'Connected', de: 'Verbunden' },
	connections: { en: 'Connections', de: 'Verbindungen' },
	saidNothing: { en: 'It has said nothing yet.', de: 'Es hat noch nichts gesagt.' },
	last: { en: 'Last', de: 'Zuletzt' },
	moreStreams: { en: (count: number) => `and ${count} more streams, which are not shown`, de: (count: number) => `und ${count} weitere Ströme, die nicht gezeigt werden` },
	goesTo: { en: 'Goes to', de: 'Geht an' },
	gesture: { en: 'gesture', de: 'Geste' },
	playlist: { en: 'playlist', de: 'Ablauf' },
	stops: { en: 'stops', de: 'stoppt' },
	nobodyHears: { en: (types: string) => `No gesture or playlist hears ${types}.`, de: (types: string) => `Keine Geste und kein Ablauf hört ${types}.` },
	passedOver: {
		en: (count: number) => `${count} values were left out: so many streams at once are not kept apart.`,
		de: (count: number) => `${count} Werte wurden weggelassen: So viele Ströme zugleich werden nicht auseinandergehalten.`
	},
	noDeviceYet: { en: 'No device yet. `tutti input list` shows what is plugged in.', de: 'Noch kein Gerät. `tutti input list` zeigt, was angesteckt ist.' },
	awayForLong: { en: 'Away for long', de: 'Lange fort' },
	awaySince: { en: (span: string) => `away since ${span}`, de: (span: string) => `fort seit ${span}` },
	down: { en: 'down', de: 'gedrückt' },

	noInputsHere: { en: 'No inputs here', de: 'Hier sind keine Eingänge' },
	howItComes: {
		en: "The input service makes events of devices: boards, gamepads, keyboards, straps, microphones. It is there as soon as the installation's file has a table `[input.<name>]`:",
		de: 'Der Eingangsdienst macht Ereignisse aus Geräten: Platinen, Gamepads, Tastaturen, Brustgurten, Mikrofonen. Es gibt ihn, sobald die Datei der Installation eine Tabelle `[input.<name>]` hat:'
	},
	listThem: { en: '`tutti input list` shows what is plugged into this machine, and the kind that each has.', de: '`tutti input list` zeigt, was an diesem Rechner steckt, und welcher Art es ist.' },
	addIt: {
		en: 'Add one to the file that `tutti up` was started with, and what is to hear it; a board on a serial port, for one:',
		de: 'In die Datei, mit der `tutti up` gestartet wurde, kommt eines davon, und was es hören soll; etwa eine Platine an einer seriellen Schnittstelle:'
	},
	thenItAppears: { en: 'The devices appear here by themselves.', de: 'Die Geräte erscheinen hier von selbst.' }
});
