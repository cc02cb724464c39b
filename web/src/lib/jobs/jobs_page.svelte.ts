// Joins the page of jobs to control: what it asks, and what people do there. Asked again when an event of jobs comes; how far those are that
// run is in the live state.
import { decodeEnqueued, decodeJobDetail, decodeJobKinds, decodeJobs, type Job, type JobDetail, type JobKind, type JobPage, type JobState } from '$contract/jobs';
import type { JsonObject } from '$contract/fields';
import { AskedAnew } from '$control/asked_anew';
import { ControlDesk, refusalOf, troubleOf } from '$control/control_desk';
import { anything, type Outcome } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';
import { serverNow } from '$live/state';
import { jobWords as words } from '$words/jobs';
import { wishOf, type JobDraft } from './draft';
import { PAGE, queueOf, toLookInto, withOlder, withProgress, type Queue } from './queue';

const GAP_SECONDS = 1;

export class JobsPage {
	/** null: not known yet. */
	queue: Queue | null = $state.raw(null);
	/** With how far those are that run, as it comes. */
	readonly shown: Queue | null = $derived.by(() => this.followed());
	kinds: readonly JobKind[] | null = $state.raw(null);
	/** Of those that somebody looked into. */
	details: ReadonlyMap<string, JobDetail> = $state.raw(new Map());
	/** Only of this kind; empty: all. */
	kind: string = $state('');
	trouble: string = $state('');
	/** What was not done, and why. */
	refusal: string = $state('');
	/** The latest sentence for screen readers. */
	said: string = $state('');
	busy: boolean = $state(false);

	private readonly desk: ControlDesk;
	private readonly asked: AskedAnew;

	constructor(private readonly live: LivePage) {
		this.desk = new ControlDesk(live);
		this.asked = new AskedAnew(live, ['control.job.'], GAP_SECONDS, () => this.look());
	}

	/** Go live. Returns what ends it. */
	start(): () => void {
		return this.asked.start();
	}

	connected(): void {
		this.asked.connected();
	}

	show(kind: string): void {
		this.kind = kind;
		this.queue = null;
		this.asked.changed();
	}

	async earlier(): Promise<void> {
		const { queue } = this;
		if (queue === null || queue.oldest === null) return;
		const page = await this.list({ before: queue.oldest });
		this.trouble = troubleOf(page);
		if (page.ok && this.queue?.oldest === queue.oldest) this.queue = withOlder(this.queue, page.value);
	}

	async lookInto(id: string): Promise<void> {
		const detail = await this.desk.ask('job.get', { id }, decodeJobDetail);
		if (detail.ok) this.details = new Map(this.details).set(id, detail.value);
	}

	cancel(job: Job): Promise<boolean> {
		return this.order('job.cancel', { id: job.id }, words.saidCancelled(job.kind));
	}

	replay(job: Job): Promise<boolean> {
		return this.order('job.replay', { id: job.id }, words.saidReplayed(job.kind));
	}

	async forget(job: Job): Promise<boolean> {
		const isDone = await this.order('job.forget', { id: job.id }, words.saidForgotten(job.kind));
		if (isDone) this.queue = null;
		return isDone;
	}

	async enqueue(draft: JobDraft): Promise<boolean> {
		this.busy = true;
		const outcome = await this.desk.ask('job.enqueue', wishOf(draft), decodeEnqueued);
		this.busy = false;
		this.refusal = refusalOf(outcome);
		this.said = !outcome.ok ? '' : outcome.value.isKnown ? words.saidKnown(draft.kind) : words.saidQueued(draft.kind);
		this.asked.changed();
		return outcome.ok;
	}

	private async order(name: string, params: JsonObject, said: string): Promise<boolean> {
		this.busy = true;
		const outcome = await this.desk.ask(name, params, anything);
		this.busy = false;
		this.refusal = refusalOf(outcome);
		this.said = outcome.ok ? said : '';
		this.asked.changed();
		return outcome.ok;
	}

	private list(wish: { state?: JobState; before?: string }): Promise<Outcome<JobPage>> {
		return this.desk.ask('job.list', { ...wish, most: PAGE, ...(this.kind === '' ? {} : { kind: this.kind }) }, decodeJobs);
	}

	private async look(): Promise<void> {
		const { kind } = this;
		const [running, queued, failed, all, kinds] = await Promise.all([
			this.list({ state: 'running' }),
			this.list({ state: 'queued' }),
			this.list({ state: 'failed' }),
			this.list({}),
			this.desk.ask('job.kinds', {}, decodeJobKinds)
		]);
		if (kind !== this.kind) return this.asked.changed();
		this.trouble = [running, queued, failed, all, kinds].map(troubleOf).find((trouble) => trouble !== '') ?? '';
		if (kinds.ok) this.kinds = kinds.value;
		if (running.ok && queued.ok && failed.ok && all.ok) {
			this.queue = queueOf({ running: running.value, queued: queued.value, failed: failed.value, all: all.value }, serverNow(this.live.state), this.queue);
		}
		await this.lookIntoThemAgain();
	}

	/** Those that are gone are forgotten, and what is over is not asked for again. */
	private async lookIntoThemAgain(): Promise<void> {
		if (this.queue === null || this.details.size === 0) return;
		const { here, again } = toLookInto(this.details, this.queue);
		if (here.size < this.details.size) this.details = new Map([...this.details].filter(([id]) => here.has(id)));
		for (const id of again) await this.lookInto(id);
	}

	/** That one is over is an event: here only how far they are. */
	private followed(): Queue | null {
		return this.queue === null ? null : withProgress(this.queue, this.live.state.installation?.jobs ?? []);
	}
}
