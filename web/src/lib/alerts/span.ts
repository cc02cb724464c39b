// How long, as people put it in: a number and its unit. In the section it is a text with its unit ("5m"), or seconds.
import { numberOf, secondsOf } from '$settings/draft';

export const SPAN_UNITS = ['s', 'min', 'h', 'd'] as const;

export type SpanUnit = (typeof SPAN_UNITS)[number];

export interface Span {
	/** As it was typed; empty: none. */
	count: string;
	unit: SpanUnit;
}

const SECONDS: Readonly<Record<SpanUnit, number>> = { s: 1, min: 60, h: 3600, d: 86_400 };
/** As the section says them. */
const WRITTEN: Readonly<Record<SpanUnit, string>> = { s: 's', min: 'm', h: 'h', d: 'd' };

/** In the largest unit of which it is a whole number. */
export function spanOf(value: unknown, unit: SpanUnit = 'min'): Span {
	const seconds = secondsOf(value);
	if (seconds === undefined || seconds === 0) return { count: '', unit };
	const fitting = [...SPAN_UNITS].reverse().find((each) => Number.isInteger(seconds / SECONDS[each])) ?? 's';
	return { count: String(seconds / SECONDS[fitting]), unit: fitting };
}

/** undefined: none, or no number. */
export function spanSeconds({ count, unit }: Span): number | undefined {
	const number = numberOf(count);
	return typeof number === 'number' ? number * SECONDS[unit] : undefined;
}

/** As it stands in the section; undefined: none. What is no number stays as it was typed. */
export function lengthOf(span: Span): string | undefined {
	const seconds = spanSeconds(span);
	if (seconds === undefined) return span.count.trim() || undefined;
	if (seconds === 0) return undefined;
	const number = seconds / SECONDS[span.unit];
	return Number.isInteger(number) ? `${number}${WRITTEN[span.unit]}` : `${Math.round(seconds * 1000) / 1000}s`;
}
