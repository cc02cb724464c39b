// The jobs as they are looked at: those that run, wait, failed for good, and are over; how new pages join those that are here. Pure.
import type { Job, JobDetail, JobPage } from '$contract/jobs';
import type { RunningJob } from '$contract/types';

/** So many of each come with one answer. */
export const PAGE = 100;
/** More that are over are not kept here. */
export const MOST_KEPT = 2000;

export interface Queue {
	running: readonly Job[];
	/** Those that begin next first. */
	waiting: readonly Job[];
	/** Failed for good, the latest first. */
	failed: readonly Job[];
	/** Succeeded and cancelled, the latest first. */
	ended: readonly Job[];
	/** There are more than are here. */
	hasMore: Readonly<Record<'running' | 'waiting' | 'failed', boolean>>;
	/** The ids of the newest and the oldest that were looked through for those that are over; null: there are no older ones, or no more are kept. */
	newest: string;
	oldest: string | null;
}

export interface Answers {
	running: JobPage;
	queued: JobPage;
	failed: JobPage;
	/** Of whatever state. */
	all: JobPage;
}

/** What control said when it was asked, with what the bus has said since of those that run. */
export function withProgress(queue: Queue, told: readonly RunningJob[]): Queue {
	if (!queue.running.some(({ id }) => told.some((each) => each.id === id))) return queue;
	const known = new Map(told.map((job) => [job.id, job]));
	return { ...queue, running: queue.running.map((job) => follow(job, known.get(job.id))) };
}

const follow = (job: Job, told: RunningJob | undefined): Job =>
	told === undefined ? job : { ...job, progress: told.progress, message: told.message, worker: told.worker, attempt: Math.max(job.attempt, told.attempt), isCancelling: told.isCancelling };

export const isOver = ({ state }: Job): boolean => state === 'succeeded' || state === 'cancelled';

/** What is larger is sooner, then what came first. That those who wait long get ahead is the queue's own matter. */
export const inTurn = (jobs: readonly Job[], now: number): readonly Job[] =>
	[...jobs].sort((a, b) => beginOf(a, now) - beginOf(b, now) || b.priority - a.priority || (a.id < b.id ? -1 : 1));

const beginOf = ({ notBefore }: Job, now: number): number => (notBefore !== null && notBefore > now ? notBefore : 0);

/** `before`: what is here; older ones that were asked for stay where what came reaches them. */
export function queueOf({ running, queued, failed, all }: Answers, now: number, before: Queue | null): Queue {
	const last = all.jobs.at(-1)?.id ?? '';
	const latest = all.jobs.filter(isOver);
	const goesOn = all.hasMore && before !== null && last <= before.newest;
	return {
		running: running.jobs,
		waiting: inTurn(queued.jobs, now),
		failed: failed.jobs,
		ended: goesOn ? bounded([...latest, ...before.ended.filter(({ id }) => id < last)]) : latest,
		hasMore: { running: running.hasMore, waiting: queued.hasMore, failed: failed.hasMore },
		newest: all.jobs[0]?.id ?? '',
		oldest: goesOn ? before.oldest : all.hasMore ? last : null
	};
}

/** Those before the oldest join. */
export function withOlder(queue: Queue, page: JobPage): Queue {
	const ended = bounded([...queue.ended, ...page.jobs.filter(isOver)]);
	return { ...queue, ended, oldest: page.hasMore && ended.length < MOST_KEPT ? (page.jobs.at(-1)?.id ?? null) : null };
}

/** Of those that were looked into: which are still here, and which may be another by now. */
export function toLookInto(details: ReadonlyMap<string, JobDetail>, { running, waiting, failed, ended }: Queue): { here: ReadonlySet<string>; again: readonly string[] } {
	const jobs = new Map([...running, ...waiting, ...failed, ...ended].map((job) => [job.id, job]));
	const here = new Set([...details.keys()].filter((id) => jobs.has(id)));
	const isSame = (before: Job, now: Job): boolean => (isOver(now) || now.state === 'failed') && before.state === now.state && before.since === now.since;
	const again = [...details].flatMap(([id, { job }]) => {
		const now = jobs.get(id);
		return now === undefined || isSame(job, now) ? [] : [id];
	});
	return { here, again };
}

const bounded = (jobs: readonly Job[]): readonly Job[] => jobs.slice(0, MOST_KEPT);
