import { expect, test } from 'vitest';
import type { LogLine } from '$contract/services';
import { EVERYTHING, fileNameOf, hashOf, joined, MOST_LINES, NO_LOG, queryOf, textOf, wholeQueryOf, wishOf, type Log } from './lines';

const line = (timestamp: number, message: string, service = 'mixer'): LogLine => ({ timestamp, service, level: 'info', message });
const tail = (lines: LogLine[], truncated = false) => ({ lines, truncated });
const texts = ({ lines }: Log) => lines.map(({ message }) => message).join(' ');

test('first the last lines are asked for, then those since the second of the last one', () => {
	expect(queryOf(EVERYTHING)).toBe('lines=400');
	const here = joined(NO_LOG, tail([line(1_700_000_000.75, 'a')]));
	expect(queryOf({ service: 'mixer', level: 'warning', search: 'a b' }, here)).toBe('service=mixer&level=warning&grep=a+b&since=2023-11-14T22%3A13%3A20Z&lines=2000');
	expect(wholeQueryOf({ ...EVERYTHING, service: 'mixer' })).toBe('service=mixer&lines=2000');
});

test('what comes again is not new, as often as it is here', () => {
	const here = joined(NO_LOG, tail([line(9, 'old'), line(10.2, 'a'), line(10.2, 'a')], true));
	expect(here.hasEarlier).toBe(true);
	expect(joined(here, tail([line(10.2, 'a'), line(10.2, 'a')]))).toBe(here);
	expect(texts(joined(here, tail([line(10.2, 'a'), line(10.2, 'a'), line(10.2, 'a'), line(10.9, 'b')])))).toBe('old a a a b');
	expect(texts(joined(here, tail([line(10.2, 'a', 'lamp'), line(10.2, 'a'), line(10.2, 'a')])))).toBe('old a a a');
});

test('where lines are left out between, what is here goes', () => {
	const here = joined(NO_LOG, tail([line(1, 'a'), line(2, 'b')]));
	const next = joined(here, tail([line(8, 'y'), line(9, 'z')], true));
	expect([texts(next), next.gone, next.hasEarlier]).toEqual(['y z', 2, true]);
});

test('there are never more than so many lines, and each keeps its number', () => {
	let log = NO_LOG;
	for (let index = 0; index < MOST_LINES + 30; index += 10) log = joined(log, tail(Array.from({ length: 10 }, (_, at) => line(index + at, String(index + at)))));
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
