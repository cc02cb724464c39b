import { expect, test } from 'vitest';
import { formatBytes, formatInterval, formatName, formatNumber, formatRate, formatSpan, formatSteady, formatTicking, isoSpan } from './format';

const MINUS = '\u2212';

test.each([
	[0, '0'],
	[3, '3'],
	[0.4213, '0.42'],
	[0.0123, '0.012'],
	[4.756, '4.76'],
	[12.34, '12.3'],
	[99.96, '100'],
	[123.4, '123'],
	[9999, '9999'],
	[12345, '12\u202f345'],
	[1234567.8, '1\u202f234\u202f568'],
	[-7.25, `${MINUS}7.25`],
	[-0.0001, `${MINUS}1.00e${MINUS}4`],
	[-1.5e300, `${MINUS}1.50e300`],
	[Infinity, '–'],
	[NaN, '–']
])('number %d reads %s', (value, text) => expect(formatNumber(value)).toBe(text));

test.each([
	[3, '3.0'],
	[48.249, '48.2'],
	[100, '100'],
	[-0.04, '0.0'],
	[-3.14, `${MINUS}3.1`]
])('watched number %d reads %s', (value, text) => expect(formatSteady(value)).toBe(text));

test.each([
	[0, '0 B'],
	[1023, '1023 B'],
	[900, '900 B'],
	[1536, '1.5 KiB'],
	[2_411_724, '2.3 MiB'],
	[130 * 1024 * 1024, '130 MiB'],
	[3 * 1024 ** 3, '3.0 GiB']
])('%d bytes read %s', (bytes, text) => {
	const quantity = formatBytes(bytes);
	expect(`${quantity.text} ${quantity.unit}`).toBe(text);
});

test.each([
	[0, '0 B/s'],
	[999, '999 B/s'],
	[999.6, '1.0 kB/s'],
	[48_000, '48.0 kB/s'],
	[173_000, '173 kB/s'],
	[12_500_000, '12.5 MB/s']
])('%d bytes per second read %s', (rate, text) => {
	const quantity = formatRate(rate);
	expect(`${quantity.text} ${quantity.unit}`).toBe(text);
});

test.each([
	[-3, '0 s', '0:00'],
	[0.9, '0 s', '0:00'],
	[12, '12 s', '0:12'],
	[185, '3 min 05 s', '3:05'],
	[7473, '2 h 04 min', '2:04:33'],
	[266_673, '3 d 02 h', '3 d 02:04:33']
])('%d seconds read %s, and %s where they tick', (seconds, span, ticking) => {
	expect(formatSpan(seconds)).toBe(span);
	expect(formatTicking(seconds)).toBe(ticking);
});

test('an interval has no part that is zero', () => {
	expect([0.25, 2, 300, 90, 3600, 86400].map(formatInterval)).toEqual(['250 ms', '2 s', '5 min', '1 min 30 s', '1 h', '1 d']);
});

test('a machine reads spans as ISO 8601', () => {
	expect(isoSpan(266_673)).toBe('P3DT2H4M33S');
});

test('a name becomes words', () => {
	expect(['cpu_temp', 'wind-speed', 'x', '__'].map(formatName)).toEqual(['Cpu temp', 'Wind speed', 'X', '__']);
});
