// What the settings of the installation say: their parts, fields and how saving went.
import { words } from './words';

export const parts = words({
	display: { en: 'Display', de: 'Anzeige' },
	displayAbout: { en: 'The matrix of lights.', de: 'Die Lichtmatrix.' },
	sleep: { en: 'Sleep', de: 'Nachtruhe' },
	sleepAbout: { en: 'Between these hours the lights are out. Equal hours: never.', de: 'Zwischen diesen Stunden sind die Lichter aus. Gleiche Stunden: nie.' },
	intervals: { en: 'Sources and intervals', de: 'Quellen und Abstände' },
	intervalsAbout: { en: 'How often each source measures, in seconds.', de: 'Wie oft jede Quelle misst, in Sekunden.' },
	noSources: { en: 'No source has reported yet.', de: 'Noch hat sich keine Quelle gemeldet.' },
	weather: { en: 'Weather', de: 'Wetter' },
	aranet4: { en: 'Air sensors', de: 'Luftsensoren' },
	aranet4About: { en: 'Aranet4, heard by Bluetooth.', de: 'Aranet4, über Bluetooth gehört.' },
	sensors: { en: 'Sense HAT', de: 'Sense HAT' },
	camera: { en: 'Cameras', de: 'Kameras' },
	pihole: { en: 'Pi-hole', de: 'Pi-hole' },
	tailscale: { en: 'Tailnet', de: 'Tailnet' },
	auth: { en: 'Users and access', de: 'Benutzer und Zugang' },
	authAbout: {
		en: 'Who may see this page. A new password logs everybody else out.',
		de: 'Wer diese Seite sehen darf. Ein neues Passwort meldet alle anderen ab.'
	},
	alerts: { en: 'Alerts', de: 'Alarme' },
	alertsAbout: { en: 'Rules, who is told, and what is quiet for now have a page of their own.', de: 'Regeln, wer benachrichtigt wird und was gerade still ist, haben eine eigene Seite.' },
	toAlerts: { en: 'To the alerts', de: 'Zu den Alarmen' },

	loading: { en: 'Asking what is set…', de: 'Frage, was eingestellt ist …' },
	away: { en: 'The settings cannot be read now: the gateway or the orchestrator does not answer.', de: 'Die Einstellungen sind gerade nicht lesbar: Gateway oder Orchestrator antworten nicht.' },
	again: { en: 'Ask again', de: 'Noch einmal' },
	forbidden: { en: 'Your role may not change this.', de: 'Deine Rolle darf das nicht ändern.' },
	overtaken: {
		en: 'Somebody else has changed the settings meanwhile. Yours are kept: look at them and save again.',
		de: 'Inzwischen hat jemand anderes die Einstellungen geändert. Deine sind noch da: ansehen und noch einmal speichern.'
	},
	contested: {
		en: (theirs: string) => `Somebody else has set this to ${theirs} meanwhile; saving replaces it.`,
		de: (theirs: string) => `Jemand anderes hat das inzwischen auf ${theirs} gesetzt; Speichern ersetzt es.`
	},
	contestedWhole: { en: 'Somebody else has changed this meanwhile; saving replaces all of it.', de: 'Jemand anderes hat das inzwischen geändert; Speichern ersetzt es ganz.' },
	theDefault: { en: 'its default', de: 'die Vorgabe' },
	takeTheirs: { en: 'Take theirs', de: 'Deren Stand nehmen' },
	wrong: { en: (count: number) => (count === 1 ? 'One field is not right.' : `${count} fields are not right.`), de: (count: number) => (count === 1 ? 'Ein Feld stimmt nicht.' : `${count} Felder stimmen nicht.`) },
	notSaved: { en: (why: string) => `Not saved: ${why}`, de: (why: string) => `Nicht gespeichert: ${why}` },
	noAnswer: { en: 'Not saved: the gateway did not answer. Your changes are kept.', de: 'Nicht gespeichert: Das Gateway hat nicht geantwortet. Deine Änderungen sind noch da.' },
	changes: { en: (count: number) => (count === 1 ? 'One change is not saved' : `${count} changes are not saved`), de: (count: number) => (count === 1 ? 'Eine Änderung ist nicht gespeichert' : `${count} Änderungen sind nicht gespeichert`) },
	save: { en: 'Save', de: 'Speichern' },
	saving: { en: 'Saving…', de: 'Speichere …' },
	saved: { en: 'Saved. It counts from now on.', de: 'Gespeichert. Es gilt ab jetzt.' },
	discard: { en: 'Discard', de: 'Verwerfen' },
	leave: { en: 'There are changes that are not saved. Leave without them?', de: 'Es gibt ungespeicherte Änderungen. Ohne sie gehen?' },

	byDefault: { en: (value: string) => `by default ${value}`, de: (value: string) => `sonst ${value}` },
	yellowFrom: { en: 'yellow from', de: 'gelb ab' },
	redFrom: { en: 'red from', de: 'rot ab' },
	isSet: { en: 'set', de: 'gesetzt' },
	isNotSet: { en: 'not set', de: 'nicht gesetzt' },
	replaced: { en: 'will be replaced', de: 'wird ersetzt' },
	replace: { en: (name: string) => `Replace: ${name}`, de: (name: string) => `Ersetzen: ${name}` },
	newSecret: { en: (name: string) => `New: ${name}`, de: (name: string) => `Neu: ${name}` },
	keep: { en: 'Leave it as it is', de: 'So lassen' },
	noNumber: { en: 'That is not a number.', de: 'Das ist keine Zahl.' },
	noWholeNumber: { en: 'It must be a whole number.', de: 'Es muss eine ganze Zahl sein.' },
	range: { en: (least: string, most: string) => `It must be from ${least} to ${most}.`, de: (least: string, most: string) => `Es muss zwischen ${least} und ${most} liegen.` },
	order: { en: 'The second must be above the first.', de: 'Der zweite Wert muss über dem ersten liegen.' },
	needed: { en: 'This is needed.', de: 'Das wird gebraucht.' },

	listed: { en: (place: number) => `No. ${place}`, de: (place: number) => `Nr. ${place}` },
	addSensor: { en: 'Add a sensor', de: 'Sensor hinzufügen' },
	addCamera: { en: 'Add a camera', de: 'Kamera hinzufügen' },
	remove: { en: 'Remove', de: 'Entfernen' },
	removeThat: { en: (name: string) => `Remove ${name}`, de: (name: string) => `${name} entfernen` },
	scan: { en: 'Look for sensors', de: 'Sensoren suchen' },
	discover: { en: 'Look for cameras', de: 'Kameras suchen' },
	looking: { en: 'Looking around, for up to a minute…', de: 'Sehe mich um, bis zu einer Minute …' },
	foundNothing: { en: 'Nothing was found.', de: 'Nichts gefunden.' },
	found: { en: (count: number) => `Found: ${count}`, de: (count: number) => `Gefunden: ${count}` },
	searchFailed: { en: (why: string) => `The search failed: ${why}`, de: (why: string) => `Die Suche schlug fehl: ${why}` },
	searchNoAnswer: { en: 'nobody answered', de: 'niemand hat geantwortet' },
	take: { en: 'Take it', de: 'Nehmen' },
	takeThat: { en: (name: string) => `Take ${name}`, de: (name: string) => `${name} nehmen` },
	taken: { en: 'is there already', de: 'ist schon da' },
	needsLogin: { en: 'wants a login to say where its stream is', de: 'will eine Anmeldung, um zu sagen, wo ihr Bild ist' }
});

/** By `section_key`, as in forms.ts; of a list's columns by `list_column`. */
export const fieldNames = words({
	display_rotation: { en: 'Turned by', de: 'Gedreht um' },
	display_scroll_speed: { en: 'Seconds a column, of text that runs', de: 'Sekunden je Spalte, bei Laufschrift' },
	display_show_icons: { en: 'Show icons', de: 'Symbole zeigen' },
	display_icon_duration: { en: 'Seconds an icon', de: 'Sekunden je Symbol' },
	display_thresholds: { en: 'CO₂ in ppm: yellow from, red from', de: 'CO₂ in ppm: gelb ab, rot ab' },
	sleep_start_hour: { en: 'From, hour', de: 'Von, Uhr' },
	sleep_end_hour: { en: 'To, hour', de: 'Bis, Uhr' },
	sleep_disable_pi_leds: { en: "The board's own lights, too", de: 'Auch die Lichter der Platine' },
	weather_location: { en: 'Place', de: 'Ort' },
	weather_units: { en: 'Units', de: 'Einheiten' },
	weather_provider: { en: 'Asked of', de: 'Gefragt wird' },
	weather_timeout: { en: 'Seconds to wait for an answer', de: 'Sekunden Geduld für eine Antwort' },
	aranet4_timeout: { en: 'Seconds to listen', de: 'Sekunden zuhören' },
	aranet4_adapter: { en: 'Bluetooth adapter', de: 'Bluetooth-Adapter' },
	sensors_factor: { en: 'Correction of warmth', de: 'Wärmekorrektur' },
	sensors_imu: { en: 'Heading and acceleration', de: 'Richtung und Beschleunigung' },
	pihole_host: { en: 'Host', de: 'Rechner' },
	pihole_password: { en: 'Password', de: 'Passwort' },
	pihole_timeout: { en: 'Seconds to wait for an answer', de: 'Sekunden Geduld für eine Antwort' },
	tailscale_peers: { en: 'Readings for every device', de: 'Werte für jedes Gerät' },
	auth_enabled: { en: 'Ask for the password at this machine, too', de: 'Auch an diesem Rechner nach dem Passwort fragen' },
	auth_username: { en: 'Name that is asked for', de: 'Name, nach dem gefragt wird' },
	auth_password_hash: { en: 'Password of this page', de: 'Passwort dieser Seite' },
	auth_cors_origins: { en: 'Other sites that may ask', de: 'Andere Seiten, die fragen dürfen' },
	sensors_label: { en: 'Name', de: 'Name' },
	sensors_mac: { en: 'Bluetooth address', de: 'Bluetooth-Adresse' },
	cameras_name: { en: 'Name', de: 'Name' },
	cameras_url: { en: 'Address of its stream', de: 'Adresse des Bildes' },
	cameras_user: { en: 'User', de: 'Benutzer' },
	cameras_password: { en: 'Password', de: 'Passwort' },
	cameras_onvif_url: { en: 'ONVIF address', de: 'ONVIF-Adresse' }
});

export const fieldHints = words({
	weather_location: { en: 'A town, or latitude and longitude: 48.2,16.4. Empty: where this machine seems to be.', de: 'Eine Stadt, oder Breite und Länge: 48.2,16.4. Leer: wo dieser Rechner zu sein scheint.' },
	aranet4_adapter: { en: 'hci0. Empty: the first that is on.', de: 'hci0. Leer: der erste, der an ist.' },
	sensors_factor: {
		en: 'The processor warms the sensor; the difference to it, divided by this, is taken off. 0: as it is measured.',
		de: 'Der Prozessor wärmt den Sensor; der Abstand zu ihm, geteilt hierdurch, wird abgezogen. 0: wie gemessen.'
	},
	auth_username: { en: 'Empty: the password alone.', de: 'Leer: nur das Passwort.' },
	auth_cors_origins: { en: 'https://home.example, with commas between.', de: 'https://home.example, mit Kommas dazwischen.' },
	pihole_host: { en: 'A name, an address, or https://…', de: 'Ein Name, eine Adresse oder https://…' }
});

export const choices = words({
	metric: { en: '°C, km/h', de: '°C, km/h' },
	imperial: { en: '°F, mph', de: '°F, mph' },
	yes: { en: 'on', de: 'an' },
	no: { en: 'off', de: 'aus' }
});
