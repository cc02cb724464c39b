// The page of jobs in words, and how jobs look. Pure.
import type { Attempt, Job } from '$contract/jobs';
import type { Queue } from '$jobs/queue';
import type { Mistake } from '$jobs/draft';
import type { Reach } from '$live/view';
import { awayWords, momentOf, type Sentence } from '$ui/control/words';
import { formatInterval } from '$ui/format';
import type { Tone } from '$ui/states';
import { governance } from '$words/governance';
import { jobWords as words } from '$words/jobs';

/** The page in a sentence. `trouble`: why it is not known; empty: it is. */
export function headlineOf(queue: Queue | null, trouble: string, reach: Reach): Sentence {
	const away = awayWords(reach, queue === null ? trouble : '');
	if (away !== null) return away;
	if (queue === null) return { text: governance.asking, tone: 'rest' };
	const { running, waiting, failed } = queue;
	if (failed.length > 0) return { text: words.someFailed(failed.length), tone: 'warn' };
	if (running.length > 0) return { text: words.runAndWait(running.length, waiting.length), tone: null };
	return waiting.length > 0 ? { text: words.onlyWait(waiting.length), tone: null } : { text: words.nothingToDo, tone: null };
}

export function wordOf(job: Job): string {
	if (job.state === 'running') return job.isCancelling ? words.cancellingWord : words.runningWord;
	if (job.state === 'queued') return job.attempt > 0 ? words.retriedWord : words.queuedWord;
	return { succeeded: words.succeededWord, failed: words.failedWord, cancelled: words.cancelledWord }[job.state];
}

const TONES: Readonly<Record<Job['state'], Tone>> = { queued: 'rest', running: 'busy', succeeded: 'good', failed: 'bad', cancelled: 'rest' };

export const toneOf = (job: Job): Tone => (job.state === 'queued' && job.attempt > 0 ? 'warn' : TONES[job.state]);

const OUTCOMES: Readonly<Record<string, () => string>> = { succeeded: () => words.succeededWord, failed: () => words.triedInVain, cancelled: () => words.cancelledWord, lost: () => words.lostWord };

/** What became of one try. */
export function tryWords({ worker, began, ended, outcome, message }: Attempt, now: number): string {
	const when = began === null ? '' : `${momentOf(began, now)}${ended === null ? '' : `, ${words.took(formatInterval(Math.max(0, ended - began)))}`}, `;
	const came = Object.hasOwn(OUTCOMES, outcome) ? OUTCOMES[outcome]?.() : outcome;
	return `${when}${words.at(worker)}: ${came}${message === '' ? '' : `: ${message}`}`;
}

const MISTAKES: Readonly<Record<Mistake, () => string>> = {
	no_kind: () => words.noKind,
	no_name: () => words.noName,
	twice: () => words.twice,
	priority: () => words.badPriority,
	delay: () => words.badDelay
};

export const mistakeWords = (mistake: Mistake | undefined): string => (mistake === undefined ? '' : MISTAKES[mistake]());
