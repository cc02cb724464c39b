// Which face a source has, and what is on it.
import type { Scalar } from '$contract/types';
import type { SensorView, SourceView } from '$live/view';
import { expect, test } from 'vitest';
import { byFace, faceOf, peersOf, roomTiles, skyOf, widthOf } from './faces';

const view = (sensor: string, value: Scalar = 1, unit = ''): SensorView => ({ sensor, reading: { value, unit, timestamp: 0, expiresIn: null }, freshness: 'live', arrived: 0, staleSince: null, series: [] });
const source = (id: string, ...sensors: SensorView[]): SourceView => ({ id, meta: null, status: null, condition: { kind: 'empty' }, sensors });

const SOURCES = [
	source('a-machine', view('cpu_percent')),
	source('air', view('Küche:co2')),
	source('hat', view('temperature'), view('humidity')),
	source('net', view('connected', true), view('device_count')),
	source('one-room', view('co2')),
	source('sky', view('weather_temp')),
	source('sink', view('ads_percentage_today'))
];

test('a source is known by its readings, whatever it is called', () => {
	expect(SOURCES.map((each) => `${each.id} ${faceOf(each)} ${widthOf(each)}`)).toEqual([
		'a-machine machine 1', 'air rooms 1', 'hat tiles 2', 'net tailnet 1.5', 'one-room tiles 1', 'sky weather 4', 'sink blocker 1.5'
	]);
	expect([...SOURCES].sort(byFace).map(({ id }) => id)).toEqual(['sky', 'air', 'hat', 'one-room', 'sink', 'net', 'a-machine']);
});

test('rooms stand in the order of their names, with the rest of their air below; what is of no room is not lost', () => {
	const tiles = roomTiles([view('Zoo:co2', 700, 'ppm'), view('Attic:battery', 9, '%'), view('Attic:humidity', 40, '%'), view('Attic:temperature', 20.5, '°C'), view('Attic:co2', 600, 'ppm'), view('Hall:temperature', 18, '°C'), view('Zoo:battery', 80, '%')]);
	expect(tiles.map(({ label, foot }) => [label, foot])).toEqual([['Attic', '20.5 °C · 40.0 % · Battery 9.0 %'], ['Zoo', ''], ['Hall, Temperature', undefined]]);
});

test('who is online stands first', () => {
	expect(peersOf([view('b:online', true), view('a:online', false), view('a:last_seen', '2026-11-20T18:04:05Z'), view('connected', true)])).toEqual([
		{ name: 'b', online: true, lastSeen: '' },
		{ name: 'a', online: false, lastSeen: '2026-11-20T18:04:05Z' }
	]);
});

test.each([
	['Partly cloudy', 'few'],
	['Patchy rain possible', 'rain'],
	['Thundery outbreaks possible', 'thunder'],
	['Light snow showers', 'snow'],
	['Mist', 'fog'],
	['Overcast', 'cloud'],
	['Clear', 'sun'],
	['Sunny', 'sun'],
	['Locusts', null]
])('%s is drawn as %s', (words, sky) => {
	expect(skyOf(words)).toBe(sky);
});
