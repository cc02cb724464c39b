// The runs of playlists: what the director lists, kept up to date by the lifecycle events that follow. Pure.
import type { BusEvent, ListedRun, Playlist, RunState } from '$contract/event_types';
import { decodeStep } from '$contract/director';
import { decodeList } from '$contract/events';
import type { JsonObject } from '$contract/fields';
import { durationOf, timesOf } from './steps';

export const KEPT_RUNS = 100;
const KEPT_TICKS = 600;

export interface Run {
	id: string;
	name: string;
	metadata: JsonObject | null;
	started: number;
	plannedEnd: number;
	state: RunState;
	stopped: number | null;
	/** How many steps were played, and when those that the page has heard of were due. */
	emitted: number;
	ticks: readonly number[];
}

/** By id, in the order in which they began to be known. */
export type Runs = ReadonlyMap<string, Run>;

export const noRuns: Runs = new Map();

/**
 * What the director says of its runs: the truth of now, but for ticks, which only the page remembers. `asked`: the server's
 * time when the question went; what began after it may be missing in the answer.
 */
export function listed(runs: Runs, list: readonly ListedRun[], asked: number): Runs {
	const next = new Map<string, Run>();
	for (const run of [...list].sort((a, b) => a.started - b.started)) {
		const { id, name, metadata, started, plannedEnd, state, stopped, emitted } = run;
		const known = runs.get(id);
		// An answer that was made before an event may arrive after it: what ended stays ended.
		if (known && known.state !== 'running' && state === 'running') next.set(id, known);
		else next.set(id, { id, name, metadata, started, plannedEnd, state, stopped, emitted, ticks: known?.ticks ?? [] });
	}
	for (const [id, run] of runs) if (!next.has(id) && (run.started >= asked || run.state !== 'running')) next.set(id, run);
	return bounded(next);
}

/** The runs after these events; the same value where none was about a run. */
export function heard(runs: Runs, events: readonly BusEvent[]): Runs {
	let next: Map<string, Run> | null = null;
	for (const event of events) {
		if (!event.type.startsWith('event.playlist.')) continue;
		const id = event.data['playlist_id'];
		if (typeof id !== 'string') continue;
		const run = after((next ?? runs).get(id), id, event);
		if (!run) continue;
		next ??= new Map(runs);
		next.set(id, run);
	}
	return next === null ? runs : bounded(next);
}

function after(run: Run | undefined, id: string, event: BusEvent): Run | null {
	switch (event.type) {
		case 'event.playlist.created':
			return run ?? begun(id, event);
		case 'event.playlist.emitted': {
			if (!run) return null;
			const offset = event.data['offset'];
			const due = typeof offset === 'number' ? run.started + offset : event.timestamp;
			return { ...run, emitted: run.emitted + 1, ticks: [...run.ticks, due].slice(-KEPT_TICKS) };
		}
		case 'event.playlist.stopped': {
			if (!run || run.state !== 'running') return null;
			return { ...run, state: reasonOf(event.data['reason']), stopped: event.timestamp };
		}
		default:
			return null;
	}
}

function begun(id: string, { data, timestamp }: BusEvent): Run {
	const steps = Array.isArray(data['steps']) ? decodeList(data['steps'], decodeStep).values : [];
	const name = data['playlist_name'];
	const metadata = data['playlist_metadata'];
	return {
		id,
		name: typeof name === 'string' ? name : id,
		metadata: typeof metadata === 'object' && metadata !== null ? (metadata as JsonObject) : null,
		started: timestamp,
		plannedEnd: timestamp + durationOf(steps),
		state: 'running',
		stopped: null,
		emitted: 0,
		ticks: []
	};
}

const reasonOf = (reason: unknown): RunState => (reason === 'completed' || reason === 'interrupted' ? reason : 'cancelled');

function bounded(runs: Map<string, Run>): Runs {
	let excess = runs.size - KEPT_RUNS;
	for (const [id, run] of runs) {
		if (excess <= 0) break;
		if (run.state === 'running') continue;
		runs.delete(id);
		excess--;
	}
	return runs;
}

export const isRunning = (run: Run): boolean => run.state === 'running';

export function runningOf(runs: Runs, name: string): number {
	let count = 0;
	for (const run of runs.values()) if (run.name === name && isRunning(run)) count++;
	return count;
}

/** Runs of the window before `now`, newest on top. Those that run are always there. */
export function lanes(runs: Runs, now: number, window: number, most: number): Run[] {
	return [...runs.values()]
		.filter((run) => isRunning(run) || (run.stopped ?? run.plannedEnd) > now - window)
		.sort((a, b) => b.started - a.started)
		.slice(0, most);
}

/** When the steps of a run were played: as heard, or as planned where the page came later or missed some. */
export function ticksOf(run: Run, playlists: readonly Playlist[]): readonly number[] {
	if (run.ticks.length >= Math.min(run.emitted, KEPT_TICKS)) return run.ticks;
	const playlist = playlists.find(({ name }) => name === run.name);
	// The definition may have been changed since.
	if (!playlist || Math.abs(run.started + playlist.duration - run.plannedEnd) > 0.001) return run.ticks;
	return timesOf(playlist.steps, run.emitted).map((time) => run.started + time);
}
