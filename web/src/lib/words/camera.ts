// What the page of cameras says.
import { words } from './words';

export const cameraWords = words({
	title: { en: 'Cameras', de: 'Kameras' },
	noneHere: { en: 'No cameras here', de: 'Keine Kameras hier' },
	beingStarted: { en: 'The cameras are being started', de: 'Die Kameras werden gestartet' },
	serviceAway: { en: 'The camera service is away', de: 'Der Kameradienst ist nicht da' },
	noneYet: { en: 'No cameras yet', de: 'Noch keine Kameras' },
	live: { en: (count: number) => (count === 1 ? 'One camera is live' : `${count} cameras are live`), de: (count: number) => (count === 1 ? 'Eine Kamera ist live' : `${count} Kameras sind live`) },
	noneLive: { en: 'No camera is live', de: 'Keine Kamera ist live' },
	someLive: { en: (live: number, count: number) => `${live} of ${count} cameras are live`, de: (live: number, count: number) => `${live} von ${count} Kameras sind live` },

	stopped: { en: 'Stopped', de: 'Gestoppt' },
	starting: { en: 'Starting', de: 'Startet' },
	streaming: { en: 'Live', de: 'Live' },
	reconnecting: { en: 'Reconnecting', de: 'Verbindet neu' },
	error: { en: 'Error', de: 'Fehler' },
	waiting: { en: 'Waiting', de: 'Wartet' },
	unknown: { en: 'Unknown', de: 'Unbekannt' },
	framesPerSecond: { en: (count: number) => `${count} fps`, de: (count: number) => `${count} Bilder/s` },

	start: { en: 'Start', de: 'Starten' },
	stop: { en: 'Stop', de: 'Stoppen' },
	fullscreen: { en: 'Fullscreen', de: 'Vollbild' },
	pictureOf: { en: (name: string) => `Picture of ${name}`, de: (name: string) => `Bild von ${name}` },
	isStopped: { en: 'The stream is stopped', de: 'Die Übertragung ist gestoppt' },
	waitingForFirst: { en: 'Waiting for the first pictures', de: 'Warten auf die ersten Bilder' },
	shows: { en: (name: string) => `What ${name} shows`, de: (name: string) => `Was ${name} zeigt` },
	latestOf: { en: (name: string) => `The latest picture of ${name}`, de: (name: string) => `Das letzte Bild von ${name}` },
	playerWaits: { en: (why: string) => `The player waits (${why})`, de: (why: string) => `Die Wiedergabe wartet (${why})` },
	cannotPlay: { en: 'the browser cannot play it', de: 'der Browser kann es nicht abspielen' },
	noPictureCame: { en: 'no picture came by WebRTC', de: 'über WebRTC kam kein Bild' },
	connectionLost: { en: 'the connection is lost', de: 'die Verbindung ist abgerissen' },
	webrtcRefused: { en: (status: number) => `WebRTC was refused (${status})`, de: (status: number) => `WebRTC wurde abgelehnt (${status})` },
	webrtcDidNotBegin: { en: 'WebRTC did not begin', de: 'WebRTC begann nicht' },
	playerNotLoaded: { en: 'the player did not load', de: 'der Abspieler wurde nicht geladen' },

	up: { en: 'Up', de: 'Hoch' },
	left: { en: 'Left', de: 'Links' },
	right: { en: 'Right', de: 'Rechts' },
	down: { en: 'Down', de: 'Runter' },
	zoom_in: { en: 'Zoom in', de: 'Näher' },
	zoom_out: { en: 'Zoom out', de: 'Weiter weg' },
	move: { en: (name: string) => `Move ${name}`, de: (name: string) => `${name} bewegen` },
	placesOf: { en: (name: string) => `Places that ${name} knows`, de: (name: string) => `Plätze, die ${name} kennt` },
	goTo: { en: 'Go to…', de: 'Gehe zu …' },

	howItComes: {
		en: "The camera service shows network cameras (RTSP) and cameras on USB. It is there as soon as the installation's file has a table `[service.camera]`:",
		de: 'Der Kameradienst zeigt Netzwerkkameras (RTSP) und Kameras an USB. Es gibt ihn, sobald die Datei der Installation eine Tabelle `[service.camera]` hat:'
	},
	addIt: {
		en: 'Add the camera to the file that `tutti up` was started with; its password into a file of its own beside it:',
		de: 'Die Kamera kommt in die Datei, mit der `tutti up` gestartet wurde; ihr Passwort in eine eigene Datei daneben:'
	},
	withoutOne: {
		en: 'Without a camera at hand, `config = { simulate = true }` shows a test picture.',
		de: 'Ohne Kamera zur Hand zeigt `config = { simulate = true }` ein Testbild.'
	},
	thenItAppears: { en: 'The pictures appear here by themselves.', de: 'Die Bilder erscheinen hier von selbst.' }
});
