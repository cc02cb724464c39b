// The inputs that are offered follow from the definitions alone.
import { expect, test } from 'vitest';
import { decodeGestures, decodePlaylists } from '$contract/director';
import type { Gesture, Playlist } from '$contract/event_types';
import { showGestures, showPlaylists } from '../../../tests/fixture/show.js';
import { fitting, inputsOf, switchData } from './inputs';
import { durationOf, voicesOf } from './steps';

function show(): { playlists: Playlist[]; gestures: Gesture[] } {
	const [playlists, gestures] = [
		decodePlaylists({ playlists: showPlaylists() }),
		decodeGestures({ peripherals: showGestures() })
	];
	if (!playlists.ok || !gestures.ok) throw new Error('the show does not decode');
	return { playlists: playlists.value, gestures: gestures.value };
}

test('every input of the show is offered in its own way, and nothing that the show makes itself', () => {
	const { playlists, gestures } = show();
	const offered = inputsOf(playlists, gestures).map(({ kind, type }) => `${kind} ${type}`);
	expect(offered).toEqual([
		'press button.press',
		'press notification.received',
		'hold button.level',
		'together sensor.trigger',
		'slider heart_rate.measurement',
		'slider knob.turn',
		'slider room.co2',
		'switch switch.main',
		'tilt accelerometer.raw',
		'tilt raw.accelerometer',
		'tilt raw.magnetometer',
		'flurry sensor.noisy',
		'flurry stop.request',
		'stop emergency.stop'
	]);
});

test('a pad has the codes of the sequences, the double tap and the melodies', () => {
	const { playlists, gestures } = show();
	const [press] = inputsOf(playlists, gestures);
	if (press?.kind !== 'press') throw new Error('no pad');
	expect(press.codes.map(({ label }) => label)).toEqual(['up', 'down', 'left', 'right', 'a', 'b']);
	expect(press.doubleTap).toBe(0.25);
	expect(press.melodies).toHaveLength(1);
	expect(press.melodies[0]?.notes).toHaveLength(10);
	expect(press.melodies[0]?.notes[8]).toEqual({ type: 'button.press', data: { code: 'b' } });
	expect(press.melodies[0]?.pause).toBe(0.15);
});

test('a slider spans the bounds of its zones, and a plate sends the gravity that its gesture knows', () => {
	const { playlists, gestures } = show();
	const offered = inputsOf(playlists, gestures);
	expect(offered.find(({ type }) => type === 'room.co2')).toMatchObject({ field: 'ppm', min: 500, max: 1700, start: 500 });
	expect(offered.find(({ type }) => type === 'raw.accelerometer')).toMatchObject({ gravity: 9.80665 });
	expect(offered.find(({ type }) => type === 'accelerometer.raw')).toMatchObject({ gravity: 1 });
});

test('a slider spans the threshold of its gesture', () => {
	const { playlists, gestures } = show();
	const heart = inputsOf(playlists, gestures).find(({ type }) => type === 'heart_rate.measurement');
	expect(heart).toEqual({
		kind: 'slider',
		type: 'heart_rate.measurement',
		field: 'bpm',
		min: 60,
		max: 200,
		start: 115,
		threshold: 160
	});
});

test('a trigger that nobody makes can be pressed', () => {
	const playlist: Playlist = {
		name: 'x',
		definitionId: 'd',
		origin: 'bus',
		trigger: 'door.open',
		interrupts: ['door.shut'],
		completion: null,
		metadata: null,
		steps: [],
		duration: 0,
		active: 0,
		starts: 0
	};
	expect(inputsOf([playlist], []).map(({ kind, type }) => `${kind} ${type}`)).toEqual([
		'press door.open',
		'press door.shut'
	]);
	expect(inputsOf([], [])).toEqual([]);
});

test('what starts a playlist by itself is pressed, with data that passes', () => {
	const gated = (gate: unknown): Gesture => ({
		name: 'g',
		id: 'vp',
		kind: 'playlist',
		origin: 'file',
		metadata: null,
		listens: ['a.b'],
		emits: null,
		fired: 0,
		suppressed: 0,
		lastFired: null,
		definition: { playlist: 'x', gate } as Gesture['definition']
	});
	expect(inputsOf([], [gated({ type: 'a.b', where: {} })])).toMatchObject([{ kind: 'press', data: {} }]);
	expect(inputsOf([], [gated({ type: 'a.b' })])).toMatchObject([{ kind: 'press', data: { state: true } }]);
	expect(inputsOf([], [gated([{ type: 'a.b' }, { type: 'c' }])])).toMatchObject([{ kind: 'switch' }]);
});

test('a gate is switched as its where wants it', () => {
	const { gestures } = show();
	expect(switchData('switch.main', gestures, true)).toEqual({ state: true });
	expect(switchData('switch.main', gestures, false)).toEqual({ state: false });
	expect(switchData('other', gestures, true)).toEqual({ state: true });
});

test('data is made that passes a where', () => {
	expect(fitting({ code: 'a', level: { at_least: 3 }, mode: { one_of: ['x', 'y'] }, speed: { above: 2 } })).toEqual({
		code: 'a',
		level: 3,
		mode: 'x',
		speed: 3
	});
	expect(fitting(null)).toEqual({});
});

test('steps to scale: a line for each type, marks as shares of the duration', () => {
	const { playlists } = show();
	const steps = playlists[0]?.steps ?? [];
	expect(durationOf(steps)).toBe(11.5);
	const [colour, flash] = voicesOf(steps);
	expect(colour?.count).toBe(24);
	expect(colour?.marks[0]).toBe(0);
	expect(colour?.marks[23]).toBe(1);
	expect(flash?.marks).toEqual([0.05 / 11.5, 6 / 11.5]);
	expect(durationOf([])).toBe(0);
	const [many] = voicesOf([{ eventType: 'x', producer: 0, data: {}, offset: 0, repeat: 100_000, interval: 1 }]);
	expect(many?.marks.length).toBeLessThanOrEqual(60);
	expect(many?.count).toBe(100_000);
});
