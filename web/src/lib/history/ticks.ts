// The words below a chart: as much of a time as is needed at that distance between two of them.

import { locale } from '$words/language.svelte';

const DAY = 86_400;

export function tickText(time: number, distance: number): string {
	const date = new Date(time * 1000);
	const say = (options: Intl.DateTimeFormatOptions): string => date.toLocaleString(locale(), { hourCycle: 'h23', ...options });
	if (distance >= 27 * DAY) return date.getMonth() === 0 ? String(date.getFullYear()) : say({ month: 'short' });
	const midnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
	if (distance >= DAY || midnight) return say({ day: 'numeric', month: 'short' });
	return say({ hour: '2-digit', minute: '2-digit', ...(distance < 60 ? { second: '2-digit' } : {}) });
}

/** A moment, as exactly as what is looked at. */
export function momentText(time: number, seconds: number): string {
	const options: Intl.DateTimeFormatOptions =
		seconds > 40 * DAY
			? { day: 'numeric', month: 'short', year: 'numeric' }
			: seconds > DAY
				? { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
				: { hour: '2-digit', minute: '2-digit', second: '2-digit' };
	return new Date(time * 1000).toLocaleString(locale(), { hourCycle: 'h23', ...options });
}

/** From when to when. */
export function spanText({ from, to }: { from: number; to: number }): string {
	const [begin, end] = [new Date(from * 1000), new Date(to * 1000)];
	const options: Intl.DateTimeFormatOptions =
		to - from > 40 * DAY ? { day: 'numeric', month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
	return new Intl.DateTimeFormat(locale(), options).formatRange(begin, end);
}
