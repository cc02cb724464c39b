import { decodeEnqueued, decodeJob, decodeJobDetail, decodeJobKinds, decodeJobs, type Job, type JobPage, type JobState } from '$contract/jobs';
import { headlineOf, toneOf, tryWords, wordOf } from '$ui/jobs/words';
import { speak } from '$words/language.svelte';
import { afterEach, expect, test } from 'vitest';
import { EMPTY, mistakesIn, valueOf, wishOf } from './draft';
import { inTurn, MOST_KEPT, queueOf, toLookInto, withOlder, withProgress, type Answers } from './queue';

afterEach(() => speak('en'));

const job = (id: number, state: JobState = 'queued', rest: Partial<Job> = {}): Job => {
	const decoded = decodeJob({ id: String(id).padStart(4, '0'), kind: 'export', state });
	if (!decoded.ok) throw new Error(decoded.reason);
	return { ...decoded.value, ...rest };
};
const page = (jobs: readonly Job[] = [], hasMore = false): JobPage => ({ jobs, hasMore });
const answers = (all: JobPage, rest: Partial<Answers> = {}): Answers => ({ running: page(), queued: page(), failed: page(), all, ...rest });
const over = (from: number, to: number): readonly Job[] => Array.from({ length: from - to + 1 }, (_, index) => job(from - index, 'succeeded'));
const ids = (jobs: readonly Job[]) => jobs.map(({ id }) => Number(id));

test('what begins next stands first: what may begin, then what is larger, then what came first', () => {
	const jobs = [job(1), job(2, 'queued', { priority: 5 }), job(3, 'queued', { priority: 50, notBefore: 200 }), job(4, 'queued', { notBefore: 50 }), job(5, 'queued', { notBefore: 150 })];
	expect(ids(inTurn(jobs, 100))).toEqual([2, 1, 4, 5, 3]);
});

test('of all jobs those are over that succeeded or were cancelled', () => {
	const queue = queueOf(answers(page([job(4, 'running'), job(3, 'cancelled'), job(2, 'failed'), job(1, 'succeeded')])), 0, null);
	expect(ids(queue.ended)).toEqual([3, 1]);
	expect(queue.oldest).toBeNull();
});

test('one that runs is as far as the bus has said since it was asked for', () => {
	const queue = queueOf(answers(page([job(2, 'running')]), { running: page([job(2, 'running', { progress: 0.1, attempt: 2 })]) }), 0, null);
	const told = { id: '0002', kind: 'export', progress: 0.5, message: 'half', worker: 'exports', attempt: 2, isCancelling: true };
	expect(withProgress(queue, [told]).running[0]).toMatchObject({ id: '0002', state: 'running', progress: 0.5, message: 'half', isCancelling: true });
	expect(withProgress(queue, [{ ...told, id: '0009' }])).toBe(queue);
	expect(withProgress(queue, [])).toBe(queue);
});

test('older ones that were asked for stay while what came reaches them, and nothing is missing between', () => {
	const first = queueOf(answers(page(over(20, 11), true)), 0, null);
	expect(first.oldest).toBe('0011');
	const both = withOlder(first, page(over(10, 6), true));
	expect(ids(both.ended)).toEqual([...Array(15)].map((_, index) => 20 - index));
	expect(both.oldest).toBe('0006');
	const next = queueOf(answers(page(over(22, 13), true)), 0, both);
	expect(ids(next.ended)).toEqual([...Array(17)].map((_, index) => 22 - index));
	expect(next.oldest).toBe('0006');
	const far = queueOf(answers(page(over(60, 51), true)), 0, next);
	expect([ids(far.ended), far.oldest]).toEqual([ids(over(60, 51)), '0051']);
	expect(withOlder(both, page(over(5, 1))).oldest).toBeNull();
});

test('an older page without any that is over leads on', () => {
	const queue = withOlder(queueOf(answers(page(over(20, 11), true)), 0, null), page([job(10, 'failed'), job(9, 'failed')], true));
	expect([queue.ended.length, queue.oldest]).toEqual([10, '0009']);
});

test('so many are kept, and no more are asked for', () => {
	const queue = withOlder(queueOf(answers(page(over(9000, 8901), true)), 0, null), page(over(8900, 6000), true));
	expect([queue.ended.length, queue.oldest]).toEqual([MOST_KEPT, null]);
});

test('what somebody looked into is asked for again only where it may be another, and forgotten where it is gone', () => {
	const detail = (of: Job) => [of.id, { job: of, result: null, dedup: '', history: [] }] as const;
	const queue = queueOf(answers(page([job(9, 'running'), job(8, 'succeeded', { since: 5 }), job(7, 'succeeded', { since: 6 })]), { running: page([job(9, 'running')]), failed: page([job(6, 'failed')]) }), 0, null);
	const looked = new Map([detail(job(9, 'running')), detail(job(8, 'running')), detail(job(7, 'succeeded', { since: 6 })), detail(job(6, 'failed')), detail(job(1, 'succeeded'))]);
	const { here, again } = toLookInto(looked, queue);
	expect([[...here].map(Number), again.map(Number)]).toEqual([[9, 8, 7, 6], [9, 8]]);
});

test('the page in a sentence: what failed for good counts most', () => {
	const told = (rest: Partial<Answers>) => headlineOf(queueOf(answers(page(), rest), 0, null), '', 'live').text;
	expect(told({})).toBe('Nothing is to be done');
	expect(told({ queued: page([job(1)]) })).toBe('1 job waits');
	expect(told({ running: page([job(1, 'running'), job(2, 'running')]), queued: page([job(3)]) })).toBe('2 jobs run, 1 waits');
	expect(told({ running: page([job(1, 'running')]), failed: page([job(2, 'failed')]) })).toBe('1 job failed for good');
	expect(headlineOf(null, '', 'live').text).toBe('One moment…');
	expect(headlineOf(null, 'This is not known: x.', 'live').text).toBe('Control does not answer');
	expect(headlineOf(null, '', 'offline').text).toBe('Offline');
});

test('a job in a word, and what became of its tries', () => {
	const told = [job(1), job(1, 'queued', { attempt: 1 }), job(1, 'running'), job(1, 'running', { isCancelling: true }), job(1, 'succeeded'), job(1, 'failed'), job(1, 'cancelled')].map((each) => [wordOf(each), toneOf(each)]);
	expect(told).toEqual([['waits', 'rest'], ['is tried again', 'warn'], ['runs', 'busy'], ['is stopping', 'busy'], ['done', 'good'], ['failed for good', 'bad'], ['cancelled', 'rest']]);
	const attempt = { number: 1, worker: 'exports', began: null, ended: null, outcome: 'lost', message: '' };
	expect([attempt, { ...attempt, outcome: 'failed', message: 'no room' }, { ...attempt, outcome: 'toString' }].map((each) => tryWords(each, 225))).toEqual(['at exports: was not heard of again', 'at exports: failed: no room', 'at exports: toString']);
	expect(tryWords({ ...attempt, began: 100, ended: 112.4 }, 225)).toMatch(/^\d\d:\d\d:40, took 12 s, at exports: /);
});

test('values are texts, or JSON where they look like it', () => {
	expect(['cold', '42', '-1.5', 'true', 'null', '["a"]', '{"a":1}', '"quoted"', '12 files', '[broken', 'truely', ''].map(valueOf)).toEqual(['cold', 42, -1.5, true, null, ['a'], { a: 1 }, 'quoted', '12 files', '[broken', 'truely', '']);
});

test('a wish becomes what is asked for, and nothing that was left open', () => {
	expect(wishOf({ ...EMPTY, kind: 'export' })).toEqual({ kind: 'export' });
	expect(wishOf({ kind: 'export', params: [{ name: ' to ', value: 'cold' }, { name: '', value: '' }], priority: '-5', delay: '0.5' })).toEqual({ kind: 'export', params: { to: 'cold' }, priority: -5, delay: 0.5 });
});

test('what is wrong with a wish', () => {
	expect([...mistakesIn(EMPTY)]).toEqual([['kind', 'no_kind']]);
	expect([...mistakesIn({ kind: 'export', params: [{ name: 'a', value: '1' }, { name: 'a', value: '2' }, { name: '', value: '3' }], priority: '1.5', delay: 'soon' })]).toEqual([['param-1', 'twice'], ['param-2', 'no_name'], ['priority', 'priority'], ['delay', 'delay']]);
	expect([...mistakesIn({ kind: 'export', params: [{ name: '', value: '' }], priority: '-100', delay: '60' })]).toEqual([]);
});

test('what control says is understood with what it has, and refused where it says nonsense', () => {
	const least = { id: '01A', kind: 'export', state: 'queued' };
	expect(decodeJobs({ jobs: [least], next: '01A' })).toMatchObject({ ok: true, value: { hasMore: true, jobs: [{ params: {}, progress: null, worker: '', isCancelling: false }] } });
	expect(decodeJobs({ jobs: [], next: null })).toMatchObject({ ok: true, value: { hasMore: false } });
	expect(decodeJobs({ jobs: [{ ...least, state: 'lost' }] }).ok).toBe(false);
	expect(decodeJobs({}).ok).toBe(false);
	expect(decodeJobDetail({ ...least, result: { files: 3 }, history: [{ attempt: 1, worker: 'w', outcome: 'failed' }, 'nonsense'] })).toMatchObject({ ok: true, value: { result: { files: 3 }, history: [{ number: 1, outcome: 'failed' }] } });
	expect(decodeJobKinds({ kinds: [{ kind: 'export', workers: ['w', 3] }] })).toMatchObject({ ok: true, value: [{ workers: ['w'], waiting: 0, concurrency: 0, lease: null }] });
	expect(decodeEnqueued({ id: '01A', deduplicated: true })).toEqual({ ok: true, value: { id: '01A', isKnown: true } });
});
