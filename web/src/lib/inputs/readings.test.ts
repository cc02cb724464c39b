// What each kind of event shows, by docs/input.md; and whatever else a device says.
import { describe, expect, test } from 'vitest';
import { said } from './inputs_testing';
import { shownBy, widened } from './readings';

const numbers = (type: string, data: Parameters<typeof said>[1]) => shownBy(said(type, data)).numbers;

describe('keys', () => {
	test('whatever buttons say is one stream', () => {
		const all = [said('button.press', { code: 'a' }), said('button.release', { code: 'a', held: 0.2 }), said('button.level', { code: 'a', pressed: true }), said('button.long_press', { code: 'a' })];
		expect(all.map(shownBy).map(({ stream, keys }) => [stream, keys[0]?.label, keys[0]?.move])).toEqual([
			['button', 'a', 'down'],
			['button', 'a', 'up'],
			['button', 'a', 'down'],
			['button', 'a', 'struck']
		]);
	});

	test('a note that begins with no velocity has ended', () => {
		const note = (velocity: number) => shownBy(said('midi.note_on', { channel: 1, note: 60, name: 'C4', velocity })).keys[0];
		expect(note(0.7)).toEqual({ label: 'C4', move: 'down', endsKnown: true });
		expect(note(0)?.move).toBe('up');
		expect(shownBy(said('midi.note_off', { channel: 1, note: 60, name: 'C4' })).keys[0]?.move).toBe('up');
	});

	test('true and false of any event are keys', () => {
		expect(shownBy(said('heart_rate.measurement', { bpm: 60, contact: false })).keys).toEqual([{ label: 'contact', move: 'up', endsKnown: true }]);
	});
});

describe('numbers', () => {
	test.each([
		['raw.axis', { code: 'left_x', value: -0.5 }, [{ label: 'left_x', value: -0.5, range: { min: -1, max: 1 } }]],
		['raw.axis', { code: 'left_trigger', value: 0.5 }, [{ label: 'left_trigger', value: 0.5, range: { min: 0, max: 1 } }]],
		['raw.slider', { code: 'fader', value: 0.5 }, [{ label: 'fader', value: 0.5, range: { min: 0, max: 1 } }]],
		['heart_rate.measurement', { bpm: 141 }, [{ label: 'bpm', value: 141, range: { min: 40, max: 200 } }]],
		['raw.midi.control', { channel: 2, controller: 7, value: 0.25 }, [{ label: 'channel 2 controller 7', value: 0.25, range: { min: 0, max: 1 } }]],
		['raw.midi.pitch_bend', { channel: 2, value: -0.25 }, [{ label: 'channel 2', value: -0.25, range: { min: -1, max: 1 } }]],
		['dial.lab', { amount: 7 }, [{ label: 'amount', value: 7, range: null }]]
	])('%s %j', (type, data, wanted) => {
		expect(numbers(type, data)).toEqual(wanted);
	});

	test('an xy pad is two bars, a sensor three; what they were before calibration is left out', () => {
		expect(numbers('raw.xy', { code: 'pad', x: 0.2, y: 1 }).map(({ label }) => label)).toEqual(['pad x', 'pad y']);
		const tilt = numbers('raw.accelerometer', { x: 0, y: 1, z: 9.81, raw: { x: 1, y: 1, z: 1 } });
		expect(tilt.map(({ label, range }) => [label, range])).toEqual(['x', 'y', 'z'].map((label) => [label, { min: -20, max: 20 }]));
	});

	test('the arguments of a message are numbered, and no more than a few are shown', () => {
		const shown = shownBy(said('osc.1.fader1', { address: '/1/fader1', types: 'ffs', args: [0.5, 0.25, 'x'] }));
		expect(shown.numbers.map(({ label, value }) => [label, value])).toEqual([['args 1', 0.5], ['args 2', 0.25]]);
		expect(shown.texts).toEqual([{ label: 'args 3', text: 'x' }]);
		expect(numbers('osc.a', { args: Array<number>(500).fill(1) })).toHaveLength(6);
	});

	test('a range is widened to a round one that holds the value, and never made narrower', () => {
		expect(widened(null, 0.5)).toEqual({ min: 0, max: 1 });
		expect(widened(null, 12)).toEqual({ min: 0, max: 20 });
		expect(widened({ min: 0, max: 20 }, 3)).toEqual({ min: 0, max: 20 });
		expect(widened(null, -3)).toEqual({ min: -5, max: 5 });
		expect(widened({ min: -20, max: 20 }, 31)).toEqual({ min: -50, max: 50 });
		expect(widened({ min: 0, max: 1 }, Infinity)).toEqual({ min: 0, max: 1 });
	});
});

test('texts are text, of bounded length', () => {
	expect(shownBy(said('text.entered', { text: 'hello' })).texts).toEqual([{ label: 'text', text: 'hello' }]);
	expect(shownBy(said('text.entered', { text: 'x'.repeat(5000) })).texts[0]?.text).toHaveLength(200);
});

test('the life of a device is no stream of its own', () => {
	expect(shownBy(said('input.connected', { name: 'One', kind: 'serial' })).stream).toBe('');
});

test('data that no device of ours says does not break it', () => {
	for (const data of [{}, { code: null, value: null }, { a: { b: [] }, c: [[]], d: [] }]) {
		const { keys, numbers, texts } = shownBy(said('odd.thing', data));
		expect([keys, numbers, texts]).toEqual([[], [], []]);
	}
});
