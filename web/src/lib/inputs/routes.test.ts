// Where events go, by the definitions of a director.
import { expect, test } from 'vitest';
import { decodeGestures, decodePlaylists } from '$contract/director';
import type { Gesture, Playlist } from '$contract/event_types';
import { showGestures, showPlaylists } from '../../../tests/fixture/show.js';
import { routesOf, type Route } from './routes';

function decoded<T>(result: { ok: true; value: T } | { ok: false; reason: string }): T {
	if (!result.ok) throw new Error(result.reason);
	return result.value;
}

const playlists: readonly Playlist[] = decoded(decodePlaylists({ playlists: showPlaylists() }));
const gestures: readonly Gesture[] = decoded(decodeGestures({ peripherals: showGestures() }));

const words = (route: Route): string =>
	route.map((stop) => (stop.kind === 'gesture' ? `${stop.name}>${stop.emits ?? ''}` : `${stop.effect} ${stop.name}`)).join(' ');
const from = (type: string, all = gestures) => routesOf(type, playlists, all).map(words);

test('through a gesture to the playlist that it starts', () => {
	expect(from('button.press')).toEqual(['tap_twice>button.double_tap starts colour_cycle', 'konami>konami.activated starts konami_lights']);
});

test('to a playlist by itself, started or stopped', () => {
	expect(from('heart_rate.high')).toEqual(['starts pulse']);
	expect(from('stop.sequence')).toEqual(['stops colour_cycle', 'stops pulse']);
});

test('through a gesture that starts a playlist and says nothing', () => {
	expect(from('notification.received')).toEqual(['announce> starts banner']);
});

test('to a gesture that nobody hears', () => {
	expect(from('accelerometer.raw')).toEqual(['tilt>accelerometer.vector']);
});

test('a mirror, which says what it hears, ends', () => {
	expect(from('knob.turn')).toEqual(['relay>knob.turn']);
});

test('two gestures that hear each other end, and so do very many', () => {
	const base = gestures[0] as Gesture;
	const link = (name: string, listens: string, emits: string): Gesture => ({ ...base, name, id: name, listens: [listens], emits });
	expect(from('ping', [link('there', 'ping', 'pong'), link('back', 'pong', 'ping')])).toEqual(['there>pong back>ping']);
	const wide = Array.from({ length: 300 }, (_, index) => link(`g${index}`, 'ping', `x${index % 7}`));
	const deep = Array.from({ length: 300 }, (_, index) => link(`d${index}`, `x${index % 7}`, `x${(index + 1) % 7}`));
	expect(from('ping', [...wide, ...deep]).length).toBeLessThanOrEqual(24);
});

test('nowhere, where nobody hears it', () => {
	expect(from('raw.axis')).toEqual([]);
});
