import { expect, test } from 'vitest';
import { daysOf, runsOf, textOfDays } from './days';
import { lengthOf, spanOf, spanSeconds } from './span';

test.each([
	['5m', '5', 'min', '5m'],
	['90s', '90', 's', '90s'],
	['1h30m', '90', 'min', '90m'],
	[7200, '2', 'h', '2h'],
	['2d', '2', 'd', '2d'],
	['1500ms', '1.5', 's', '1.5s']
] as const)('%s is put in as %s %s, and said as %s', (value, count, unit, said) => {
	expect(spanOf(value)).toEqual({ count, unit });
	expect(lengthOf({ count, unit })).toBe(said);
});

test('none is none, and what is no number stays for somebody to tell', () => {
	expect(spanOf(undefined)).toEqual({ count: '', unit: 'min' });
	expect(lengthOf({ count: ' ', unit: 'h' })).toBe(undefined);
	expect(lengthOf({ count: '0', unit: 'h' })).toBe(undefined);
	expect(lengthOf({ count: 'soon', unit: 'h' })).toBe('soon');
	expect(spanSeconds({ count: 'soon', unit: 'h' })).toBe(undefined);
	expect(lengthOf({ count: '1,5', unit: 'h' })).toBe('5400s');
});

test.each([
	['mon-fri', 'mon-fri'],
	['sat,sun', 'sat-sun'],
	['fri-mon', 'mon,fri-sun'],
	['wed', 'wed'],
	['mon,tue,sun', 'mon-tue,sun']
])('%s are the days %s', (text, said) => expect(textOfDays(daysOf(text))).toBe(said));

test('no days said are all, none chosen is no text, and runs end with the week', () => {
	expect(daysOf(undefined).every((is) => is)).toBe(true);
	expect(textOfDays(daysOf('someday'))).toBe('');
	expect(runsOf(daysOf('sat-tue'))).toEqual([
		[0, 1],
		[5, 6]
	]);
});
