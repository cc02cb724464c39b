import { expect, test } from 'vitest';
import type { LogLine } from '$contract/services';
import { EVERYTHING, fileNameOf, hashOf, joined, MOST_LINES, NO_LOG, queryOf, sinceOf, textOf, wholeQueryOf, wishOf, type Log } from './lines';

const line = (timestamp: number, message: string, service = 'mixer'): LogLine => ({ timestamp, service, level: 'info', message });
const tail = (lines: LogLine[], truncated = false) => ({ lines, truncated });
/** As it is joined a moment after its last line. */
const next = (here: Log, more: ReturnType<typeof tail>, now = Infinity) => joined(here, more, sinceOf(here, now));
const texts = ({ lines }: Log) => lines.map(({ message }) => message).join(' ');

test('first the last lines are asked for, then those since the second of the last one', () => {
	expect(queryOf(EVERYTHING)).toBe('lines=400');
	const here = next(NO_LOG, tail([line(1_700_000_000.75, 'a')]));
	expect(queryOf({ service: 'mixer', level: 'warning', search: 'a b' }, sinceOf(here, 1_700_000_001))).toBe('service=mixer&level=warning&grep=a+b&since=2023-11-14T22%3A13%3A20Z&lines=2000');
	expect(wholeQueryOf({ ...EVERYTHING, service: 'mixer' })).toBe('service=mixer&lines=2000');
});

test('what comes again is not new, as often as it is here', () => {
	const here = next(NO_LOG, tail([line(9, 'old'), line(10.2, 'a'), line(10.2, 'a')], true));
	expect(here.hasEarlier).toBe(true);
	expect(next(here, tail([line(10.2, 'a'), line(10.2, 'a')]))).toBe(here);
	expect(texts(next(here, tail([line(10.2, 'a'), line(10.2, 'a'), line(10.2, 'a'), line(10.9, 'b')])))).toBe('old a a a b');
	expect(texts(next(here, tail([line(10.2, 'a', 'lamp'), line(10.2, 'a'), line(10.2, 'a')])))).toBe('old a a a');
});

test('a line from the future keeps no other away, and comes once', () => {
	const ahead = line(5000, 'ahead', 'lamp');
	let log = next(NO_LOG, tail([line(9, 'a'), line(10.2, 'b'), ahead]), 11);
	expect(sinceOf(log, 11)).toBe(10);
	log = next(log, tail([line(10.2, 'b'), line(12, 'c'), ahead]), 11);
	expect(texts(log)).toBe('a b ahead c');
	expect(sinceOf(log, 13)).toBe(12);
	log = next(log, tail([line(12, 'c'), line(13, 'd'), ahead]), 13);
	expect(texts(log)).toBe('a b ahead c d');
});

test('where every line is from the future, they are asked for anew', () => {
	const here = next(NO_LOG, tail([line(5000, 'ahead')]), 11);
	expect(sinceOf(here, 11)).toBe(null);
	expect(texts(next(here, tail([line(12, 'a'), line(5000, 'ahead')], true), 13))).toBe('a ahead');
});

test('where lines are left out between, what is here goes', () => {
	const here = next(NO_LOG, tail([line(1, 'a'), line(2, 'b')]));
	const later = next(here, tail([line(8, 'y'), line(9, 'z')], true));
	expect([texts(later), later.gone, later.hasEarlier]).toEqual(['y z', 2, true]);
});

test('there are never more than so many lines, and each keeps its number', () => {
	let log = NO_LOG;
	for (let index = 0; index < MOST_LINES + 30; index += 10) log = next(log, tail(Array.from({ length: 10 }, (_, at) => line(index + at, String(index + at)))));
	expect([log.lines.length, log.gone, log.lines[0]?.message, log.hasEarlier]).toEqual([MOST_LINES, 30, '30', true]);
});

test('a file of them has a line a line', () => {
	expect(textOf([line(1.5, 'two\nlines'), { ...line(2, 'x', 'lamp'), level: 'error' }])).toBe('1970-01-01T00:00:01.500Z mixer info: two\n\tlines\n1970-01-01T00:00:02.000Z lamp error: x\n');
	expect(fileNameOf(EVERYTHING, 1_700_000_000)).toBe('tutti-log-all-2023-11-14T22-13.txt');
});

test('an address says which lines', () => {
	const wish = { service: 'mixer', level: 'error', search: 'a&b=c' };
	expect(wishOf(hashOf(wish))).toEqual(wish);
	expect(hashOf(EVERYTHING)).toBe('');
	expect(wishOf('#nonsense')).toEqual(EVERYTHING);
});
