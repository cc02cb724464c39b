// What the page of the song says.
import { words } from './words';

export const songWords = words({
	title: { en: 'Song', de: 'Lied' },
	nobodyKnows: { en: 'Nobody says yet what is played', de: 'Noch sagt niemand, was läuft' },
	isAway: { en: 'Who knows the song is away', de: 'Wer das Lied kennt, ist nicht da' },
	asking: { en: 'Asking what plays', de: 'Frage, was läuft' },
	nothingPlays: { en: 'Nothing plays', de: 'Nichts läuft' },
	titleUnknown: { en: 'A song without a name', de: 'Ein Lied ohne Namen' },
	doesNotRun: { en: (name: string) => `The service ${name} does not run.`, de: (name: string) => `Der Dienst ${name} läuft nicht.` },
	startPlayer: {
		en: 'Play something in a program that is heard here, or let another player count, below.',
		de: 'Spiele etwas in einem Programm, das hier gehört wird, oder lass unten einen anderen Spieler zählen.'
	},
	notDone: { en: (why: string) => `Not done: ${why}.`, de: (why: string) => `Nicht getan: ${why}.` },
	by: { en: (artist: string) => `by ${artist}`, de: (artist: string) => `von ${artist}` },
	heardFrom: { en: (source: string) => `heard from ${source}`, de: (source: string) => `gehört von ${source}` },

	nowPlaying: { en: 'What plays', de: 'Was läuft' },
	artist: { en: 'Artist', de: 'Interpret' },
	album: { en: 'Album', de: 'Album' },
	player: { en: 'Player', de: 'Spieler' },
	plays: { en: 'plays', de: 'spielt' },
	rests: { en: 'paused', de: 'angehalten' },
	playsNothing: { en: 'plays nothing', de: 'spielt nichts' },
	positionOf: { en: 'Position in the song', de: 'Stelle im Lied' },
	placeOf: { en: (at: string, of: string) => `${at} of ${of}`, de: (at: string, of: string) => `${at} von ${of}` },
	which: { en: 'Which player counts', de: 'Welcher Spieler zählt' },
	theLast: { en: 'the last that began', de: 'der zuletzt angefangen hat' },
	counts: { en: 'counts', de: 'zählt' },

	lyrics: { en: 'Words', de: 'Text' },
	fromFolder: { en: 'from your folder', de: 'aus deinem Ordner' },
	fromLrclib: { en: 'from LRCLIB', de: 'von LRCLIB' },
	from: { en: (place: string) => `from ${place}`, de: (place: string) => `von ${place}` },
	refrain: { en: 'refrain', de: 'Refrain' },
	pause: { en: 'a silence', de: 'Stille' },
	withoutTimes: { en: 'These words have no times: they do not move with the song.', de: 'Dieser Text hat keine Zeiten: Er läuft nicht mit dem Lied mit.' },
	follow: { en: 'Back to the line that is sung', de: 'Zurück zur gesungenen Zeile' },
	looking: { en: 'Looking for the words…', de: 'Suche den Text …' },
	noWords: { en: 'Nobody has the words of this song.', de: 'Niemand hat den Text dieses Liedes.' },
	noWordsBut: { en: 'Put a file “Artist - Title.lrc” into the folder of your own words, then look again.', de: 'Lege eine Datei „Interpret - Titel.lrc“ in den Ordner mit deinen Texten, dann suche noch einmal.' },
	lookAgain: { en: 'Look again', de: 'Noch einmal suchen' },
	noSong: { en: 'Words come with a song.', de: 'Texte kommen mit einem Lied.' },
	nobodyLooks: { en: 'Nobody looks for words here: these lines in the installation’s file bring them, then `tutti reload`.', de: 'Niemand sucht hier Texte: Diese Zeilen in der Datei der Installation bringen sie, danach `tutti reload`.' },
	setFolder: { en: 'Where words lie, and whether LRCLIB is asked', de: 'Wo Texte liegen, und ob LRCLIB gefragt wird' },
	offset: { en: 'Words in time', de: 'Text im Takt' },
	offsetIs: { en: (seconds: string) => `${seconds} s`, de: (seconds: string) => `${seconds} s` },
	earlier: { en: (seconds: string) => `${seconds} s earlier`, de: (seconds: string) => `${seconds} s früher` },
	later: { en: (seconds: string) => `${seconds} s later`, de: (seconds: string) => `${seconds} s später` },
	kept: { en: 'Kept for this song.', de: 'Wird für dieses Lied behalten.' },
	linesAre: { en: 'The words, line by line', de: 'Der Text, Zeile für Zeile' },

	about: { en: 'What it is about', de: 'Worum es geht' },
	byWordLists: { en: 'by lists of words', de: 'nach Wortlisten' },
	byModel: { en: (model: string) => `by ${model}`, de: (model: string) => `von ${model}` },
	notYet: { en: 'That is told once there are words.', de: 'Das ist bekannt, sobald es einen Text gibt.' },
	mood: { en: 'Mood', de: 'Stimmung' },
	energy: { en: 'Energy', de: 'Kraft' },
	valence: { en: 'Gladness', de: 'Freude' },
	energyEnds: { en: 'calm to wild', de: 'ruhig bis wild' },
	valenceEnds: { en: 'sad to glad', de: 'traurig bis froh' },
	keywords: { en: 'Keywords', de: 'Stichwörter' },
	themes: { en: 'Themes', de: 'Themen' },
	categories: { en: 'How much of each there is', de: 'Wie viel wovon darin ist' },
	percent: { en: (share: number) => `${share} %`, de: (share: number) => `${share} %` },
	setModel: { en: 'Let a language model say more', de: 'Ein Sprachmodell mehr sagen lassen' },

	picture: { en: 'A picture of it', de: 'Ein Bild davon' },
	noPictureHere: { en: 'The picture lies on the machine that painted it.', de: 'Das Bild liegt auf dem Rechner, der es gemalt hat.' },

	steps: { en: 'What is done for it', de: 'Was dafür getan wird' },
	noSteps: { en: 'Nothing has been done for a song yet.', de: 'Noch wurde für kein Lied etwas getan.' },

	spotify: { en: 'Spotify', de: 'Spotify' },
	logIn: { en: 'Log in at Spotify', de: 'Bei Spotify anmelden' },
	logInAgain: { en: 'Log in again', de: 'Neu anmelden' },
	forget: { en: 'Forget the login', de: 'Anmeldung vergessen' },
	loggedIn: { en: 'Logged in.', de: 'Angemeldet.' },
	notLoggedIn: { en: 'Nobody has logged in yet.', de: 'Noch hat sich niemand angemeldet.' },
	otherClient: { en: 'The login is of another Client ID: log in again.', de: 'Die Anmeldung gehört zu einer anderen Client-ID: melde dich neu an.' },
	goesToSpotify: { en: 'Going to Spotify…', de: 'Auf dem Weg zu Spotify …' },
	redeeming: { en: 'Back from Spotify: logging in…', de: 'Zurück von Spotify: Anmelden …' },
	redeemed: { en: 'Logged in at Spotify.', de: 'Bei Spotify angemeldet.' },
	loginFailed: { en: (why: string) => `Not logged in: ${why}.`, de: (why: string) => `Nicht angemeldet: ${why}.` },
	makeApp: {
		en: 'Make an app that uses the Web API at developer.spotify.com/dashboard, with this as its Redirect URI:',
		de: 'Lege unter developer.spotify.com/dashboard eine App an, die die Web API nutzt, mit dieser Redirect-URI:'
	},
	thenClientId: { en: 'Its Client ID goes into the settings.', de: 'Ihre Client-ID kommt in die Einstellungen.' },
	toSettings: { en: 'To the settings of Spotify', de: 'Zu den Einstellungen von Spotify' },
	cannotReturn: {
		en: 'Spotify sends nobody back to this address: it takes https, or http of the machine’s own 127.0.0.1.',
		de: 'Zu dieser Adresse schickt Spotify niemanden zurück: Es nimmt https, oder http von 127.0.0.1 am Rechner selbst.'
	},
	openSpotify: { en: 'Open Spotify', de: 'Spotify öffnen' },
	thenCopy: { en: (uri: string) => `Agree there. The browser ends at ${uri}…; copy that whole address here, even where no page shows.`, de: (uri: string) => `Stimme dort zu. Der Browser endet bei ${uri}…; kopiere diese ganze Adresse hierher, auch wenn keine Seite erscheint.` },
	address: { en: 'Address it ended at', de: 'Adresse, bei der er endete' },
	redeem: { en: 'Log in with it', de: 'Damit anmelden' },

	howItComes: {
		en: 'A worker for each kind of player says what is played, `now-playing` which of them counts, `lyrics` has the words.',
		de: 'Ein Dienst je Art von Spieler sagt, was läuft, `now-playing`, welcher davon zählt, `lyrics` hat den Text.'
	},
	whatItTakes: { en: 'To have the song here', de: 'Damit das Lied hier steht' },
	addIt: { en: 'Add these lines to the installation’s file; of the players those that you have:', de: 'Füge diese Zeilen in die Datei der Installation ein; von den Spielern die, die du hast:' },
	thenItAppears: { en: 'What plays appears here.', de: 'Was läuft, erscheint hier.' }
});

/** As the worker names them. */
export const stepNames = words({
	detect: { en: 'Song', de: 'Lied' },
	lyrics: { en: 'Find words', de: 'Text finden' },
	parse: { en: 'Read them', de: 'Text lesen' },
	refrain: { en: 'Refrain', de: 'Refrain' },
	keywords: { en: 'Keywords', de: 'Stichwörter' },
	categorise: { en: 'Categories', de: 'Kategorien' },
	analyse: { en: 'Ask the model', de: 'Modell fragen' },
	image_prompt: { en: 'Describe a picture', de: 'Bild beschreiben' },
	image: { en: 'Paint it', de: 'Bild malen' },
	send: { en: 'Say it', de: 'Weitersagen' }
});

export const stepStates = words({
	pending: { en: 'to come', de: 'kommt noch' },
	running: { en: 'under way', de: 'läuft' },
	complete: { en: 'done', de: 'fertig' },
	error: { en: 'failed', de: 'gescheitert' },
	skipped: { en: 'left out', de: 'ausgelassen' }
});

/** Categories and moods of the lists of words; a model's own words stay as they are. */
export const categoryNames = words({
	dark: { en: 'dark', de: 'düster' },
	happy: { en: 'happy', de: 'fröhlich' },
	sad: { en: 'sad', de: 'traurig' },
	energetic: { en: 'energetic', de: 'kraftvoll' },
	calm: { en: 'calm', de: 'ruhig' },
	love: { en: 'love', de: 'Liebe' },
	death: { en: 'death', de: 'Tod' },
	romantic: { en: 'romantic', de: 'romantisch' },
	aggressive: { en: 'aggressive', de: 'aggressiv' },
	peaceful: { en: 'peaceful', de: 'friedlich' },
	nostalgic: { en: 'nostalgic', de: 'wehmütig' },
	uplifting: { en: 'uplifting', de: 'erhebend' },
	neutral: { en: 'neutral', de: 'neutral' }
});
