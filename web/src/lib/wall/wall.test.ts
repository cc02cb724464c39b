import { describe, expect, test } from 'vitest';
import { NO_ALERTS, type Firing } from '$contract/alerts';
import type { Overview } from '$live/overview';
import type { SourceView } from '$live/view';
import { withAlerts } from './alerts';
import { figuresOf, lightOf, MOST_FIGURES, weatherOf } from './cards';
import { driftAt, isNight } from './night';
import { cardsOf, DEFAULT_WALL, nightOf, nightText, optionsOf, searchOf, type WallOptions } from './options';

describe('options', () => {
	const said = (search: string) => optionsOf(new URLSearchParams(search), DEFAULT_WALL);

	test('what the address says counts, the rest is as it was', () => {
		expect(said('')).toEqual(DEFAULT_WALL);
		expect(said('cards=co2,%20system/cpu_temp&dim=12')).toEqual({ ...DEFAULT_WALL, cards: ['co2', 'system/cpu_temp'], dim: 12 });
		expect(said('night=never').night).toEqual({ kind: 'never' });
	});

	test.each(['night=25:00-6:00', 'night=22:61-6:00', 'night=soon', 'dim=0', 'dim=200', 'dim=x', 'dim=', 'cards=', 'cards=nothing', 'cards=/'])('%s makes no sense and changes nothing', (search) =>
		expect(said(search)).toEqual(DEFAULT_WALL)
	);

	test('a card is there once', () => expect(cardsOf('co2,weather,co2')).toEqual(['co2', 'weather']));

	test.each<WallOptions>([
		DEFAULT_WALL,
		{ cards: ['co2:co2/Living%20room:co2', 'weather'], night: { kind: 'light', reading: 'sense_hat/light', below: 12.5 }, dim: 4 },
		{ cards: ['alerts'], night: { kind: 'never' }, dim: 100 }
	])('the address of options says them', (options) => expect(said(searchOf(options))).toEqual(options));

	test('night is written as it is read', () => {
		for (const text of ['22:00-06:30', 'never', 'a/b<-3.5']) expect(nightText(nightOf(text) ?? { kind: 'never' })).toBe(text);
	});
});

describe('night', () => {
	const hours = (from: number, to: number) => ({ kind: 'hours', from, to }) as const;

	test('lasts over midnight, and may be by day', () => {
		const over = [21 * 60 + 59, 22 * 60, 0, 389, 390].map((minute) => isNight(hours(22 * 60, 390), minute, null, false));
		expect(over).toEqual([false, true, true, true, false]);
		expect([59, 60, 119, 120].map((minute) => isNight(hours(60, 120), minute, null, false))).toEqual([false, true, true, false]);
		expect(isNight(hours(60, 60), 60, null, false)).toBe(false);
	});

	test('by light it comes at once, goes later, and stays as it is where the light is not known', () => {
		const dusk = { kind: 'light', reading: 'a/b', below: 20 } as const;
		expect([20, 19.9].map((light) => isNight(dusk, 0, light, false))).toEqual([false, true]);
		expect([24.9, 25].map((light) => isNight(dusk, 0, light, true))).toEqual([true, false]);
		expect([true, false].map((was) => isNight(dusk, 0, null, was))).toEqual([true, false]);
	});

	test('the picture goes everywhere within its reach, by two pixels a minute at most', () => {
		const day = Array.from({ length: 24 * 60 }, (_, minute) => driftAt(minute * 60));
		const steps = day.slice(1).map(({ x, y }, index) => Math.max(Math.abs(x - (day[index]?.x ?? 0)), Math.abs(y - (day[index]?.y ?? 0))));
		expect(Math.max(...steps)).toBeLessThanOrEqual(2);
		expect(new Set(day.map(({ x, y }) => `${x} ${y}`)).size).toBeGreaterThan(400);
		expect(Math.max(...day.map(({ x }) => Math.abs(x)))).toBe(14);
		expect(driftAt(61)).toEqual(driftAt(119));
	});
});

describe('cards', () => {
	const view = (sensor: string, value: unknown, unit: string, freshness = 'live') => ({ sensor, reading: { value, unit, timestamp: 0, expiresIn: 60 }, freshness, arrived: 0, staleSince: null, series: [] });
	const source = (id: string, sensors: unknown[], condition = 'live') => ({ id, meta: null, status: null, condition: { kind: condition, latest: 0 }, sensors }) as unknown as SourceView;
	const house = [
		source('aranet4', [view('Living%20room:temperature', 21.46, '°C'), view('Living%20room:humidity', 44.6, '%'), view('Living%20room:co2', 1612, 'ppm'), view('Bedroom:co2', 611, 'ppm', 'stale')]),
		source('system', [view('cpu_temp', 48, '°C')]),
		source('weather', [view('weather_temp', 7.25, '°C'), view('weather_conditions', 'light rain', ''), view('forecast_d0_date', '2026-11-29', ''), view('forecast_d0_min_temp', 3, '°C'), view('forecast_d0_max_temp', 8, '°C'), view('forecast_d1_date', '2026-11-30', '')])
	];

	test('each room has its value, what is too high says so, what is stale is known as such', () => {
		const figures = figuresOf(['temperature', 'co2'], house);
		expect(figures.map(({ label, quantity, aside, live, attention }) => [label, quantity.text, aside, live, attention?.level ?? ''])).toEqual([
			['Living room', '21.5', '45 %', true, ''],
			['Living room', '1612', 'CO₂', true, 'error'],
			['Bedroom', '611', 'CO₂', false, '']
		]);
	});

	test('any reading can be a card; one that is not there is none', () => {
		expect(figuresOf(['system/cpu_temp', 'system/nothing', 'nobody/x'], house).map(({ key }) => key)).toEqual(['system/cpu_temp']);
	});

	test('there are not more than can be read', () => {
		const many = [source('a', Array.from({ length: 9 }, (_, index) => view(`room${index}:co2`, 500, 'ppm')))];
		expect(figuresOf(['co2'], many)).toHaveLength(MOST_FIGURES);
	});

	test('the weather has its days', () => {
		expect(weatherOf(house, '2026-11-29')).toMatchObject({ temperature: { text: '7.3', unit: '°C' }, sky: 'light rain', live: true, days: [{ day: 'Today', range: '3.0 to 8.0 °C' }, { day: 'Tomorrow' }] });
		expect(weatherOf(house.slice(0, 2), '2026-11-29')).toBe(null);
	});

	test('light is a number that can be trusted', () => {
		expect(lightOf(house, 'system/cpu_temp')).toBe(48);
		expect(lightOf(house, 'aranet4/Bedroom:co2')).toBe(null);
		expect(lightOf([source('system', house[1]?.sensors as unknown[], 'service')], 'system/cpu_temp')).toBe(null);
	});
});

describe('alerts', () => {
	const fires = (rest: Partial<Firing>): Firing => ({ id: 'f', rule: 'r', subject: 's', source: null, severity: 'info', message: 'it is so', since: 0, raised: 0, acknowledged: null, silenced: false, cleared: null, whyCleared: '', ...rest });
	const well: Overview = { level: 'ok', headline: 'All well', notes: [] };
	const told = (overview: Overview, ...firing: readonly Firing[]) => withAlerts(overview, { ...NO_ALERTS, firing });

	test('nothing that fires, or nothing known of it, changes nothing', () => {
		expect([told(well), withAlerts(well, null), told(well, fires({ acknowledged: 1 }))]).toEqual([well, well, well]);
	});

	test('one is the headline, several are counted, the gravest first, before what else there is', () => {
		expect(told(well, fires({}))).toEqual({ level: 'warn', headline: 'it is so', notes: [] });
		const troubled: Overview = { level: 'warn', headline: 'x', notes: [{ level: 'error', text: 'alerts: 2 alerts' }, { level: 'warn', text: 'weather is stale' }] };
		expect(told(troubled, fires({ message: 'less' }), fires({ severity: 'critical', message: 'grave' }))).toEqual({
			level: 'error',
			headline: '2 alerts',
			notes: [
				{ level: 'error', text: 'grave' },
				{ level: 'warn', text: 'less' },
				{ level: 'warn', text: 'weather is stale' }
			]
		});
	});
});
