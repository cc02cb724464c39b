// The events page over time: messages and answers in, state out.
import { describe, expect, test } from 'vitest';
import type { BusEvent, Gesture, Playlist } from '$contract/event_types';
import { filtered, KEPT_EVENTS } from './event_log';
import { busEvent, created, emitted, fired, stopped } from './events_testing';
import { eventsPerSecond, initialEvents, reduceEvents, type EventsChange, type EventsState } from './state';

const after = (...changes: EventsChange[]): EventsState => changes.reduce(reduceEvents, initialEvents);
const events = (list: readonly BusEvent[], at = 10, timestamp = 100): EventsChange => ({
	kind: 'messages',
	messages: [{ at, message: { type: 'events', timestamp, events: list, problems: 0 } }]
});
const ping = (at: number, timestamp: number): EventsChange => ({
	kind: 'messages',
	messages: [{ at, message: { type: 'ping', timestamp } }]
});
const ids = (state: EventsState) => state.log.events.map(({ id }) => id);

const gesture = (name: string): Gesture => ({
	name,
	id: `vp-${name}`,
	kind: 'double_tap',
	origin: 'file',
	metadata: null,
	listens: ['button.press'],
	emits: 'x',
	fired: 5,
	suppressed: 0,
	lastFired: null,
	definition: {}
});
const playlist = (name: string): Playlist => ({
	name,
	definitionId: `def-${name}`,
	origin: 'file',
	trigger: null,
	interrupts: [],
	completion: null,
	metadata: null,
	steps: [],
	duration: 0,
	active: 0,
	starts: 2
});

test('it is live from the greeting on, and knows the server clock', () => {
	const state = after(ping(10, 1010));
	expect(state.link).toBe('live');
	expect(state.clock.offset).toBe(1000);
	expect(reduceEvents(state, { kind: 'lost' })).toMatchObject({ link: 'waiting', mayHaveMissed: true });
});

describe('the log', () => {
	test('an event that comes twice stands there once', () => {
		expect(
			ids(after(events([busEvent('a', 'x'), busEvent('a', 'x'), busEvent('b', 'x')]), events([busEvent('b', 'x')])))
		).toEqual(['a', 'b']);
	});

	test('the same id of another source is another event', () => {
		expect(ids(after(events([busEvent('a', 'x'), busEvent('a', 'x', { source: 'pad' })])))).toEqual(['a', 'a']);
	});

	test('is bounded by the oldest', () => {
		const many = Array.from({ length: KEPT_EVENTS + 5 }, (_, index) => busEvent(`e${index}`, 'x'));
		const state = after(events(many));
		expect(state.log.events).toHaveLength(KEPT_EVENTS);
		expect(state.log.byKey.size).toBe(KEPT_EVENTS);
		expect(ids(state)[0]).toBe('e5');
	});

	test('what the director remembers goes before what came since', () => {
		expect(
			ids(
				after(events([busEvent('c', 'x')]), {
					kind: 'recent',
					events: [busEvent('a', 'x'), busEvent('b', 'x'), busEvent('c', 'x')]
				})
			)
		).toEqual(['a', 'b', 'c']);
	});

	test('is shown newest first, without step reports, by type or source', () => {
		const { log } = after(
			events([
				busEvent('a', 'button.press'),
				created('r1'),
				emitted('r1', 0.5),
				busEvent('b', 'knob.turn', { source: 'left.pad' })
			])
		);
		const shown = (text: string, stepReports = false) => filtered(log.events, { text, stepReports }, 9).map(({ id }) => id);
		expect(shown('')).toEqual(['b', 'r1-created', 'a']);
		expect(shown('', true)).toHaveLength(4);
		expect(shown(' Button ')).toEqual(['a']);
		expect(shown('left')).toEqual(['b']);
		expect(shown('nothing')).toEqual([]);
		expect(filtered(log.events, { text: '', stepReports: true }, 2)).toHaveLength(2);
	});
});

test('what was left out is counted, and the runs are in doubt until they are listed anew', () => {
	const state = after({
		kind: 'messages',
		messages: [7, 5].map((count) => ({ at: 10, message: { type: 'dropped', timestamp: 100, count } }))
	});
	expect(state).toMatchObject({ dropped: 12, mayHaveMissed: true });
	expect(reduceEvents(state, { kind: 'runs', runs: [], asked: 100 }).mayHaveMissed).toBe(false);
});

test('runs, starts and gestures move with the events', () => {
	const press = busEvent('p', 'button.press');
	const state = after(
		{ kind: 'playlists', playlists: [playlist('cycle'), playlist('other')] },
		{ kind: 'gestures', gestures: [gesture('tap'), gesture('other')] },
		events([press, fired('f', 'tap', [press]), created('r1'), stopped('r1', 'completed', 104)])
	);
	expect(state.director).toEqual({ kind: 'present' });
	expect(state.playlists.map(({ starts }) => starts)).toEqual([3, 2]);
	expect(state.gestures.map(({ fired: count, lastFired }) => [count, lastFired])).toEqual([
		[6, 100],
		[5, null]
	]);
	expect(state.runs.get('r1')?.state).toBe('completed');
	expect(state.firings[0]).toMatchObject({
		gesture: 'tap',
		ingredients: [{ type: 'button.press', producer: 0, timestamp: 100 }]
	});
});

test('what is remembered is shown but not counted again', () => {
	const state = after({ kind: 'gestures', gestures: [gesture('tap')] }, { kind: 'recent', events: [fired('f', 'tap', [])] });
	expect(state.firings).toHaveLength(1);
	expect(state.gestures[0]?.fired).toBe(5);
});

test('a stream of copies is one line with a count', () => {
	const copies = [0, 0.1, 0.2].map((later, index) =>
		fired(`f${index}`, 'relay', [busEvent(`k${index}`, 'knob.turn')], 100 + later)
	);
	const state = after(
		events([...copies, fired('t', 'tap', [busEvent('a', 'x'), busEvent('b', 'x')]), fired('g', 'relay', [], 130)])
	);
	expect(state.firings.map(({ gesture, count }) => `${gesture} ${count}`)).toEqual(['relay 1', 'tap 1', 'relay 3']);
});

test('a director that went leaves what it said last, as it may be back in a moment', () => {
	const state = after({ kind: 'playlists', playlists: [playlist('cycle')] }, events([created('r1')]), { kind: 'absent' });
	expect(state.director).toEqual({ kind: 'absent' });
	expect(state.playlists).toHaveLength(1);
	expect(state.runs.size).toBe(1);
});

test('one that does not answer keeps them', () => {
	const state = after({ kind: 'playlists', playlists: [playlist('cycle')] }, { kind: 'silent', reason: 'no' });
	expect(state.playlists).toHaveLength(1);
	expect(state.director).toEqual({ kind: 'silent', reason: 'no' });
});

test('the rate is that of the seconds that are over', () => {
	let state = after(events([busEvent('a', 'x')], 10.2));
	expect(eventsPerSecond(state)).toBe(0);
	state = [events([busEvent('b', 'x'), busEvent('c', 'x')], 10.9), { kind: 'tick', at: 11 } as const].reduce(
		reduceEvents,
		state
	);
	expect(eventsPerSecond(state)).toBe(3);
	state = reduceEvents(state, { kind: 'tick', at: 12.5 });
	expect(eventsPerSecond(state)).toBe(1.5);
	state = reduceEvents(state, { kind: 'tick', at: 60 });
	expect(eventsPerSecond(state)).toBe(0);
});

test('ten thousand events are taken in a moment', () => {
	let state = initialEvents;
	const began = performance.now();
	for (let batch = 0; batch < 50; batch++) {
		state = reduceEvents(
			state,
			events(
				Array.from({ length: 200 }, (_, index) => busEvent(`${batch}-${index}`, 'raw.sample')),
				batch
			)
		);
	}
	expect(performance.now() - began).toBeLessThan(1500);
	expect(state.log.events).toHaveLength(KEPT_EVENTS);
});
