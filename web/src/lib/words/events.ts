// What the page of events says.
import { words } from './words';

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const eventWords = words({
	title: { en: 'Events', de: 'Ereignisse' },
	nobodyDirects: { en: 'Nobody directs yet', de: 'Noch dirigiert niemand' },
	directorAway: { en: 'The director is away', de: 'Der Director ist nicht da' },
	directorSilent: { en: 'The director does not answer', de: 'Der Director antwortet nicht' },
	listening: { en: 'Listening', de: 'Hört zu' },
	playing: { en: (count: number) => (count === 1 ? 'One playlist is playing' : `${count} playlists are playing`), de: (count: number) => (count === 1 ? 'Ein Ablauf spielt' : `${count} Abläufe spielen`) },
	counts: {
		en: (playlists: number, gestures: number) => `${counted(playlists, 'playlist', 'playlists')}, ${counted(gestures, 'gesture', 'gestures')}`,
		de: (playlists: number, gestures: number) => `${counted(playlists, 'Ablauf', 'Abläufe')}, ${counted(gestures, 'Geste', 'Gesten')}`
	},
	lastKnown: { en: (why: string) => `${why}; what is below is the last that is known.`, de: (why: string) => `${why}; was unten steht, ist das letzte, was bekannt ist.` },
	serviceIs: { en: (state: string) => `Its service is ${state}.`, de: (state: string) => `Sein Dienst: ${state}.` },
	serviceIsAsSaid: { en: (state: string, cause: string) => `Its service is ${state}: ${cause}.`, de: (state: string, cause: string) => `Sein Dienst: ${state} (${cause}).` },
	bringsBack: { en: (name: string) => `\`tutti start ${name}\` brings it back.`, de: (name: string) => `\`tutti start ${name}\` bringt ihn zurück.` },
	notStopped: { en: (name: string, why: string) => `${name} was not stopped: ${why}.`, de: (name: string, why: string) => `${name} wurde nicht gestoppt: ${why}.` },
	notStarted: { en: (name: string, why: string) => `${name} was not started: ${why}.`, de: (name: string, why: string) => `${name} wurde nicht gestartet: ${why}.` },
	notSent: { en: (type: string, why: string) => `${type} was not sent: ${why}.`, de: (type: string, why: string) => `${type} wurde nicht gesendet: ${why}.` },
	andMore: { en: (count: number) => `and ${count} more, which are not shown`, de: (count: number) => `und ${count} weitere, die nicht gezeigt werden` },

	play: { en: 'Play', de: 'Spielen' },
	runs: { en: 'Runs', de: 'Läufe' },
	log: { en: 'Log', de: 'Protokoll' },
	library: { en: 'Library', de: 'Bestand' },
	latest: { en: 'Latest event: open the log', de: 'Letztes Ereignis: Protokoll öffnen' },
	noneYet: { en: 'No event yet.', de: 'Noch kein Ereignis.' },
	partsOfPage: { en: 'Parts of this page', de: 'Teile dieser Seite' },

	eventLog: { en: 'Event log', de: 'Ereignisprotokoll' },
	pause: { en: 'Pause', de: 'Anhalten' },
	goOn: { en: 'Go on', de: 'Weiter' },
	goOnNew: { en: (count: string) => `Go on (${count} new)`, de: (count: string) => `Weiter (${count} neu)` },
	filterByType: { en: 'Filter by type', de: 'Nach Art filtern' },
	filterByTypeOrSource: { en: 'Filter by type or source', de: 'Nach Art oder Quelle filtern' },
	stepReports: { en: 'step reports', de: 'Schrittmeldungen' },
	noneLikeThat: { en: 'No event passes the filter.', de: 'Kein Ereignis passt zum Filter.' },
	showMore: { en: 'Show more', de: 'Mehr zeigen' },
	notLive: { en: 'not live', de: 'nicht live' },
	quiet: { en: 'quiet', de: 'ruhig' },
	aSecond: { en: (rate: string) => `${rate} a second`, de: (rate: string) => `${rate} je Sekunde` },
	leftOut: { en: (count: number) => `${count} left out`, de: (count: number) => `${count} weggelassen` },
	why: { en: 'Why?', de: 'Warum?' },
	whyThat: { en: (type: string) => `Why ${type}?`, de: (type: string) => `Warum ${type}?` },

	lastGestures: { en: 'Last gestures', de: 'Letzte Gesten' },
	andTheRaw: { en: 'and the raw events behind them', de: 'und die rohen Ereignisse dahinter' },
	gestures: { en: 'Gestures', de: 'Gesten' },
	noGesture: { en: 'No gesture is defined.', de: 'Keine Geste ist festgelegt.' },
	playlists: { en: 'Playlists', de: 'Abläufe' },
	noPlaylist: { en: 'No playlist is defined.', de: 'Kein Ablauf ist festgelegt.' },
	before: { en: (count: number) => `${count} before`, de: (count: number) => `${count} davor` },
	atStart: { en: '0 ms', de: '0 ms' },
	registered: { en: 'registered', de: 'angemeldet' },
	fired: { en: 'fired', de: 'ausgelöst' },
	timesFired: { en: 'times fired', de: 'mal ausgelöst' },
	says: { en: 'says', de: 'sagt' },
	notYet: { en: 'not yet', de: 'noch nie' },
	heldBack: { en: (count: number) => `, ${count} held back`, de: (count: number) => `, ${count} zurückgehalten` },

	start: { en: 'Start', de: 'Starten' },
	startThat: { en: (name: string) => `Start ${name}`, de: (name: string) => `${name} starten` },
	startsOn: { en: 'Starts on', de: 'Startet bei' },
	byGesture: { en: (name: string) => `gesture ${name}`, de: (name: string) => `Geste ${name}` },
	commandAlone: { en: 'command alone', de: 'Befehl allein' },
	stopsOn: { en: 'Stops on', de: 'Stoppt bei' },
	thenSays: { en: 'Then says', de: 'Sagt dann' },
	playingSoFar: { en: (starts: number) => `playing, ${counted(starts, 'start', 'starts')} so far`, de: (starts: number) => `spielen, bisher ${counted(starts, 'Start', 'Starts')}` },
	over: { en: (span: string, what: string) => `Over ${span}: ${what}`, de: (span: string, what: string) => `In ${span}: ${what}` },
	moreTypes: { en: (count: number) => `and ${count} more types`, de: (count: number) => `und ${count} weitere Arten` },

	nothingPlays: { en: 'nothing plays', de: 'nichts spielt' },
	somePlay: { en: (count: number) => (count === 1 ? 'one plays' : `${count} play`), de: (count: number) => (count === 1 ? 'einer spielt' : `${count} spielen`) },
	noRun: { en: 'No playlist has run in the last minute.', de: 'In der letzten Minute lief kein Ablauf.' },
	now: { en: 'now', de: 'jetzt' },
	stepsDone: { en: (count: number) => counted(count, 'step', 'steps'), de: (count: number) => counted(count, 'Schritt', 'Schritte') },
	stop: { en: 'Stop', de: 'Stoppen' },
	stopThat: { en: (name: string) => `Stop ${name}`, de: (name: string) => `${name} stoppen` },

	tryIt: { en: 'Try it', de: 'Ausprobieren' },
	playTheInputs: { en: 'play the inputs', de: 'die Eingänge spielen' },
	inputs: { en: 'Inputs', de: 'Eingänge' },
	producersAtOnce: { en: (count: number) => `${count} producers at once`, de: (count: number) => `${count} Erzeuger zugleich` },
	timesApart: { en: (count: number, span: string) => `${count} times, ${span} apart`, de: (count: number, span: string) => `${count}-mal im Abstand von ${span}` },
	atOnce: { en: (count: number) => `${count} at once`, de: (count: number) => `${count} auf einmal` },
	anyOther: { en: 'Any other event', de: 'Irgendein Ereignis' },
	type: { en: 'Type', de: 'Art' },
	producer: { en: 'Producer', de: 'Erzeuger' },
	data: { en: 'Data', de: 'Daten' },
	send: { en: 'Send', de: 'Senden' },
	sendThat: { en: (type: string) => `Send ${type}`, de: (type: string) => `${type} senden` },
	badType: {
		en: 'A type is words of a-z, 0-9, - and _ with dots between, such as button.press.',
		de: 'Eine Art besteht aus Wörtern aus a-z, 0-9, - und _ mit Punkten dazwischen, wie button.press.'
	},
	noObject: { en: 'The data is to be a JSON object, such as {"code":"up"}.', de: 'Die Daten sollen ein JSON-Objekt sein, wie {"code":"up"}.' },
	noJson: { en: 'The data is not JSON.', de: 'Die Daten sind kein JSON.' },
	held: { en: 'held…', de: 'gehalten …' },
	pressAndHold: { en: 'press and hold', de: 'drücken und halten' },
	keysPlay: { en: (type: string) => `${type}: arrow keys and letters play it`, de: (type: string) => `${type}: Pfeiltasten und Buchstaben spielen es` },
	press: { en: 'press', de: 'drücken' },
	doubleTap: { en: 'double tap', de: 'Doppeltipp' },
	isPlaying: { en: 'playing…', de: 'spielt …' },
	playThat: { en: (name: string) => `play ${name}`, de: (name: string) => `${name} spielen` },
	up: { en: 'up', de: 'hoch' },
	down: { en: 'down', de: 'runter' },
	left: { en: 'left', de: 'links' },
	right: { en: 'right', de: 'rechts' },
	selectPad: {
		en: (letters: string) => `Select the pad, then use the arrow keys${letters}.`,
		de: (letters: string) => `Das Feld wählen, dann die Pfeiltasten${letters} drücken.`
	},
	sendValue: { en: 'send', de: 'senden' },
	everySecond: { en: (field: string) => `send ${field} every second`, de: (field: string) => `${field} jede Sekunde senden` },
	firesAt: { en: (value: string) => `fires at ${value}`, de: (value: string) => `löst aus bei ${value}` },
	on: { en: 'on', de: 'an' },
	off: { en: 'off', de: 'aus' },
	tiltIs: {
		en: (type: string, right: number, up: number) => `Tilt ${type}: ${right} % to the right, ${up} % up; arrow keys tilt`,
		de: (type: string, right: number, up: number) => `${type} neigen: ${right} % nach rechts, ${up} % nach oben; Pfeiltasten neigen`
	},
	level: { en: 'level', de: 'gerade' },

	whyBefore: { en: 'Why', de: 'Warum' },
	close: { en: 'Close', de: 'Schließen' },
	asking: { en: 'Asking the director…', de: 'Frage den Director …' },
	forgotten: { en: (what: string) => `What led to this is no longer remembered (${what}).`, de: (what: string) => `Was dazu führte, ist nicht mehr bekannt (${what}).` },
	fromOutside: { en: (source: string) => `Nothing led to it: it came from ${source}, from outside.`, de: (source: string) => `Nichts führte dazu: Es kam von ${source}, von außen.` },
	stepsAndTime: {
		en: (steps: number, span: string) => `${counted(steps, 'step', 'steps')} and ${span} from the input to the result.`,
		de: (steps: number, span: string) => `${counted(steps, 'Schritt', 'Schritte')} und ${span} vom Eingang zum Ergebnis.`
	},
	from: { en: (source: string) => `from ${source}`, de: (source: string) => `von ${source}` },
	recognisedIn: { en: 'recognised in', de: 'erkannt in' },
	recognisedBy: { en: (name: string) => `recognised by ${name}`, de: (name: string) => `erkannt von ${name}` },
	started: { en: (name: string) => `started ${name}`, de: (name: string) => `startete ${name}` },
	endedThat: { en: (how: string, name: string) => `${how} ${name}`, de: (how: string, name: string) => `${name}: ${how}` },
	saidBy: { en: (name: string) => `said by ${name}`, de: (name: string) => `gesagt von ${name}` },
	playedBy: { en: (name: string) => `played by ${name}`, de: (name: string) => `gespielt von ${name}` },
	ledTo: { en: 'led to', de: 'führte zu' },

	noDirectorHere: { en: 'No director here', de: 'Hier ist kein Director' },
	howItComes: {
		en: "The director plays playlists and recognises gestures. It is there as soon as the installation's file has one of them:",
		de: 'Der Director spielt Abläufe und erkennt Gesten. Es gibt ihn, sobald die Datei der Installation eines davon hat:'
	},
	addIt: { en: 'Add this to the file that `tutti up` was started with, such as `tutti.toml`:', de: 'Dies kommt in die Datei, mit der `tutti up` gestartet wurde, etwa `tutti.toml`:' },
	startAgainBy: {
		en: 'Where `./run` or `tutti up` stays in front, end it with Ctrl-C and start it as before.',
		de: 'Wo `./run` oder `tutti up` im Vordergrund bleibt: mit Strg-C beenden und wie vorher starten.'
	},
	thenTryIt: {
		en: 'This page finds the director by itself: press “double tap” under “Try it”, and `hello` plays.',
		de: 'Diese Seite findet den Director von selbst: „Doppeltipp“ unter „Ausprobieren“ drücken, und `hello` spielt.'
	},
	emptyDirector: {
		en: 'An empty `[service.director]` brings a director without playlists, to register them over the bus.',
		de: 'Ein leeres `[service.director]` bringt einen Director ohne Abläufe, um sie über den Bus anzumelden.'
	}
});
