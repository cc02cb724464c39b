// What goes on, in words. Pure.
import type { Rate } from '$contract/debug';
import type { Column } from '$debug/rates';
import { formatFixed, formatInterval, NO_VALUE } from '$ui/format';
import { debugWords as words } from '$words/debug';

/** The type of an argument of OSC, by its letter. */
export function typeWord(letter: string): string {
	const known: Readonly<Record<string, string>> = {
		i: words.typeInt,
		h: words.typeInt,
		f: words.typeFloat,
		d: words.typeFloat,
		s: words.typeText,
		S: words.typeText,
		b: words.typeBlob,
		t: words.typeTime,
		c: words.typeCharacter,
		r: words.typeColour,
		m: words.typeMidi,
		T: words.typeTruth,
		F: words.typeTruth,
		N: words.typeNothing,
		I: words.typeImpulse
	};
	return letter.startsWith('[') ? words.typeList : (known[letter] ?? '');
}

export function columnWord(column: Column): string {
	return { name: words.name, rate: words.aSecond, interval: words.every, jitter: words.jitter, count: words.times, age: words.ago }[column];
}

const shownTime = (seconds: number | null): string => (seconds === null ? NO_VALUE : words.milliseconds(formatFixed(seconds * 1000, seconds < 0.1 ? 2 : 0)));

export function cellOf(rate: Rate, column: Column): string {
	if (column === 'name') return rate.name;
	if (column === 'rate') return formatFixed(rate.rate, rate.rate >= 100 ? 0 : rate.rate >= 10 ? 1 : 2);
	if (column === 'count') return formatFixed(rate.count, 0);
	if (column === 'age') return words.agoSpan(formatInterval(rate.age));
	return shownTime(rate[column]);
}
