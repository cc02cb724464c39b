// What the page of sound says.
import { words } from './words';

export const audioWords = words({
	title: { en: 'Audio', de: 'Klang' },
	nobodyListensYet: { en: 'Nobody listens yet', de: 'Noch hört niemand zu' },
	earIsAway: { en: 'The ear is away', de: 'Das Ohr ist nicht da' },
	listening: { en: 'Listening', de: 'Hört zu' },
	nothingTold: { en: 'Nothing is told any more', de: 'Es wird nichts mehr gesagt' },
	hearsButMute: { en: 'It hears, but tells nothing', de: 'Es hört, sagt aber nichts' },
	nothingToListenTo: { en: 'Nothing to listen to', de: 'Nichts zu hören' },
	silence: { en: 'Silence', de: 'Stille' },
	sound: { en: 'Sound', de: 'Klang' },
	lastCame: {
		en: (span: string) => `The last number came ${span} ago; what is below is silence until more come.`,
		de: (span: string) => `Die letzte Zahl kam vor ${span}; was unten steht, ist Stille, bis mehr kommen.`
	},
	mute: { en: 'events_per_second is 0: nothing is put on the bus.', de: 'events_per_second ist 0: Es kommt nichts auf den Bus.' },
	doesNotRun: { en: (name: string) => `The service ${name} does not run.`, de: (name: string) => `Der Dienst ${name} läuft nicht.` },
	doesNotRunBut: {
		en: (name: string, message: string) => `The service ${name} does not run: it said “${message}”.`,
		de: (name: string, message: string) => `Der Dienst ${name} läuft nicht: Er sagte „${message}“.`
	},
	firstOnTheirWay: { en: 'The first numbers are on their way.', de: 'Die ersten Zahlen sind unterwegs.' },
	notDone: { en: (why: string) => `Not done: ${why}.`, de: (why: string) => `Nicht getan: ${why}.` },
	heardBy: { en: 'Heard by', de: 'Gehört von' },
	thisInstallation: { en: 'this installation', de: 'dieser Installation' },

	lastTenSeconds: { en: 'The last ten seconds', de: 'Die letzten zehn Sekunden' },
	whatBegins: { en: 'what begins:', de: 'was anfängt:' },
	lowVoice: { en: 'low', de: 'tief' },
	midVoice: { en: 'mid', de: 'mittel' },
	highVoice: { en: 'high', de: 'hoch' },
	low: { en: 'Low', de: 'Tief' },
	mid: { en: 'Mid', de: 'Mitte' },
	high: { en: 'High', de: 'Hoch' },
	secondsAgo: { en: (seconds: number) => `${seconds} s ago`, de: (seconds: number) => `vor ${seconds} s` },
	now: { en: 'now', de: 'jetzt' },
	scorePicture: {
		en: 'The spectrum of the last ten seconds; below it what began, low, mid and high, with the beats; and how the form builds up',
		de: 'Das Spektrum der letzten zehn Sekunden; darunter, was anfing, tief, mittel und hoch, mit den Schlägen; und wie sich die Form aufbaut'
	},
	tempoOff: { en: 'Tempo is switched off, below.', de: 'Tempo ist unten ausgeschaltet.' },
	spectrumOff: { en: 'The spectrum is switched off, below.', de: 'Das Spektrum ist unten ausgeschaltet.' },
	keyOff: { en: 'The spectrum, and with it the key, is switched off, below.', de: 'Das Spektrum und mit ihm die Tonart ist unten ausgeschaltet.' },
	pitchOff: { en: 'Pitch is switched off, below.', de: 'Die Tonhöhe ist unten ausgeschaltet.' },
	formOff: { en: 'Form is switched off, below.', de: 'Die Form ist unten ausgeschaltet.' },

	beat: { en: 'Beat', de: 'Takt' },
	beatsInABar: { en: (count: number) => `${count} beats in a bar`, de: (count: number) => `${count} Schläge im Takt` },
	barAsRing: { en: 'The bar as a ring, with a light at each beat', de: 'Der Takt als Ring, mit einem Licht an jedem Schlag' },
	bpm: { en: 'BPM', de: 'BPM' },
	bpmOf: { en: (tempo: number) => `${tempo} BPM`, de: (tempo: number) => `${tempo} BPM` },
	surenessOfTempo: { en: 'Sureness of the tempo', de: 'Sicherheit des Tempos' },
	noTempo: { en: 'no tempo can be told', de: 'kein Tempo zu erkennen' },
	sure: { en: 'sure', de: 'sicher' },
	fairlySure: { en: 'fairly sure', de: 'ziemlich sicher' },
	aGuess: { en: 'a guess', de: 'geraten' },

	form: { en: 'Form', de: 'Form' },
	drop: { en: 'Drop', de: 'Drop' },
	buildup: { en: 'Build-up', de: 'Aufbau' },
	break: { en: 'Break', de: 'Pause' },
	aBuildup: { en: 'build-up', de: 'Aufbau' },
	aBreak: { en: 'break', de: 'Pause' },
	even: { en: 'Even', de: 'Gleichmäßig' },
	energy: { en: 'Energy', de: 'Energie' },
	energyNow: { en: 'Energy now', de: 'Energie jetzt' },
	energyOfLast: { en: 'Energy of the last seconds', de: 'Energie der letzten Sekunden' },
	energyTrend: { en: 'Energy trend', de: 'Energie im Lauf' },
	brightnessTrend: { en: 'Brightness trend', de: 'Helligkeit im Lauf' },
	rises: { en: 'rises', de: 'steigt' },
	falls: { en: 'falls', de: 'fällt' },
	steady: { en: 'steady', de: 'bleibt' },

	key: { en: 'Key', de: 'Tonart' },
	major: { en: 'major', de: 'Dur' },
	minor: { en: 'minor', de: 'Moll' },
	circleOfFifths: { en: 'How strong each of the twelve notes is, in a circle of fifths', de: 'Wie stark jeder der zwölf Töne ist, im Quintenzirkel' },

	levels: { en: 'Levels', de: 'Pegel' },
	levelsPicture: { en: 'Levels of seven bands and of all, with their highest of a moment ago', de: 'Pegel von sieben Bändern und von allem, mit dem Höchsten von eben' },
	sub: { en: 'Sub', de: 'Sub' },
	bass: { en: 'Bass', de: 'Bass' },
	lowMid: { en: 'Low mid', de: 'Tiefmitten' },
	highMid: { en: 'High mid', de: 'Hochmitten' },
	presence: { en: 'Pres.', de: 'Präs.' },
	presenceAbout: { en: '4–6 kHz: presence', de: '4–6 kHz: Präsenz' },
	air: { en: 'Air', de: 'Luft' },
	all: { en: 'All', de: 'Alles' },
	allAbout: { en: 'RMS of all', de: 'RMS von allem' },

	listensTo: { en: 'Listens to', de: 'Hört auf' },
	input: { en: 'Input', de: 'Eingang' },
	another: { en: 'Another', de: 'Anderer' },
	listen: { en: 'Listen', de: 'Hören' },
	defaultMicrophone: { en: 'The default microphone', de: 'Das übliche Mikrofon' },
	whatIsPlayed: { en: 'What this machine plays', de: 'Was dieser Rechner spielt' },
	ownBeat: { en: 'A beat of its own, 128 BPM', de: 'Ein eigener Takt, 128 BPM' },
	simply: { en: 'Simply', de: 'Einfach' },
	devices: { en: 'Devices', de: 'Geräte' },
	loudspeakers: { en: 'What loudspeakers play', de: 'Was Lautsprecher spielen' },
	frames: { en: 'Frames', de: 'Bilder' },
	shownHere: { en: 'Shown here', de: 'Hier gezeigt' },
	latency: { en: 'Latency', de: 'Verzögerung' },
	ms: { en: 'ms', de: 'ms' },
	soundLost: { en: 'Sound lost', de: 'Verloren' },
	device: { en: 'Device', de: 'Gerät' },
	open: { en: 'listening', de: 'hört zu' },
	opening: { en: 'opening', de: 'öffnet' },
	waiting: { en: 'waiting', de: 'wartet' },
	asleep: { en: 'nothing is played', de: 'nichts wird gespielt' },
	failed: { en: 'failed', de: 'gescheitert' },
	ended: { en: 'ended', de: 'zu Ende' },
	nobodySays: { en: 'nobody says', de: 'niemand sagt es' },
	withGaps: { en: 'listening, with gaps', de: 'hört zu, mit Lücken' },

	spectrum: { en: 'Spectrum', de: 'Spektrum' },
	spectrumPicture: { en: '32 bands of the spectrum, with their highest of a moment ago', de: '32 Bänder des Spektrums, mit dem Höchsten von eben' },
	tone: { en: 'Tone', de: 'Ton' },
	gainOf: { en: (gain: string) => `gain ${gain} dB`, de: (gain: string) => `Verstärkung ${gain} dB` },
	noSingleNote: { en: 'no single note', de: 'kein einzelner Ton' },
	centsAt: { en: (cents: string, frequency: string) => `${cents} cents, ${frequency}`, de: (cents: string, frequency: string) => `${cents} Cent, ${frequency}` },
	loudness: { en: 'Loudness', de: 'Lautheit' },
	lufs: { en: 'LUFS', de: 'LUFS' },
	overThreeSeconds: { en: (value: string) => `over 3 s: ${value}`, de: (value: string) => `über 3 s: ${value}` },
	brightness: { en: 'Brightness', de: 'Helligkeit' },
	rolloff: { en: '85 % below', de: '85 % unter' },
	noise: { en: 'Noise', de: 'Rauschen' },

	hears: { en: 'Hears', de: 'Gehör' },
	whatIsHeard: { en: 'What is heard', de: 'Was gehört wird' },
	automaticGain: { en: 'Automatic gain', de: 'Von selbst verstärken' },
	automaticGainAbout: { en: 'loud and quiet music alike', de: 'laute und leise Musik gleich' },

	nobodyListensHere: { en: 'Nobody listens here', de: 'Hier hört niemand zu' },
	howItComes: {
		en: "Levels, beats, tempo and key are heard as soon as the installation's file has a table `[service.audio]`. They go to scenes, to playlists and, as OSC, to other programs.",
		de: 'Pegel, Schläge, Tempo und Tonart werden gehört, sobald die Datei der Installation eine Tabelle `[service.audio]` hat. Sie gehen an Szenen, an Abläufe und als OSC an andere Programme.'
	},
	addIt: {
		en: 'Add the worker to the file that `tutti up` was started with, and what it is to listen to: what this machine plays, or without `config` its microphone.',
		de: 'In die Datei, mit der `tutti up` gestartet wurde, kommt der Arbeiter, und worauf er hören soll: was dieser Rechner spielt, oder ohne `config` sein Mikrofon.'
	},
	thenItAppears: { en: 'What is heard appears here by itself.', de: 'Was gehört wird, erscheint hier von selbst.' },
	withoutSound: {
		en: 'No sound at hand? `input = "generator:beat?bpm=128"` plays a beat of its own, without a sound card.',
		de: 'Kein Klang zur Hand? `input = "generator:beat?bpm=128"` spielt einen eigenen Takt, ohne Soundkarte.'
	}
});

export const dialNames = words({
	gain: { en: 'Gain', de: 'Verstärkung' },
	gate: { en: 'Gate', de: 'Schwelle' },
	decay: { en: 'Decay', de: 'Abfall' },
	smoothing: { en: 'Smoothing', de: 'Glättung' },
	lead: { en: 'Lead', de: 'Vorlauf' }
});

export const dialAbout = words({
	gain: { en: 'before anything is heard', de: 'bevor etwas gehört wird' },
	gate: { en: 'what is quieter is silence', de: 'was leiser ist, ist Stille' },
	decay: { en: 'levels fall to a tenth in it', de: 'so lange, bis Pegel auf ein Zehntel fallen' },
	smoothing: { en: 'of levels and spectrum', de: 'von Pegeln und Spektrum' },
	lead: { en: 'beats are said so long before they sound', de: 'so lange, bevor sie klingen, werden Schläge gesagt' }
});

export const partNames = words({
	bpm: { en: 'Tempo', de: 'Tempo' },
	pitch: { en: 'Pitch', de: 'Tonhöhe' },
	spectrum: { en: 'Spectrum', de: 'Spektrum' },
	structure: { en: 'Form', de: 'Form' }
});

export const partAbout = words({
	bpm: { en: 'beats, bars and tempo', de: 'Schläge, Takte und Tempo' },
	pitch: { en: 'the note of one voice', de: 'der Ton einer Stimme' },
	spectrum: { en: '32 bands, timbre and key', de: '32 Bänder, Klangfarbe und Tonart' },
	structure: { en: 'build-ups, drops and breaks', de: 'Aufbauten, Drops und Pausen' }
});
