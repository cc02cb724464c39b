// What gestures, gaps and data are called.
import { expect, test } from 'vitest';
import type { Gesture } from '$contract/event_types';
import { decodeGestures } from '$contract/director';
import { showGestures } from '../../../../tests/fixture/show.js';
import { created, emitted, stopped } from '$events/events_testing';
import { describeGesture, formatData, formatGap, summary } from './words';

const gated: Gesture = {
	name: 'g',
	id: 'vp',
	kind: 'playlist',
	origin: 'file',
	metadata: null,
	listens: ['a'],
	emits: null,
	fired: 0,
	suppressed: 0,
	lastFired: null,
	definition: {}
};

test('each kind of gesture has its sentence', () => {
	const decoded = decodeGestures({ peripherals: showGestures() });
	const said = decoded.ok ? decoded.value.map(describeGesture) : [];
	expect(said).toEqual([
		'two button.press within 500 ms',
		'up up down down left right left right b a, each within 1 s',
		'sensor.trigger from 2 producers within 10 ms',
		'button.level held for 500 ms',
		'mean of heart_rate.measurement bpm over 10 s reaching 160, and again after falling below 144',
		'knob.turn copied while switch.main with state true',
		'accelerometer.raw minus an offset, turned and scaled',
		'sensor.noisy, once it was quiet for 20 ms',
		'starts banner for each notification.received, in place of its earlier run',
		'stop.request, at most 2 a second',
		'mean of raw.accelerometer x, y, z over 300 ms',
		'length of raw.accelerometer less 9.81 reaching 12, and again after falling below 4',
		'where raw.magnetometer points, level by wand.gravity',
		'room.co2 ppm in fresh, used from 800, stale from 1400'
	]);
});

test('a gate is said with what it asks for', () => {
	const gesture = {
		...gated,
		definition: {
			playlist: 'banner',
			gate: [{ type: 'a' }, { type: 'b', where: {} }, { type: 'c', where: { level: { at_least: 3 } } }],
			cancel_active: true
		}
	};
	expect(describeGesture(gesture)).toBe(
		'starts banner for each a on and b and c with level {"at_least":3}, in place of its earlier run'
	);
});

test.each([
	[0, '0 ms'],
	[0.00025, '250 µs'],
	[0.0105, '11 ms'],
	[0.9999, '1.0 s'],
	[1.44, '1.4 s'],
	[125, '2 min 05 s'],
	[-0.21, '−210 ms']
])('a gap of %d s is %s', (seconds, said) => {
	expect(formatGap(seconds)).toBe(said);
});

test('data is said plainly', () => {
	expect(formatData({ code: 'up', level: 0.5, on: true, deep: { a: [1] }, none: null })).toBe(
		'code up, level 0.50, on true, deep {"a":[1]}, none null'
	);
	expect(formatData({})).toBe('');
});

test('reports of runs are said as what happened', () => {
	expect([created('r1'), emitted('r1', 0.5), stopped('r1', 'interrupted', 101)].map(summary)).toEqual([
		'cycle began (r1)',
		'cycle played light at 500 ms (r1)',
		'cycle interrupted (r1)'
	]);
});
