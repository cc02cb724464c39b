// What the page of light says. What a scene is, and what can be set of it, it says itself.
import { words } from './words';

export const lightWords = words({
	title: { en: 'Light', de: 'Licht' },
	nobodyDraws: { en: 'Nobody draws', de: 'Niemand zeichnet' },
	noLightYet: { en: 'No light yet', de: 'Noch kein Licht' },
	renderSilent: { en: 'Render does not answer', de: 'Render antwortet nicht' },
	blackout: { en: 'Blackout', de: 'Dunkel' },
	noMode: { en: 'No mode shows', de: 'Kein Modus wird gezeigt' },
	keepsOn: { en: (reason: string) => `${reason}. The lights keep on by themselves`, de: (reason: string) => `${reason}. Die Lichter machen von selbst weiter` },
	lastKnown: { en: (rest: string) => `${rest}; what is below is the last that is known.`, de: (rest: string) => `${rest}; was unten steht, ist das letzte, was bekannt ist.` },
	unseen: { en: (mode: string) => `${mode} goes on unseen`, de: (mode: string) => `${mode} läuft ungesehen weiter` },
	notDone: { en: (why: string) => `Not done: ${why}.`, de: (why: string) => `Nicht getan: ${why}.` },
	isShowing: { en: (mode: string) => `${mode} is showing.`, de: (mode: string) => `${mode} wird gezeigt.` },

	live: { en: 'live', de: 'live' },
	dark: { en: 'blackout', de: 'dunkel' },
	holding: { en: 'holding the last frame', de: 'hält das letzte Bild' },
	fading: { en: 'fading', de: 'blendet aus' },
	attract: { en: 'attract loop', de: 'spielt von selbst' },
	unlit: { en: 'no output', de: 'keine Ausgabe' },
	waiting: { en: 'waiting for frames', de: 'wartet auf Bilder' },
	offline: { en: 'last picture', de: 'letztes Bild' },
	holdingMeans: { en: 'No frames come from render: the lights keep the last one.', de: 'Von render kommen keine Bilder: Die Lichter behalten das letzte.' },
	fadingMeans: { en: 'No frames come from render: the lights fade into the attract loop.', de: 'Von render kommen keine Bilder: Die Lichter gehen über in ihr eigenes Spiel.' },
	attractMeans: { en: 'No frames come from render: the lights play by themselves until it is back.', de: 'Von render kommen keine Bilder: Die Lichter spielen von selbst, bis es wieder da ist.' },
	unlitMeans: { en: 'The output service is not there: no lights are driven.', de: 'Der Dienst output ist nicht da: Kein Licht wird angesteuert.' },

	darkIsOn: { en: 'Blackout is on', de: 'Es ist dunkel' },
	forLight: { en: 'press for light', de: 'drücken macht Licht' },
	forDarkness: { en: 'press for darkness', de: 'drücken macht dunkel' },
	brightnessOfAll: { en: 'Brightness of all', de: 'Helligkeit von allen' },
	brightness: { en: 'Brightness', de: 'Helligkeit' },

	shownOn: {
		en: (name: string, width: number, height: number) => `What is on ${name} now: ${width} × ${height} lights`,
		de: (name: string, width: number, height: number) => `Was jetzt auf ${name} ist: ${width} × ${height} Lichter`
	},
	unfold: { en: 'Unfold', de: 'Aufklappen' },
	lights: { en: 'Lights', de: 'Lichter' },
	shownHere: { en: 'Shown here', de: 'Hier gezeigt' },
	packets: { en: 'Packets', de: 'Pakete' },
	current: { en: 'Current', de: 'Strom' },
	currentLimited: { en: 'Current, limited', de: 'Strom, begrenzt' },
	ofLimit: { en: (limit: string) => `of ${limit}`, de: (limit: string) => `von ${limit}` },
	notSent: { en: 'Not sent', de: 'Nicht gesendet' },
	whereItGoes: { en: 'Where it goes', de: 'Wohin es geht' },
	turnLeft: { en: 'Turn left', de: 'Nach links drehen' },
	turnRight: { en: 'Turn right', de: 'Nach rechts drehen' },

	wentWrong: { en: 'What went wrong', de: 'Was schiefging' },
	safeMode: { en: 'Safe mode: scenes failed three times. Choose a mode to go on.', de: 'Sicher: Szenen sind dreimal gescheitert. Ein Modus, gewählt, macht weiter.' },
	doesNotLoad: { en: 'does not load', de: 'lädt nicht' },
	andBefore: { en: (count: number) => `and ${count} before`, de: (count: number) => `und ${count} davor` },

	frames: { en: 'Frames', de: 'Bilder' },
	rate: { en: 'Rate', de: 'Rate' },
	drawn: { en: 'Drawn', de: 'Gezeichnet' },
	late: { en: 'Late', de: 'Zu spät' },
	leftOut: { en: 'Left out', de: 'Ausgelassen' },
	stage: { en: 'Stage', de: 'Stufe' },
	half: { en: 'half', de: 'Hälfte' },
	ofHundred: { en: '99 of 100', de: '99 von 100' },
	ofFrameTime: { en: 'of the time for a frame', de: 'der Zeit für ein Bild' },
	barsEnd: {
		en: (period: string) => `The bars end at ${period}, the time that there is for one frame.`,
		de: (period: string) => `Die Balken enden bei ${period}, der Zeit, die es für ein Bild gibt.`
	},
	stageEvents: { en: 'Events', de: 'Ereignisse' },
	stageScene: { en: 'Scenes', de: 'Szenen' },
	stageCompose: { en: 'Mixing', de: 'Mischen' },
	stagePublish: { en: 'Handing over', de: 'Übergeben' },
	stageTotal: { en: 'All of it', de: 'Alles' },

	fromInput: { en: 'From input to light', de: 'Vom Eingang zum Licht' },
	halfWithin: { en: 'half within', de: 'die Hälfte in' },
	ofHundredWithin: { en: '99 of 100 within', de: '99 von 100 in' },
	longest: { en: 'longest', de: 'längstens' },
	budget: { en: 'budget', de: 'erlaubt' },
	overBudget: { en: 'over its budget', de: 'länger als erlaubt' },
	spread: { en: (count: number, most: string) => `How ${count} events are spread, up to ${most}`, de: (count: number, most: string) => `Wie sich ${count} Ereignisse verteilen, bis ${most}` },
	upTo: { en: (count: number, most: string) => `${count} up to ${most}`, de: (count: number, most: string) => `${count} bis ${most}` },
	nothingMeasured: { en: 'Nothing measured yet: press a button that moves the light.', de: 'Noch nichts gemessen: einen Knopf drücken, der das Licht bewegt.' },

	modes: { en: 'Modes', de: 'Modi' },
	previousMode: { en: 'Previous mode', de: 'Voriger Modus' },
	nextMode: { en: 'Next mode', de: 'Nächster Modus' },
	show: { en: 'Show', de: 'Zeigen' },
	showMode: { en: (mode: string) => `Show ${mode}`, de: (mode: string) => `${mode} zeigen` },
	itsSceneFailed: { en: 'Its scene failed: choose it to try it again', de: 'Seine Szene ist gescheitert: wählen, um es noch einmal zu versuchen' },
	failed: { en: 'failed:', de: 'gescheitert:' },
	browsedTo: { en: ', browsed to', de: ', angewählt' },

	reset: { en: 'Reset', de: 'Zurücksetzen' },
	resetScene: { en: (scene: string) => `Reset ${scene}`, de: (scene: string) => `${scene} zurücksetzen` },
	nothingToSet: { en: 'It has nothing to set.', de: 'Daran ist nichts einzustellen.' },
	editScript: { en: 'Edit its script', de: 'Ihr Skript bearbeiten' },

	textOverAll: { en: 'Text over everything', de: 'Text über allem' },
	text: { en: 'Text', de: 'Text' },
	hello: { en: 'Hello', de: 'Hallo' },
	send: { en: 'Send', de: 'Senden' },
	for: { en: 'for', de: 'für' },
	in: { en: 'in', de: 'in' },
	colourOfText: { en: 'Colour of the text', de: 'Farbe des Textes' },
	takeAway: { en: 'Take away', de: 'Wegnehmen' },
	now: { en: 'Now:', de: 'Jetzt:' },

	noLightHere: { en: 'No light here', de: 'Hier ist kein Licht' },
	howItComes: {
		en: "Scenes are drawn, and lights driven, as soon as the installation's file has a table `[display.<name>]`. Without an `output` this page alone shows it: a good way to begin.",
		de: 'Szenen werden gezeichnet und Lichter angesteuert, sobald die Datei der Installation eine Tabelle `[display.<name>]` hat. Ohne `output` zeigt es nur diese Seite: ein guter Anfang.'
	},
	addIt: {
		en: 'Add a display to the file that `tutti up` was started with, and what is to be on it:',
		de: 'In die Datei, mit der `tutti up` gestartet wurde, kommt eine Anzeige, und was darauf sein soll:'
	},
	thenItAppears: { en: 'The display appears here by itself.', de: 'Die Anzeige erscheint hier von selbst.' }
});
