// Joins the charts of a page to the history: what is asked, how often, and what is heard after it.
import { decodeCourse, decodeSeries, type KeptCourse, type KeptSeries } from '$contract/history';
import type { Installation } from '$contract/types';
import { ask, understood } from '$events/post';
import { browserTimers } from '$live/browser_rim';
import { seriesKey } from '$live/history';
import type { LivePage } from '$live/live_page.svelte';
import { Pace } from '$live/pace';
import { serverNow } from '$live/state';
import { reachOf } from '$live/view';
import { appended } from './course';
import { initialView, spanOf, type View } from './view';

/** Between two asks: who drags or turns a wheel changes what is looked at with every frame. */
const GAP_SECONDS = 0.5;
const POINTS = 500;

export interface Wanted {
	source: string;
	sensor: string;
}

/** `away`: there is one, which does not answer now. `absent`: nobody keeps readings here. */
export type Keeping = { kind: 'asking' } | { kind: 'absent' } | { kind: 'away'; message: string } | { kind: 'kept'; series: readonly KeptSeries[] };

export class HistoryDesk {
	view: View = $state.raw(initialView);
	keeping: Keeping = $state.raw({ kind: 'asking' });
	/** By source and sensor. */
	courses: ReadonlyMap<string, KeptCourse> = $state.raw(new Map<string, KeptCourse>());
	/** Why what is looked at is not known; empty: it is. */
	trouble: string = $state('');

	private wanted: readonly Wanted[] = [];
	private readonly series = new Pace(GAP_SECONDS, browserTimers, () => this.askSeries());
	private readonly pace = new Pace(GAP_SECONDS, browserTimers, () => this.askCourses());

	constructor(private readonly live: LivePage) {}

	stop(): void {
		this.series.stop();
		this.pace.stop();
	}

	/** The page has just come, was away, or who keeps the history was. */
	connected(): void {
		this.series.wish();
		this.pace.wish();
	}

	look(wanted: readonly Wanted[]): void {
		this.wanted = wanted;
		const keys = new Set(wanted.map(keyOf));
		this.courses = new Map([...this.courses].filter(([key]) => keys.has(key)));
		this.trouble = '';
		this.pace.wish();
	}

	move(view: View): void {
		this.view = view;
		this.pace.wish();
	}

	/** What was measured since: where now is looked at, the courses go on with it. */
	hear(installation: Installation): void {
		if (this.view.end !== null || this.courses.size === 0) return;
		const { from } = spanOf(this.view, this.now);
		let longer: Map<string, KeptCourse> | null = null;
		for (const [key, course] of this.courses) {
			const reading = installation.sources.find(({ id }) => id === course.source)?.readings.get(course.sensor);
			const value = typeof reading?.value === 'boolean' ? Number(reading.value) : reading?.value;
			if (typeof value !== 'number' || !reading) continue;
			const next = appended(course, { time: reading.timestamp, value }, from);
			if (next !== course) (longer ??= new Map(this.courses)).set(key, next);
		}
		if (longer) this.courses = longer;
	}

	private async askSeries(): Promise<void> {
		if (!this.isLive) return;
		const found = understood(await ask('/api/history'), decodeSeries);
		if (found.ok) this.keeping = { kind: 'kept', series: found.value };
		else if (this.hasKeeper) this.keeping = { kind: 'away', message: found.message };
		else if (found.code !== 'unreachable') this.keeping = { kind: 'absent' };
	}

	private async askCourses(): Promise<void> {
		const { wanted, view } = this;
		if (!this.isLive || wanted.length === 0) return;
		const { from, to } = spanOf(view, this.now);
		const query = new URLSearchParams({ from: from.toFixed(3), to: to.toFixed(3), points: String(POINTS) });
		const found = await Promise.all(
			wanted.map(async ({ source, sensor }) => understood(await ask(`/api/history/${encodeURIComponent(source)}/${encodeURIComponent(sensor)}?${query}`), decodeCourse))
		);
		if (wanted !== this.wanted) return;
		const courses = new Map(this.courses);
		for (const each of found) {
			if (each.ok) courses.set(keyOf(each.value), each.value);
		}
		this.courses = courses;
		const failed = found.find((each) => !each.ok);
		this.trouble = failed && !failed.ok ? failed.message : '';
		// Readings come while the answer is on its way.
		if (this.live.state.installation) this.hear(this.live.state.installation);
	}

	private get now(): number {
		return serverNow(this.live.state);
	}

	private get isLive(): boolean {
		return reachOf(this.live.state) === 'live';
	}

	private get hasKeeper(): boolean {
		return this.live.state.installation?.services.some(({ name }) => name === 'history' || name.endsWith('.history')) === true;
	}
}

export const keyOf = ({ source, sensor }: Wanted): string => seriesKey(source, sensor);
