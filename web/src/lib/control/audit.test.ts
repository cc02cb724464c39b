import { decodeAudit, type AuditLine, type AuditPage } from '$contract/control';
import { expect, test } from 'vitest';
import { EVERYTHING, isNarrow, isSameQuestion, kindOf, momentIn, MOST_KEPT, questionOf, wanted, withEarlier, withLatest } from './audit';

const line = (sequence: number, outcome = 'ok'): AuditLine => ({ sequence, timestamp: sequence, subject: 'Anna', command: 'vault.lock', outcome, role: 'admin', via: 'http', decisionId: '', secret: '', parameters: [], message: '' });
/** The latest first, as they come. */
const page = (from: number, to: number, next: number | null = to > 1 ? to - 1 : null): AuditPage => ({ lines: Array.from({ length: from - to + 1 }, (_, index) => line(from - index)), next });
const numbers = ({ lines }: AuditPage) => lines.map(({ sequence }) => sequence);

test('what is new comes before what is here, and earlier ones stay', () => {
	const known = withEarlier(withLatest(null, page(10, 8)), page(7, 5));
	expect(numbers(known)).toEqual([10, 9, 8, 7, 6, 5]);
	expect(known.next).toBe(4);
	expect(numbers(withLatest(known, page(12, 10)))).toEqual([12, 11, 10, 9, 8, 7, 6, 5]);
	expect(withLatest(known, page(12, 10)).next).toBe(4);
});

test('nothing is missing between: where the latest do not reach what is here, that is forgotten', () => {
	expect(numbers(withLatest(page(10, 8), page(20, 18)))).toEqual([20, 19, 18]);
	expect(numbers(withLatest(page(10, 8), page(13, 11)))).toEqual([13, 12, 11, 10, 9, 8]);
	expect(numbers(withLatest(page(10, 8), page(2, 1)))).toEqual([10, 9, 8]);
});

test('a page that comes twice is there once', () => {
	const known = withEarlier(page(10, 8), page(9, 6));
	expect(numbers(known)).toEqual([10, 9, 8, 7, 6]);
});

test('so many are kept, and no more are asked for', () => {
	const full = withLatest(null, page(MOST_KEPT + 10, 5));
	expect(full.lines.length).toBe(MOST_KEPT);
	expect(full.next).toBeNull();
});

test('a wish is a question of the installation, but for what came of it', () => {
	expect(questionOf(EVERYTHING, null)).toEqual({ most: 50 });
	expect(questionOf({ ...EVERYTHING, subject: ' Anna ', command: 'vault.lock', outcome: 'refused' }, 7)).toEqual({ most: 50, from: 7, subject: 'Anna', command: 'vault.lock' });
	expect(['ok', 'replayed', 'begun', 'forbidden', 'anything'].map(kindOf)).toEqual(['done', 'done', 'open', 'refused', 'refused']);
	expect(wanted({ ...EVERYTHING, outcome: 'refused' }, [line(2), line(1, 'forbidden')]).map(({ sequence }) => sequence)).toEqual([1]);
	expect(wanted(EVERYTHING, [line(2), line(1, 'forbidden')]).length).toBe(2);
});

test('times and an exact outcome are asked of the installation, so that earlier pages are of them, too', () => {
	const wish = { ...EVERYTHING, code: 'forbidden', since: '2026-05-20T19:24', until: 'soon' };
	expect(questionOf(wish, null)).toEqual({ most: 50, outcome: 'forbidden', since: Date.parse('2026-05-20T19:24') / 1000 });
	expect(wanted(wish, [line(2, 'ok')]).length).toBe(1);
	expect([isNarrow(EVERYTHING), isNarrow({ ...EVERYTHING, outcome: 'done' }), isNarrow({ ...EVERYTHING, until: '2026-05-20T19:24' })]).toEqual([false, true, true]);
	expect([isSameQuestion(EVERYTHING, { ...EVERYTHING, outcome: 'done' }), isSameQuestion(EVERYTHING, { ...EVERYTHING, since: 'x' })]).toEqual([true, false]);
	expect([momentIn('1970-01-01T00:00:05Z'), momentIn(''), momentIn('1960-01-01')]).toEqual([5, null, null]);
});

test('that something began is said until it is said how it ended', () => {
	const began = { ...line(1, 'begun'), decisionId: 'd1' };
	const lost = { ...line(2, 'begun'), decisionId: 'd2' };
	const done = { ...line(3), decisionId: 'd1' };
	const nameless = line(4, 'begun');
	const told = (outcome: 'all' | 'open') => wanted({ ...EVERYTHING, outcome }, [nameless, done, lost, began]).map(({ sequence }) => sequence);
	expect(told('all')).toEqual([4, 3, 2]);
	expect(told('open')).toEqual([4, 2]);
});

test('a line is understood with what it has, and one without its outcome is refused', () => {
	const plain = { sequence: 1, timestamp: 5, subject: 'control', command: 'put', outcome: 'ok', data: { set: 'settings' } };
	expect(decodeAudit({ lines: [plain], next: null })).toMatchObject({ ok: true, value: { next: null, lines: [{ subject: 'control', via: '', parameters: [], message: '' }] } });
	const told = { ...plain, data: { parameters: ['service', 'timeout', 'other'], values: { service: 'lamp', timeout: 5 } } };
	expect(decodeAudit({ lines: [told], next: null })).toMatchObject({ ok: true, value: { lines: [{ parameters: ['service = lamp', 'timeout = 5', 'other'] }] } });
	const { outcome: _, ...broken } = plain;
	expect(decodeAudit({ lines: [broken] })).toEqual({ ok: false, reason: 'a line: "outcome" must be a string' });
});
