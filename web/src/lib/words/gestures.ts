// What gestures wait for, what a person can do to try them, and how runs went, each as a phrase.
import { words } from './words';

export const kindWords = words({
	double_tap: { en: 'double tap', de: 'Doppeltipp' },
	simultaneous: { en: 'together', de: 'zugleich' },
	sequence: { en: 'sequence', de: 'Folge' },
	hold: { en: 'hold', de: 'Halten' },
	mirror: { en: 'gated mirror', de: 'Spiegel mit Tor' },
	playlist: { en: 'gated playlist', de: 'Ablauf mit Tor' },
	calibrate: { en: 'calibration', de: 'Abgleich' },
	aggregate: { en: 'threshold', de: 'Schwelle' },
	debounce: { en: 'debounce', de: 'Entprellen' },
	rate_limit: { en: 'rate limit', de: 'Begrenzung' },
	smooth: { en: 'smoothing', de: 'Glättung' },
	magnitude: { en: 'length', de: 'Länge' },
	heading: { en: 'compass', de: 'Kompass' },
	zones: { en: 'zones', de: 'Zonen' }
});

export const runWords = words({
	running: { en: 'running', de: 'läuft' },
	completed: { en: 'completed', de: 'fertig' },
	cancelled: { en: 'cancelled', de: 'abgebrochen' },
	interrupted: { en: 'interrupted', de: 'unterbrochen' }
});

export const inputKinds = words({
	press: { en: 'Press', de: 'Drücken' },
	hold: { en: 'Hold', de: 'Halten' },
	together: { en: 'At once', de: 'Zugleich' },
	slider: { en: 'Set', de: 'Stellen' },
	switch: { en: 'Switch', de: 'Schalten' },
	tilt: { en: 'Tilt', de: 'Neigen' },
	flurry: { en: 'Burst of', de: 'Schwall von' },
	stop: { en: 'Stop', de: 'Stopp' }
});

export const gestureWords = words({
	nothing: { en: 'nothing', de: 'nichts' },
	and: { en: 'and', de: 'und' },
	two: { en: (type: string, span: string) => `two ${type} within ${span}`, de: (type: string, span: string) => `zwei ${type} in ${span}` },
	together: {
		en: (type: string, producers: number, span: string) => `${type} from ${producers} producers within ${span}`,
		de: (type: string, producers: number, span: string) => `${type} von ${producers} Erzeugern in ${span}`
	},
	eachWithin: { en: (steps: string, span: string) => `${steps}, each within ${span}`, de: (steps: string, span: string) => `${steps}, jedes in ${span}` },
	heldFor: { en: (type: string, span: string) => `${type} held for ${span}`, de: (type: string, span: string) => `${type}, ${span} gehalten` },
	copiedWhile: { en: (type: string, gates: string) => `${type} copied while ${gates}`, de: (type: string, gates: string) => `${type} kopiert, solange ${gates}` },
	startsForEach: { en: (playlist: string, gates: string) => `starts ${playlist} for each ${gates}`, de: (playlist: string, gates: string) => `startet ${playlist} bei jedem ${gates}` },
	inPlace: { en: ', in place of its earlier run', de: ', anstelle seines früheren Laufs' },
	minusOffset: { en: (type: string) => `${type} minus an offset, turned and scaled`, de: (type: string) => `${type} ohne Versatz, gedreht und skaliert` },
	onceQuiet: { en: (type: string, span: string) => `${type}, once it was quiet for ${span}`, de: (type: string, span: string) => `${type}, sobald ${span} Ruhe war` },
	atMost: { en: (type: string, count: number) => `${type}, at most ${count} a second`, de: (type: string, count: number) => `${type}, höchstens ${count} je Sekunde` },
	meanOf: {
		en: (type: string, fields: string, span: string) => `mean of ${type} ${fields} over ${span}`,
		de: (type: string, fields: string, span: string) => `Mittel von ${type} ${fields} über ${span}`
	},
	points: { en: (heading: string, level: string) => `where ${heading} points, level by ${level}`, de: (heading: string, level: string) => `wohin ${heading} zeigt, im Lot durch ${level}` },
	isOn: { en: (type: string) => `${type} on`, de: (type: string) => `${type} an ist` },
	withData: { en: (type: string, data: string) => `${type} with ${data}`, de: (type: string, data: string) => `${type} mit ${data}` },
	aggregateOf: {
		en: (name: string, of: string, span: string) => `${name.replace('_', ' of ')} of ${of} over ${span}`,
		de: (name: string, of: string, span: string) => `${name.replace('_', ' von ')} von ${of} über ${span}`
	},
	reaching: { en: (least: string) => `reaching ${least}`, de: (least: string) => `erreicht ${least}` },
	andAgain: { en: (below: string) => `, and again after falling below ${below}`, de: (below: string) => `, und wieder, nachdem es unter ${below} fiel` },
	lengthOf: { en: (type: string) => `length of ${type}`, de: (type: string) => `Länge von ${type}` },
	lengthLess: { en: (type: string, gravity: string) => `length of ${type} less ${gravity}`, de: (type: string, gravity: string) => `Länge von ${type} ohne ${gravity}` },
	zoneFrom: { en: (name: string, bound: string) => `${name} from ${bound}`, de: (name: string, bound: string) => `${name} ab ${bound}` },
	inZones: { en: (what: string, zones: string) => `${what} in ${zones}`, de: (what: string, zones: string) => `${what} in ${zones}` },

	began: { en: (name: string, id: string) => `${name} began (${id})`, de: (name: string, id: string) => `${name} begann (${id})` },
	ended: { en: (name: string, how: string, id: string) => `${name} ${how} (${id})`, de: (name: string, how: string, id: string) => `${name} ${how} (${id})` },
	played: {
		en: (name: string, type: string, at: string, id: string) => `${name} played ${type} at ${at} (${id})`,
		de: (name: string, type: string, at: string, id: string) => `${name} spielte ${type} bei ${at} (${id})`
	}
});
