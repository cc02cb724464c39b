// What is known of devices, as time goes by: from their services, from the feed of events.
import { describe, expect, test } from 'vitest';
import { perSecond } from '$events/rate';
import { busEvent } from '$events/events_testing';
import { device, input } from '../../../tests/fixture/inputs.js';
import { boards, hear, listening, said, told } from './inputs_testing';
import { reduceInputs, type InputsState } from './state';
import { nothingSpoken, spokenAfter } from './streams';

const spokenOf = (state: InputsState, key = 'board/one') => state.spoken.get(key) ?? nothingSpoken;
const streamOf = (state: InputsState, name: string) => spokenOf(state).streams.get(name);

describe('events', () => {
	test('belong to the device that they name, else to that of their producer', () => {
		const state = hear(listening(), 100, said('knob.turn', { position: 1 }), said('knob.turn', { position: 2 }, { data: { position: 2 }, producer: 2 }));
		expect(streamOf(state, 'knob.turn')?.numbers.get('position')?.value).toBe(1);
		expect(spokenOf(state, 'board/two').streams.get('knob.turn')?.numbers.get('position')?.value).toBe(2);
	});

	test('of anybody else are passed over', () => {
		const before = listening();
		const state = hear(before, 100, busEvent('1', 'button.press'), busEvent('2', 'light', { source: 'director' }));
		expect(state.spoken).toBe(before.spoken);
	});

	test('light a key until it is let go', () => {
		let state = hear(listening(), 100, said('button.level', { code: 'a', pressed: true }), said('button.press', { code: 'b' }));
		expect(streamOf(state, 'button')?.keys.get('a')).toEqual({ down: true, endsKnown: true, strikes: 1 });
		expect(streamOf(state, 'button')?.keys.get('b')).toEqual({ down: true, endsKnown: false, strikes: 1 });
		state = hear(state, 101, said('button.level', { code: 'a', pressed: false }), said('button.press', { code: 'b' }));
		expect(streamOf(state, 'button')?.keys.get('a')?.down).toBe(false);
		expect(streamOf(state, 'button')?.keys.get('b')?.strikes).toBe(2);
	});

	test('that say one press twice strike once', () => {
		const state = hear(
			hear(listening(), 99, said('button.level', { code: 'a', pressed: false })),
			100,
			said('button.press', { code: 'a' }),
			said('button.level', { code: 'a', pressed: true })
		);
		expect(streamOf(state, 'button')?.keys.get('a')?.strikes).toBe(1);
	});

	test('are counted by the second, stream by stream, and forgotten as time goes by', () => {
		let state = listening();
		for (let second = 100; second < 105; second++) {
			state = hear(state, second + 0.1, ...Array.from({ length: 50 }, () => said('raw.axis', { code: 'x', value: 0 })), said('button.press', { code: 'a' }));
		}
		state = reduceInputs(state, { kind: 'tick', at: 105.1 });
		expect(perSecond(streamOf(state, 'raw.axis')?.rate ?? { second: 0, counts: [] })).toBe(50);
		expect(perSecond(streamOf(state, 'button')?.rate ?? { second: 0, counts: [] })).toBe(1);
		expect(perSecond(state.rate)).toBe(51);
		state = reduceInputs(state, { kind: 'tick', at: 112 });
		expect(perSecond(state.rate)).toBe(0);
		expect(streamOf(state, 'raw.axis')?.numbers.get('x')?.value).toBe(0);
	});

	test('of a device that is quiet are not looked at each second', () => {
		let state = hear(listening(), 100, said('button.press', { code: 'a' }));
		state = reduceInputs(state, { kind: 'tick', at: 110 });
		expect(reduceInputs(state, { kind: 'tick', at: 111 })).toBe(state);
	});

	test('that were before the page came show values, and are no strikes; what it heard itself is newer', () => {
		const recent = [said('button.press', { code: 'a' }), said('knob.turn', { position: 1 })];
		const state = reduceInputs(listening(), { kind: 'recent', events: recent });
		expect(spokenOf(state).types).toEqual(['button.press', 'knob.turn']);
		expect(streamOf(state, 'button')?.keys.get('a')?.strikes).toBe(0);
		expect(perSecond(streamOf(state, 'knob.turn')?.rate ?? { second: 0, counts: [] })).toBe(0);
		const live = hear(listening(), 100, said('knob.turn', { position: 9 }));
		expect(streamOf(reduceInputs(live, { kind: 'recent', events: recent }), 'knob.turn')?.numbers.get('position')?.value).toBe(9);
	});

	test('of another device leave this one as it was', () => {
		const before = hear(listening(), 100, said('knob.turn', { position: 1 }));
		const after = hear(before, 100, said('knob.turn', {}, { data: { device: 'two', position: 2 } }));
		expect(spokenOf(after)).toBe(spokenOf(before));
	});

	test('in any number of kinds and keys take a bounded place', () => {
		const many = Array.from({ length: 500 }, (_, index) => said(`kind.k${index}`, { value: index }));
		const keys = Array.from({ length: 500 }, (_, index) => said('button.press', { code: `k${index}` }));
		const spoken = spokenAfter(nothingSpoken, [...keys, ...many], 100, true);
		expect(spoken.streams.size).toBe(16);
		expect(spoken.types.length).toBe(24);
		expect(spoken.unseen.size).toBe(24);
		expect(spoken.streams.get('button')?.keys.size).toBe(24);
	});

	test('that were left out are counted', () => {
		const state = reduceInputs(listening(), { kind: 'messages', messages: [{ at: 100, message: { type: 'dropped', timestamp: 100, count: 7 } }] });
		expect(state.dropped).toBe(7);
	});
});

describe('a service', () => {
	test('that says nothing any more is remembered for five minutes, with its devices', () => {
		let state = hear(listening(), 100, said('knob.turn', { position: 1 }));
		state = reduceInputs(state, { kind: 'told', at: 200, told: [] });
		expect(state.told[0]?.goneAt).toBe(200);
		expect(streamOf(state, 'knob.turn')).toBeDefined();
		state = reduceInputs(state, { kind: 'told', at: 400, told: [] });
		expect(state.told[0]?.goneAt).toBe(200);
		const back = reduceInputs(state, { kind: 'told', at: 450, told: [boards()] });
		expect(back.told[0]?.goneAt).toBeNull();
		state = reduceInputs(state, { kind: 'told', at: 501, told: [] });
		expect(state.told).toEqual([]);
		expect(state.spoken.size).toBe(0);
	});

	test('that forgot a device takes what it said along', () => {
		const state = hear(listening(), 100, said('knob.turn', { position: 1 }));
		const other = told(input('board', 'serial', [device('three', 'Three', 100)]));
		expect(reduceInputs(state, { kind: 'told', at: 101, told: [other] }).spoken.size).toBe(0);
	});
});
