import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decodeConfig, decodeMistakes, type Config } from '$contract/config';
import { byPlace, changed, contested, itemsOf, keptSecret, lacking, meantBy, mistakeOf, patchOf, saidOf, secondsOf, shownOf, valueOf, withColumn, type Draft } from './draft';
import type { JsonObject } from '$contract/fields';
import { CAMERA_LIST, FORMS, intervalField, SENSOR_LIST, type Input } from './forms';

const example = (path: string): unknown => JSON.parse(readFileSync(fileURLToPath(new URL(`../../../../contracts/examples/${path}`, import.meta.url)), 'utf8'));

const config: Config = { revision: '1', sections: { weather: { location: 'Oslo' }, schedule: { weather: '5m' }, display: { thresholds: { co2: [900, 1400] } } } };
const none: Draft = new Map();
const inputOf = (section: keyof typeof FORMS, name: string): Input => FORMS[section].find(({ key }) => key === name)?.input ?? { kind: 'texts' };
const location = { section: 'weather', key: 'location' };

describe('the configuration', () => {
	test('is read from what the contract shows', () => {
		expect(decodeConfig(example('api_config/home.json'))?.sections['pihole']).toEqual({ host: 'pi.hole', password: { set: true } });
		expect(decodeConfig(example('api_config/invalid/no_revision.json'))).toBe(null);
		expect(decodeConfig(example('api_config/invalid/section_is_text.json'))).toBe(null);
	});

	test('so are the fields that are wrong', () => {
		expect(decodeMistakes(example('api_error/fields.json')).length).toBeGreaterThan(0);
		for (const { section, message } of decodeMistakes(example('api_error/fields.json'))) expect([section, message].every((text) => text !== '')).toBe(true);
		expect(decodeMistakes({ error: { code: 'x', message: 'y' } })).toEqual([]);
	});
});

describe('a draft', () => {
	test('is what differs, and what is put back is none', () => {
		const edited = changed(config, none, location, 'Bergen');
		expect(valueOf(config, edited, location)).toBe('Bergen');
		expect(patchOf(edited)).toEqual({ sections: { weather: { location: 'Bergen' } } });
		expect(changed(config, edited, location, 'Oslo').size).toBe(0);
	});

	test('null takes a key away, which then has its default', () => {
		const edited = changed(config, none, location, undefined);
		expect(patchOf(edited)).toEqual({ sections: { weather: { location: null } } });
		expect(valueOf(config, edited, location)).toBe(undefined);
		expect(changed(config, none, { section: 'weather', key: 'units' }, undefined).size).toBe(0);
	});

	test('is contested where somebody else has set the same key to something else', () => {
		const edited = changed(config, changed(config, none, location, 'Bergen'), { section: 'weather', key: 'units' }, 'imperial');
		const theirs = { ...config, revision: '2', sections: { ...config.sections, weather: { location: 'Tromsø' }, sleep: { start_hour: 21 } } };
		expect([...contested(config, theirs, edited)]).toEqual(['weather.location']);
		expect(contested(config, { ...theirs, sections: { ...theirs.sections, weather: { location: 'Bergen' } } }, edited).size).toBe(0);
		expect(contested(config, { ...config, revision: '2' }, edited).size).toBe(0);
	});

	test('an item that lacks what it needs says which', () => {
		const edited = changed(config, none, SENSOR_LIST, [{ label: 'Bedroom', mac: ' ' }]);
		expect(itemsOf(config, edited, SENSOR_LIST).map((item) => lacking(SENSOR_LIST, item))).toEqual([['mac']]);
		expect(itemsOf(config, none, SENSOR_LIST)).toEqual([]);
	});
});

describe('a secret of a list', () => {
	const CAMERAS = [
		{ name: 'door', url: 'rtsp://a', password: { set: true } },
		{ name: 'yard', url: 'rtsp://b' }
	];
	const home: Config = { revision: '1', sections: { camera: { cameras: CAMERAS } } };
	const named = (items: readonly JsonObject[], index: number, name: string) => withColumn(home, CAMERA_LIST, items, index, 'name', name);

	test('goes along to another name, and is as it was where the name comes back', () => {
		const renamed = named(CAMERAS, 0, 'gate');
		expect(renamed).toEqual([{ name: 'gate', url: 'rtsp://a', password: { set: true, of: 'door' } }, CAMERAS[1]]);
		expect(named(renamed, 0, 'door')).toEqual(CAMERAS);
		expect(named(CAMERAS, 1, 'garden')[1]).toEqual({ name: 'garden', url: 'rtsp://b' });
	});

	test('that was replaced can be left as it is again, also by another name', () => {
		const replaced = withColumn(home, CAMERA_LIST, CAMERAS, 0, 'password', 'new');
		expect(keptSecret(home, CAMERA_LIST, replaced, 0, 'password')).toEqual({ set: true });
		expect(keptSecret(home, CAMERA_LIST, named(replaced, 0, 'gate'), 0, 'password')).toEqual({ set: true, of: 'door' });
		expect(keptSecret(home, CAMERA_LIST, CAMERAS, 1, 'password')).toBe(undefined);
	});

	test('is nobody else\'s where the one that had it is gone, or stands elsewhere', () => {
		const [door = {}, yard = {}]: readonly JsonObject[] = CAMERAS;
		expect(keptSecret(home, CAMERA_LIST, [yard], 0, 'password')).toBe(undefined);
		expect(keptSecret(home, CAMERA_LIST, [yard, door], 1, 'password')).toEqual({ set: true });
		expect(keptSecret(home, CAMERA_LIST, [{ name: 'new' }, door], 0, 'password')).toBe(undefined);
	});
});

describe('an input', () => {
	const seconds: Input = intervalField('weather', 300).input;

	test.each([
		['5m', 300],
		['80ms', 0.08],
		['1h30m', 5400],
		[12, 12],
		['soon', undefined],
		['', undefined]
	])('%s is so many seconds: %s', (value, wanted) => expect(secondsOf(value)).toBe(wanted));

	test('shows what is set, and of a default nothing', () => {
		expect(shownOf(seconds, '5m')).toBe('300');
		expect(shownOf(seconds, undefined)).toBe('');
		expect(shownOf({ kind: 'secret' }, { set: true })).toBe('');
		expect(shownOf({ kind: 'texts' }, ['a', 'b'])).toBe('a, b');
		expect(shownOf(inputOf('display', 'rotation'), undefined)).toBe('0');
	});

	test('takes numbers as they are written in either language', () => {
		expect(meantBy(seconds, '1,5')).toBe(1.5);
		expect(meantBy(seconds, '')).toBe(undefined);
		expect(meantBy(seconds, 'x')).toBe('x');
		expect(meantBy(inputOf('display', 'rotation'), '90')).toBe(90);
		expect(meantBy({ kind: 'texts' }, 'https://a, https://b,')).toEqual(['https://a', 'https://b']);
	});

	test('says what is wrong before it is sent', () => {
		expect(mistakeOf(seconds, 'x')).toEqual({ kind: 'no_number' });
		expect(mistakeOf(seconds, 0)).toMatchObject({ kind: 'range', least: 1 });
		expect(mistakeOf(seconds, '5m')).toBe(null);
		expect(mistakeOf(seconds, undefined)).toBe(null);
		expect(mistakeOf(inputOf('sleep', 'start_hour'), 1.5)).toEqual({ kind: 'no_whole_number' });
		expect(mistakeOf(inputOf('display', 'thresholds'), [1500, 1000])).toEqual({ kind: 'order' });
	});

	test('what the gateway says is shown at its place, and at what is around it', () => {
		const said = byPlace([
			{ section: 'aranet4', key: 'sensors[0].mac', message: 'is no address' },
			{ section: 'display', key: 'thresholds.co2', message: 'must rise' }
		]);
		expect(said.get('aranet4.sensors[0].mac')).toBe('is no address');
		expect(saidOf(said, { section: 'display', key: 'thresholds' })).toBe('must rise');
		expect(saidOf(said, { section: 'aranet4', key: 'sensors' })).toBe('is no address');
		expect(saidOf(said, location)).toBe('');
	});
});
