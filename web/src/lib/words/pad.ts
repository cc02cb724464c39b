// What the pad says.
import { words } from './words';

export const padWords = words({
	elsewhere: { en: 'Elsewhere', de: 'Woanders' },
	playsElsewhere: { en: 'This phone plays in another page of this browser.', de: 'Dieses Telefon spielt in einer anderen Seite dieses Browsers.' },
	playHere: { en: 'Play here', de: 'Hier spielen' },
	refused: { en: (why: string) => `The gateway does not take this phone: ${why}.`, de: (why: string) => `Das Gateway nimmt dieses Telefon nicht: ${why}.` },
	tiltAndText: { en: 'Tilt and text', de: 'Neigen und Text' },
	dpad: { en: 'D-pad: arrow keys', de: 'Steuerkreuz: Pfeiltasten' },
	slider: { en: (label: string) => `Slider ${label}`, de: (label: string) => `Regler ${label}` },
	field: { en: (label: string) => `${label}: arrow keys`, de: (label: string) => `${label}: Pfeiltasten` },
	milliseconds: { en: (count: number) => `${count} ms`, de: (count: number) => `${count} ms` },
	thisPhone: { en: 'This phone', de: 'Dieses Telefon' },
	name: { en: 'Name', de: 'Name' },
	hasProducer: { en: 'Its events have the producer', de: 'Der Erzeuger seiner Ereignisse:' },
	layout: { en: 'Layout', de: 'Anordnung' },
	gamepad: { en: 'Gamepad', de: 'Gamepad' },
	faders: { en: 'Faders', de: 'Regler' },
	xy: { en: 'XY pad', de: 'XY-Feld' },
	vibrate: { en: 'Vibrate', de: 'Vibrieren' },
	cannotVibrate: { en: 'This browser cannot.', de: 'Dieser Browser kann es nicht.' },
	homePage: { en: 'Home page', de: 'Startseite' },
	done: { en: 'Done', de: 'Fertig' },
	tilt: { en: 'Tilt', de: 'Neigen' },
	textToSend: { en: 'Text to send', de: 'Text zum Senden' },
	text: { en: 'Text', de: 'Text' },
	send: { en: 'Send', de: 'Senden' },
	insecure: {
		en: 'Browsers say how a phone is held over HTTPS alone, and this page came over HTTP. A reverse proxy with a certificate before the gateway gives it.',
		de: 'Browser sagen nur über HTTPS, wie ein Telefon gehalten wird, und diese Seite kam über HTTP. Ein Reverse-Proxy mit Zertifikat vor dem Gateway bringt es.'
	},
	denied: {
		en: 'This browser was not allowed to say how the phone is held. Its settings for this site can allow it.',
		de: 'Dieser Browser durfte nicht sagen, wie das Telefon gehalten wird. Seine Einstellungen für diese Seite können es erlauben.'
	},
	missing: { en: 'This device does not say how it is held.', de: 'Dieses Gerät sagt nicht, wie es gehalten wird.' }
});
