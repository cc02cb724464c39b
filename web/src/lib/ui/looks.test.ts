// What tiles, charts and seats are made of.
import { describe, expect, test } from 'vitest';
import { SERVICE_STATES, type Reading, type Scalar, type Service } from '$contract/types';
import type { SensorView } from '$live/view';
import { areaPath, chartRange, height, linePath, roundUp, stretches } from './chart';
import { conditionLook } from './conditions';
import { forecastOf } from './forecast';
import { seating } from './seating';
import { attentionOf, compareSensors, quantityOf, styleOf } from './sensors';
import { lookOf } from './states';
import { evenColumns, tilesOf } from './tiles';

const reading = (value: Scalar, unit = ''): Reading => ({ value, unit, timestamp: 0, expiresIn: null });
const view = (sensor: string): SensorView => ({ sensor, reading: reading(1), freshness: 'live', arrived: 0, staleSince: null, series: [] });

describe('a sensor', () => {
	test('that nobody named is shown by what it is', () => {
		expect(styleOf('wind_speed', reading(3, 'm/s'))).toEqual({ label: 'Wind speed', kind: 'chart', range: null });
		expect(styleOf('humidity', reading(3, '%')).range).toEqual({ min: 0, max: 100 });
		expect(styleOf('door', reading(true)).kind).toBe('flag');
		expect(styleOf('sky', reading('rain')).kind).toBe('text');
		expect(styleOf('constructor', reading(1)).label).toBe('Constructor');
	});

	test.each([
		[reading(null, '%'), '– %'],
		[reading(true), 'Yes '],
		[reading('rain'), 'rain '],
		[reading(48_000, 'B/s'), '48.0 kB/s'],
		[reading(2048, 'B'), '2.0 KiB'],
		[reading(12.345, '%'), '12.3 %'],
		[reading(0.4213), '0.42 ']
	])('%j reads %s', (value, text) => {
		const quantity = quantityOf(value);
		expect(`${quantity.text} ${quantity.unit}`).toBe(text);
	});

	test('asks for attention only where we know what is too much', () => {
		expect(attentionOf('disk_percent', 84)).toBeNull();
		expect(attentionOf('disk_percent', 90)).toEqual({ level: 'warn', word: 'High' });
		expect(attentionOf('disk_percent', 96)).toEqual({ level: 'error', word: 'Very high' });
		expect(attentionOf('throttled', true)?.level).toBe('warn');
		expect(attentionOf('humidity', 100)).toBeNull();
	});

	test('has a range in the units that it was made for', () => {
		expect(styleOf('weather_pressure', reading(1013, 'mb')).range).toEqual({ min: 960, max: 1060 });
		expect(styleOf('weather_pressure', reading(29.9, 'inHg')).range).toBeNull();
		expect(styleOf('co2', reading(700, 'ppm')).range).toEqual({ min: 400, max: 2000 });
	});

	test('may have a label, which its source encoded', () => {
		expect(styleOf('1%3Ast %2F left:co2', reading(700, 'ppm')).label).toBe('1:st / left, CO₂');
		expect(attentionOf('Küche:co2', 1200)).toEqual({ level: 'warn', word: 'High' });
		expect(['Zoo:co2', 'Attic:humidity', 'Attic:co2', 'uptime'].sort(compareSensors)).toEqual([
			'uptime',
			'Attic:co2',
			'Attic:humidity',
			'Zoo:co2'
		]);
	});

	test('has its place: known ones first', () => {
		expect(['zeta', 'uptime', 'alpha', 'cpu_percent'].sort(compareSensors)).toEqual(['cpu_percent', 'uptime', 'alpha', 'zeta']);
	});
});

describe('tiles', () => {
	test('receive and send share one', () => {
		const tiles = tilesOf(['net_tx', 'cpu_percent', 'net_rx'].map(view));
		expect(tiles.map(({ label }) => label)).toEqual(['CPU', 'Network']);
		expect(tiles[1]?.sensors.map(({ sensor }) => sensor)).toEqual(['net_rx', 'net_tx']);
	});

	test('the readings of a forecast share one a day', () => {
		const days = ['forecast_d1_date', 'forecast_d0_max_temp', 'forecast_d0_date'].map(view);
		expect(tilesOf(days).map(({ key }) => key)).toEqual(['forecast_d0', 'forecast_d1']);
		const said: Record<string, Reading> = {
			forecast_d1_date: reading('2026-11-29'),
			forecast_d1_description: reading('Light rain'),
			forecast_d1_min_temp: reading(4, '°C'),
			forecast_d1_max_temp: reading(-0.5, '°C')
		};
		const views = Object.entries(said).map(([sensor, value]) => ({ ...view(sensor), reading: value }));
		expect(forecastOf(views, '2026-11-28')).toEqual({ day: 'Tomorrow', description: 'Light rain', range: '4.0 to −0.5 °C' });
		expect(forecastOf(views, '2026-11-29').day).toBe('Today');
		expect(forecastOf(views, '2026-11-27').day).toBe('Sunday');
		expect(forecastOf([view('forecast_d2_date')], '2026-11-27')).toEqual({ day: 'Forecast', description: '', range: '' });
	});

	test('receive without send stands alone', () => {
		expect(tilesOf([view('net_rx')]).map(({ label }) => label)).toEqual(['Received']);
	});

	test('stand in even rows', () => {
		expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => evenColumns(count, 4))).toEqual([1, 2, 3, 4, 3, 3, 4, 4, 3]);
	});
});

describe('a chart', () => {
	const box = { width: 100, height: 50 };
	const series = (...values: (number | null)[]) => values.map((value, index) => ({ time: index * 90, value }));

	test('has a round range from zero where none is given', () => {
		expect(chartRange([series(0.3, 0.7)], null)).toEqual({ min: 0, max: 0.8 });
		expect(chartRange([series(3, 173_000)], null)).toEqual({ min: 0, max: 200_000 });
		expect(chartRange([series(0)], null)).toEqual({ min: 0, max: 1 });
		expect(chartRange([[]], null)).toEqual({ min: 0, max: 1 });
	});

	test('widens a given range rather than leave it', () => {
		expect(chartRange([series(95)], { min: 20, max: 90 })).toEqual({ min: 20, max: 95 });
	});

	test.each([
		[-3, 5, { min: -5, max: 5 }],
		[-0.3, 11, { min: -5, max: 15 }],
		[-28, 9, { min: -30, max: 10 }],
		[-40, 2, { min: -40, max: 40 }],
		[-1, 1, { min: -1, max: 1 }]
	])('from %d to %d has zero on one of its five lines', (low, high, range) => {
		expect(chartRange([series(low, high)], null)).toEqual(range);
	});

	test('of nothing but negative values hangs from zero', () => {
		expect(chartRange([series(-12, -8)], null)).toEqual({ min: -20, max: 0 });
	});

	test('gives up a given range that knows of nothing below zero', () => {
		expect(chartRange([series(-5, 30)], { min: 20, max: 90 })).toEqual({ min: -50, max: 150 });
	});

	test('fills from zero, which is where the range says', () => {
		const [range, tall] = [{ min: -4, max: 4 }, { width: 100, height: 60 }];
		expect(height(0, range, tall)).toBe(30);
		expect(height(0, { min: 20, max: 90 }, tall)).toBe(60);
		expect(height(0, { min: -8, max: 0 }, tall)).toBe(0);
		expect(areaPath(stretches(series(-2, 2), range, tall), 30)).toBe('M50 45L100 15L100 30L50 30Z');
	});

	test('ends at the right and breaks where nothing is known', () => {
		const parts = stretches(series(0, 50, null, 100), { min: 0, max: 100 }, box);
		expect(parts.map((part) => part.length)).toEqual([2, 1]);
		expect(parts[1]?.[0]).toEqual({ x: 100, y: 0 });
		expect(linePath(parts)).toMatch(/^M0 50L[\d.]+ 25M100 0$/);
		expect(areaPath(parts, box.height)).toMatch(/L0 50Z$/);
	});

	test('steps up in numbers that divide by four', () => {
		expect([0.03, 1, 1.1, 3, 5, 1000].map(roundUp).map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0.04, 1, 2, 4, 8, 1000]);
	});
});

describe('the seats', () => {
	test.each([1, 2, 5, 12, 40])('of %d parts are apart and inside the drawing', (count) => {
		const seats = seating(count);
		expect(seats).toHaveLength(count);
		for (const [index, seat] of seats.entries()) {
			expect(seat.x).toBeGreaterThan(seat.radius);
			expect(seat.x).toBeLessThan(320 - seat.radius);
			for (const other of seats.slice(index + 1)) {
				expect(Math.hypot(seat.x - other.x, seat.y - other.y)).toBeGreaterThan(seat.radius * 1.5);
			}
		}
	});
});

describe('words', () => {
	const service = (state: Service['state'], pattern: Service['pattern'] = 'always'): Service => ({
		name: 'x',
		state,
		cause: '',
		pid: null,
		since: 0,
		restarts: 0,
		pattern,
		required: false,
		memory: null,
		cpuPercent: null,
		outdated: false
	});

	test('and signs tell the states apart without colour', () => {
		const words = SERVICE_STATES.map((state) => lookOf(service(state)).word);
		expect(new Set(words).size).toBe(SERVICE_STATES.length);
	});

	test('a service that rests by design is not in trouble', () => {
		expect(lookOf(service('stopped', 'demand')).tone).toBe('rest');
		expect(lookOf(service('stopped')).tone).toBe('warn');
		expect(lookOf(service('crash_loop')).tone).toBe('bad');
	});

	test('a source that keeps its rhythm is live; a late one shows its age', () => {
		const meta = { name: 'x', description: '', refreshInterval: 2, enabled: true, simulated: false };
		const text = (now: number) => conditionLook({ condition: { kind: 'live', latest: 100 }, meta }, now).text;
		expect(text(103)).toBe('live, every 2 s');
		expect(text(112)).toBe('updated 12 s ago');
	});

	test('one that makes its readings up says so', () => {
		const meta = { name: 'x', description: '', refreshInterval: 2, enabled: true, simulated: true };
		expect(conditionLook({ condition: { kind: 'live', latest: 100 }, meta }, 101).text).toBe('simulated, live, every 2 s');
	});

	test('a stale source says since when', () => {
		expect(conditionLook({ condition: { kind: 'stale', since: 100 }, meta: null }, 112).text).toBe('stale since 12 s');
	});
});
