// What is looked at, and what can be made of a course.
import type { KeptCourse } from '$contract/history';
import { describe, expect, test } from 'vitest';
import { appended, columnsOf, csvOf, rowsOf, summaryOf } from './course';
import { chosen, moved, spanOf, zoomed } from './view';

const NOW = 1_700_000_000;

function course(rest: Partial<KeptCourse> = {}): KeptCourse {
	return {
		source: 'co2', sensor: 'Living room:co2', unit: 'ppm', from: 1000, to: 1040, step: 10,
		times: [1000, 1010, 1020, 1030], least: [5, 6, 7, 8], mean: [6, 7, 8, 9], most: [7, 8, 9, 10], count: [2, 2, 2, 2],
		...rest
	};
}

describe('a view', () => {
	test('without an end goes on with now', () => {
		expect(spanOf({ seconds: 60, end: null }, NOW)).toEqual({ from: NOW - 60, to: NOW });
		expect(spanOf({ seconds: 60, end: 500 }, NOW)).toEqual({ from: 440, to: 500 });
	});

	test('keeps the moment under the pointer where it is', () => {
		const view = { seconds: 1000, end: NOW - 5000 };
		const { from, to } = spanOf(zoomed(view, NOW, 0.5, 0.25), NOW);
		expect(to - from).toBe(500);
		expect(from + 0.25 * 500).toBe(NOW - 6000 + 250);
	});

	test('is never of the future, and follows now again where it is brought there', () => {
		expect(moved({ seconds: 1000, end: NOW - 200 }, NOW, 0.5)).toEqual({ seconds: 1000, end: null });
		expect(zoomed({ seconds: 1000, end: NOW - 10 }, NOW, 4, 0.5).end).toBeNull();
	});

	test('that follows now goes on to where what is near to now is looked at', () => {
		expect(zoomed({ seconds: 1000, end: null }, NOW, 0.5, 1)).toEqual({ seconds: 500, end: null });
		expect(zoomed({ seconds: 1000, end: null }, NOW, 0.5, 0.5).end).toBe(NOW - 250);
	});

	test('has a least and a largest length', () => {
		expect(chosen({ from: 100, to: 101 }, NOW)).toEqual({ seconds: 60, end: 130.5 });
		expect(zoomed({ seconds: 86_400 * 365, end: null }, NOW, 10, 1).seconds).toBe(86_400 * 730);
	});
});

describe('a sample that is heard', () => {
	test('is of the last step, or begins one', () => {
		const longer = appended(course(), { time: 1041, value: 3 }, 0);
		expect(longer.times).toEqual([1000, 1010, 1020, 1030, 1040]);
		const further = appended(longer, { time: 1049, value: 5 }, 0);
		expect([further.least.at(-1), further.mean.at(-1), further.most.at(-1), further.count.at(-1)]).toEqual([3, 4, 5, 2]);
		expect(appended(course({ to: 1031 }), { time: 1039, value: 30 }, 0).mean.at(-1)).toBe(16);
	});

	test('is not taken twice', () => {
		const known = course();
		expect(appended(known, { time: 1040, value: 99 }, 0)).toBe(known);
	});

	test('drops what is out of sight', () => {
		expect(appended(course(), { time: 1041, value: 3 }, 1025).times).toEqual([1020, 1030, 1040]);
		expect(appended(course(), { time: 9000, value: 3 }, 8000).times).toEqual([9000]);
		expect(appended(course({ times: [], least: [], mean: [], most: [], count: [] }), { time: 1047, value: 1 }, 0).times).toEqual([1040]);
	});
});

describe('columns', () => {
	test('break where nothing was kept, not where it comes rarely', () => {
		const rare = course({ times: [1000, 1060, 1120, 1400], to: 1500 });
		expect(columnsOf([rare])).toEqual({
			times: [1005, 1065, 1125, 1265, 1405],
			voices: [{ least: [5, 6, 7, null, 8], mean: [6, 7, 8, null, 9], most: [7, 8, 9, null, 10] }]
		});
	});

	test('of what is not known yet are empty', () => {
		expect(columnsOf([null, course({ times: [1000], least: [1], mean: [2], most: [3] })]).voices.map(({ mean }) => mean)).toEqual([[undefined], [2]]);
	});

	test('of two share their times, and each goes on where the other is', () => {
		const { times, voices } = columnsOf([course(), course({ step: 20, times: [1000, 1020], least: [1, 2], mean: [1, 2], most: [1, 2], count: [1, 1] })]);
		expect(times).toEqual([1005, 1010, 1015, 1025, 1030, 1035]);
		expect(voices[1]?.mean).toEqual([undefined, 1, undefined, undefined, 2, undefined]);
	});
});

test('a summary weighs each mean by its samples, and says when the ends were', () => {
	const uneven = course({ count: [1, 1, 1, 5] });
	expect(summaryOf(uneven, { from: 1000, to: 1040 })).toEqual({ least: { time: 1000, value: 5 }, most: { time: 1030, value: 10 }, mean: (6 + 7 + 8 + 45) / 8, count: 8 });
	expect(summaryOf(uneven, { from: 2000, to: 3000 })).toBeNull();
});

test('rows are parts of equal length, and none is of nothing', () => {
	const rows = rowsOf(course({ times: [1000, 1010, 1020, 1039] }), { from: 1000, to: 1080 }, 4);
	expect(rows.map(({ from, to, count }) => [from, to, count])).toEqual([[1000, 1020, 4], [1020, 1040, 4]]);
});

test('a file has a line for each step, and names that are no formulas', () => {
	const other = course({ source: '=cmd', sensor: 'a,"b"', unit: '', times: [1010], least: [1], mean: [1.5], most: [2], count: [3] });
	expect(csvOf([course(), other], { from: 1010, to: 1025 }).split('\r\n')).toEqual([
		'time,co2/Living room:co2 min (ppm),co2/Living room:co2 mean (ppm),co2/Living room:co2 max (ppm),co2/Living room:co2 count,"\'=cmd/a,""b"" min","\'=cmd/a,""b"" mean","\'=cmd/a,""b"" max","\'=cmd/a,""b"" count"',
		'1970-01-01T00:16:40.000Z,5,6,7,2,,,,',
		'1970-01-01T00:16:50.000Z,6,7,8,2,1,1.5,2,3',
		'1970-01-01T00:17:00.000Z,7,8,9,2,,,,',
		''
	]);
});
