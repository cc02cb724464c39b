// What follows from how the light is: sliders, places of lights, the pose of a cube, how a display stands.
import { describe, expect, test } from 'vitest';
import { outputHealth, renderHealth } from '../../../tests/fixture/light.js';
import type { Installation } from '$contract/types';
import { decodeHealth } from '$contract/payloads';
import { formatCurrent, formatLatency, formatValue } from '../ui/light/words';
import { positionIn, valueAt } from './curve';
import { cellOfStrip, dragged, faces, gridIn, stripIn, turned, FIRST_POSE } from './geometry';
import { goldenLight, slider, told } from './light_testing';
import { hasLight, partOf } from './presence';
import { initialLight, reduceLight } from './state';
import { displaysOf, isOverBudget, outputsNow, routesOf, standingOf, toldBy } from './view';

describe('a slider', () => {
	test.each([
		[slider(), 5, 0.5],
		[slider({ least: 0.1, most: 10, curve: 'exponential' }), 1, 0.5],
		[slider({ most: 100, curve: 'squared' }), 25, 0.5],
		[slider({ least: 2, most: 2 }), 2, 0],
		[slider(), 99, 1],
		[slider({ least: 1, most: 100, curve: 'exponential' }), -5, 0]
	])('of %j has %d at %d', (parameter, value, position) => {
		expect(positionIn(parameter, value)).toBeCloseTo(position, 9);
	});

	test('gives back what it was set to, on every curve', () => {
		for (const curve of ['linear', 'exponential', 'squared'] as const)
			for (const value of [0.5, 1, 2.5, 9.9]) {
				const parameter = slider({ least: 0.1, curve });
				expect(valueAt(parameter, positionIn(parameter, value))).toBeCloseTo(value, 3);
			}
	});

	test('keeps to its steps and its ends', () => {
		const whole = slider({ least: 1, most: 8, step: 1 });
		expect([0, 0.2, 0.5, 1, 2].map((position) => valueAt(whole, position))).toEqual([1, 2, 5, 8, 8]);
		expect(formatValue(whole, 3)).toBe('3');
		expect(formatValue(slider({ unit: 'px/s' }), 2.5)).toBe('2.50 px/s');
	});
});

describe('lights', () => {
	test('of a panel are whole pixels of the screen, as large as fits', () => {
		expect(gridIn(64, 64, { width: 343, height: 900 }, 1)).toEqual({ columns: 64, rows: 64, cell: 5, width: 320, height: 320 });
		expect(gridIn(64, 64, { width: 343, height: 900 }, 3)).toMatchObject({ cell: 16, height: 64 * 16 / 3 });
		expect(gridIn(4096, 1, { width: 300, height: 300 }, 1).cell).toBe(1);
	});

	test('of a strip run to and fro, no two in one place, each beside the next', () => {
		const { columns, rows, lines } = stripIn(10, 9 * 4, 1);
		expect([columns, rows, lines]).toEqual([4, 5, 3]);
		const cells = Array.from({ length: 10 }, (_, light) => cellOfStrip(light, columns));
		expect(cells).toEqual([0, 1, 2, 3, 11, 10, 9, 8, 16, 17]);
		expect(stripIn(30, 1000, 1)).toMatchObject({ columns: 30, rows: 1, cell: 28 });
	});
});

describe('a cube', () => {
	test('shows the faces that look this way', () => {
		const seen = (turn: number) => [0, 1, 2, 3].filter((face) => faces({ turn, tilt: 0 }, face));
		expect(seen(0)).toEqual([0]);
		expect(seen(FIRST_POSE.turn)).toEqual([0, 1]);
		expect(seen(36)).toEqual([0, 3]);
		expect(seen(190)).toEqual([1, 2]);
		expect(seen(-719)).toEqual([0, 3]);
	});

	test('follows the finger, and is not tipped over', () => {
		expect(dragged({ turn: 0, tilt: 0 }, 20, 20)).toEqual({ turn: 10, tilt: -10 });
		expect(turned({ turn: 355, tilt: 70 }, 10, 20)).toEqual({ turn: 5, tilt: 75 });
	});
});

const installation = (change: Partial<Installation> = {}): Installation => {
	const health = (component: string, json: object) => {
		const decoded = decodeHealth(component, json);
		if (!decoded.ok) throw new Error(decoded.reason);
		return decoded.value;
	};
	return {
		name: 'stage',
		busConnected: true,
		sources: [],
		services: [],
		health: [health('stage.render', renderHealth(1000)), health('output', { ...outputHealth(1000), level: 'warn', message: 'panel is slow' })],
		jobs: [],
		problems: [],
		...change
	};
};

describe('what services say of themselves', () => {
	test('is found whatever node they are of', () => {
		expect(partOf('render', installation())).toBe('stage.render');
		expect(hasLight(installation({ health: [] }))).toBe(false);
		const { times, outputs, complaints } = toldBy(installation());
		expect(times?.stages.map(({ name }) => name)).toEqual(['events', 'scene', 'compose', 'publish', 'total']);
		expect(outputs?.displays.map(({ name }) => name)).toEqual(['panel', 'column', 'ribbon']);
		expect(complaints).toEqual(['output: panel is slow']);
	});

	test('of ways that take too long is seen', () => {
		const routes = routesOf(null, toldBy(installation()));
		expect(routes.map((route) => `${route.name} ${isOverBudget(route)}`)).toEqual(['button.press -> panel false', 'raw.axis -> column true']);
		expect(isOverBudget({ ...routes[0]!, p99: null })).toBe(false);
	});

	test('counts where render is gone, and what render handed on does not', () => {
		const here = told();
		expect(outputsNow(here, toldBy(installation()))).toBe(here.light?.outputs);
		const gone = reduceLight(here, { kind: 'untold', at: 101, why: 'absent', reason: '' });
		expect(outputsNow(gone, toldBy(installation()))?.displays).toHaveLength(3);
	});

	test('is enough for displays that nobody has drawn on', () => {
		expect(displaysOf(null, outputsNow(initialLight, toldBy(installation())))).toEqual([]);
		const absent = reduceLight(initialLight, { kind: 'untold', at: 1, why: 'absent', reason: '' });
		expect(displaysOf(null, outputsNow(absent, toldBy(installation()))).map(({ display }) => `${display.name} ${display.width}`)).toEqual(['panel 64', 'column 256', 'ribbon 144']);
	});
});

test('a display says what makes the rest doubtful first', () => {
	const [panel, cube] = goldenLight().outputs?.displays ?? [];
	expect(standingOf('live', panel ?? null, false, true)).toBe('live');
	expect(standingOf('live', panel ?? null, true, true)).toBe('dark');
	expect(standingOf('live', panel ?? null, false, false)).toBe('waiting');
	expect(standingOf('live', cube ?? null, false, true)).toBe('holding');
	expect(standingOf('live', cube ?? null, true, true)).toBe('dark');
	expect(standingOf('live', null, false, false)).toBe('unlit');
	expect(standingOf('offline', panel ?? null, false, true)).toBe('offline');
});

test.each([
	[0.00042, '0.42 ms'],
	[0.0092, '9.2 ms'],
	[0.0178, '18 ms'],
	[0.0999, '100 ms'],
	[1.44, '1.4 s'],
	[null, '–']
])('%s seconds are %s', (seconds, text) => expect(formatLatency(seconds)).toBe(text));

test('a current is milliamperes, or amperes', () => {
	expect([640.4, 1830, 4000].map(formatCurrent)).toEqual(['640 mA', '1.83 A', '4.00 A']);
});
