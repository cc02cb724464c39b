// Runs from their lifecycle events and from the director's list, in whichever order the two arrive.
import { describe, expect, test } from 'vitest';
import type { ListedRun, Playlist } from '$contract/event_types';
import { created, emitted, stopped } from './events_testing';
import { heard, KEPT_RUNS, lanes, listed, noRuns, runningOf, ticksOf, type Run, type Runs } from './runs';

const run = (runs: Runs, id = 'r1') => runs.get(id);

const listing = (id: string, more: Partial<ListedRun> = {}): ListedRun => ({
	id,
	definitionId: 'def-1',
	name: 'cycle',
	metadata: null,
	started: 100,
	plannedEnd: 104.5,
	state: 'running',
	stopped: null,
	emitted: 0,
	...more
});

const PLAYLIST: Playlist = {
	name: 'cycle',
	definitionId: 'def-1',
	origin: 'file',
	trigger: null,
	interrupts: [],
	completion: null,
	metadata: null,
	steps: [],
	duration: 0,
	active: 0,
	starts: 0
};

describe('lifecycle events', () => {
	test('created begins a run that is planned to its last step', () => {
		const runs = heard(noRuns, [created('r1')]);
		expect(run(runs)).toMatchObject({
			name: 'cycle',
			state: 'running',
			started: 100,
			plannedEnd: 104.5,
			stopped: null,
			emitted: 0,
			metadata: { feature: 'ambient' }
		});
	});

	test('emitted is a tick at its scheduled time', () => {
		const runs = heard(noRuns, [created('r1'), emitted('r1', 0.5), emitted('r1', 2.5)]);
		expect(run(runs)).toMatchObject({ emitted: 2, ticks: [100.5, 102.5] });
	});

	test.each(['completed', 'cancelled', 'interrupted'])('stopped ends it as %s', (reason) => {
		const runs = heard(noRuns, [created('r1'), stopped('r1', reason, 103)]);
		expect(run(runs)).toMatchObject({ state: reason, stopped: 103 });
	});

	test('the first stop counts', () => {
		const runs = heard(noRuns, [created('r1'), stopped('r1', 'interrupted', 101), stopped('r1', 'completed', 104)]);
		expect(run(runs)).toMatchObject({ state: 'interrupted', stopped: 101 });
	});

	test('created twice is one run', () => {
		const runs = heard(noRuns, [created('r1'), emitted('r1', 0.5), created('r1')]);
		expect(run(runs)?.emitted).toBe(1);
	});

	test('what is about no run that is known changes nothing', () => {
		const runs = heard(noRuns, [created('r1')]);
		expect(heard(runs, [emitted('other', 1), stopped('other', 'completed', 3)])).toBe(runs);
		expect(heard(runs, [])).toBe(runs);
	});

	test('events of a future shape do no harm', () => {
		const odd = { ...created('r2'), data: { playlist_id: 'r2', steps: 'soon', playlist_name: 7 } };
		expect(run(heard(noRuns, [odd]), 'r2')).toMatchObject({ name: 'r2', plannedEnd: 100 });
	});
});

describe('the list of the director', () => {
	test('is the truth, but for the ticks that the page has heard of', () => {
		const before = heard(noRuns, [created('r1'), emitted('r1', 0.5)]);
		const runs = listed(before, [listing('r1', { emitted: 2 })], 150);
		expect(run(runs)).toMatchObject({ emitted: 2, ticks: [100.5] });
	});

	test('a list made before a stop does not bring the run back to life', () => {
		const before = heard(noRuns, [created('r1'), stopped('r1', 'cancelled', 102)]);
		expect(run(listed(before, [listing('r1')], 150))?.state).toBe('cancelled');
	});

	test('a run that began after the list was made stays', () => {
		const before = heard(noRuns, [created('r2', 200)]);
		expect([...listed(before, [listing('r1')], 150).keys()]).toEqual(['r1', 'r2']);
	});

	test('a run that the director no longer knows is over', () => {
		const before = heard(noRuns, [created('r1', 50)]);
		expect([...listed(before, [listing('r2')], 150).keys()]).toEqual(['r2']);
	});

	test('a director that knows of no run has none', () => {
		const before = heard(noRuns, [created('r1', 50), created('r2', 60), stopped('r2', 'completed', 61), created('r3', 151)]);
		expect([...listed(before, [], 150).keys()]).toEqual(['r2', 'r3']);
	});
});

test('memory is bounded, and what runs is not forgotten', () => {
	let runs = heard(noRuns, [created('first')]);
	for (let index = 0; index < 3 * KEPT_RUNS; index++)
		runs = heard(runs, [created(`r${index}`, 101 + index), stopped(`r${index}`, 'completed', 102 + index)]);
	expect(runs.size).toBe(KEPT_RUNS);
	expect(runs.has('first')).toBe(true);
	expect(runningOf(runs, 'cycle')).toBe(1);
});

test('lanes are the runs of the window, newest on top, and whatever runs', () => {
	const runs = heard(noRuns, [
		created('old', 10),
		stopped('old', 'completed', 14),
		created('long', 20),
		created('new', 100),
		stopped('new', 'completed', 101)
	]);
	expect(lanes(runs, 110, 50, 10).map(({ id }) => id)).toEqual(['new', 'long']);
	expect(lanes(runs, 110, 50, 1).map(({ id }) => id)).toEqual(['new']);
});

test('ticks that the page has not heard of are where the plan has them', () => {
	const step = { eventType: 'light', producer: 0, data: {}, offset: 0.5, repeat: 3, interval: 2 };
	const playlist: Playlist = { ...PLAYLIST, steps: [step, { ...step, offset: 1, repeat: 1, interval: null }], duration: 4.5 };
	const late = listed(noRuns, [listing('r1', { emitted: 3 })], 150).get('r1') as Run;
	expect(ticksOf(late, [playlist])).toEqual([100.5, 101, 102.5]);
	expect(ticksOf(late, [{ ...playlist, duration: 9 }])).toEqual([]);
	expect(ticksOf(late, [])).toEqual([]);
	const heardOf = heard(noRuns, [created('r1'), emitted('r1', 0.5)]).get('r1') as Run;
	expect(ticksOf(heardOf, [playlist])).toEqual([100.5]);
});
