// What control says of jobs: what waits, runs and is over, and who takes which kinds (docs/jobs.md).
import { decodeList, decodeMember } from './events';
import { Fields, isObject, type Decoded, type JsonObject } from './fields';

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

export type JobState = (typeof JOB_STATES)[number];

export interface Job {
	id: string;
	kind: string;
	state: JobState;
	params: JsonObject;
	priority: number;
	/** Who wanted it. */
	by: string;
	/** How often it was begun, and how often it may be at most; 0: not said. */
	attempt: number;
	attempts: number;
	/** When it may begin; null: at once. */
	notBefore: number | null;
	/** Who does it; empty: nobody yet. */
	worker: string;
	/** The part that is done, 0 to 1; null: not known. */
	progress: number | null;
	message: string;
	/** Its worker is told to stop. */
	isCancelling: boolean;
	/** When it was wanted, and when it came into its state. */
	queuedAt: number | null;
	since: number | null;
}

export interface JobPage {
	/** The newest first. */
	jobs: readonly Job[];
	/** There are older ones. */
	hasMore: boolean;
}

/** What became of one attempt. */
export interface Attempt {
	number: number;
	worker: string;
	began: number | null;
	ended: number | null;
	/** "succeeded", "failed", "cancelled", "lost" */
	outcome: string;
	message: string;
}

export interface JobDetail {
	job: Job;
	/** What it gave; null: nothing. */
	result: unknown;
	dedup: string;
	history: readonly Attempt[];
}

export interface JobKind {
	kind: string;
	about: string;
	/** Who takes it now. */
	workers: readonly string[];
	waiting: number;
	running: number;
	/** How many of it run at once at most; 0: as many as are taken. */
	concurrency: number;
	/** Seconds for which whoever takes one has it, if nothing more is heard; null: not said. */
	lease: number | null;
	attempts: number;
}

function readJob(fields: Fields): Job {
	return {
		id: fields.name('id'),
		kind: fields.name('kind'),
		state: fields.oneOf('state', JOB_STATES, 'queued'),
		params: fields.objectOrNull('params') ?? {},
		priority: fields.numberOr('priority', 0),
		by: fields.textOrNull('by') ?? '',
		attempt: fields.countOr('attempt', 0),
		attempts: fields.countOr('attempts', 0),
		notBefore: fields.timeOrNull('not_before'),
		worker: fields.textOrNull('worker') ?? '',
		progress: fields.shareOrNull('progress'),
		message: fields.textOrNull('message') ?? '',
		isCancelling: fields.flagOr('cancelling', false),
		queuedAt: fields.timeOrNull('queued'),
		since: fields.timeOrNull('since')
	};
}

export function decodeJob(json: unknown): Decoded<Job> {
	const fields = new Fields(json);
	return fields.result(readJob(fields));
}

/** `job.list` */
export function decodeJobs(json: unknown): Decoded<JobPage> {
	const jobs = decodeMember(json, 'jobs', decodeJob);
	return jobs.ok ? { ok: true, value: { jobs: jobs.value, hasMore: isObject(json) && json['next'] !== undefined && json['next'] !== null } } : jobs;
}

/** `job.get` */
export function decodeJobDetail(json: unknown): Decoded<JobDetail> {
	const fields = new Fields(json);
	const job = readJob(fields);
	const listed: readonly unknown[] = isObject(json) && Array.isArray(json['history']) ? json['history'] : [];
	return fields.result({
		job,
		result: isObject(json) ? (json['result'] ?? null) : null,
		dedup: fields.textOrNull('dedup') ?? '',
		history: decodeList(listed, decodeAttempt).values
	});
}

function decodeAttempt(json: unknown): Decoded<Attempt> {
	const fields = new Fields(json);
	return fields.result({
		number: fields.countOr('attempt', 0),
		worker: fields.textOrNull('worker') ?? '',
		began: fields.timeOrNull('began'),
		ended: fields.timeOrNull('ended'),
		outcome: fields.textOrNull('outcome') ?? '',
		message: fields.textOrNull('message') ?? ''
	});
}

/** `job.kinds` */
export const decodeJobKinds = (json: unknown): Decoded<readonly JobKind[]> => decodeMember(json, 'kinds', decodeJobKind);

function decodeJobKind(json: unknown): Decoded<JobKind> {
	const fields = new Fields(json);
	const workers: readonly unknown[] = isObject(json) && Array.isArray(json['workers']) ? json['workers'] : [];
	return fields.result({
		kind: fields.name('kind'),
		about: fields.textOrNull('about') ?? '',
		workers: workers.filter((each) => typeof each === 'string'),
		waiting: fields.countOr('waiting', 0),
		running: fields.countOr('running', 0),
		concurrency: fields.countOr('concurrency', 0),
		lease: fields.spanOrNull('lease'),
		attempts: fields.countOr('attempts', 0)
	});
}

/** The answer to `job.enqueue`: its id, and whether one that was there already is meant. */
export function decodeEnqueued(json: unknown): Decoded<{ id: string; isKnown: boolean }> {
	const fields = new Fields(json);
	return fields.result({ id: fields.name('id'), isKnown: fields.flagOr('deduplicated', false) });
}
