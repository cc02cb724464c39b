// How a source is doing, in words.
import type { SourceView } from '$live/view';
import { formatInterval, formatSpan } from './format';
import { lookOf, type Glyph, type Tone } from './states';

export interface ConditionLook {
	text: string;
	glyph: Glyph;
	tone: Tone;
}

/** `now`: the server's time, epoch seconds. */
export function conditionLook({ condition, meta }: Pick<SourceView, 'condition' | 'meta'>, now: number): ConditionLook {
	switch (condition.kind) {
		case 'unreachable':
			return { text: `last known values${aged(condition.latest, now)}`, glyph: 'pause', tone: 'rest' };
		case 'service': {
			const { word, glyph, tone } = lookOf(condition.service);
			return { text: `not reporting, its service is ${word}; last known values${aged(condition.latest, now)}`, glyph, tone };
		}
		case 'failing': {
			const since = condition.lastSuccess === null ? 'never worked' : `worked ${formatSpan(now - condition.lastSuccess)} ago`;
			return { text: `failing (${since}): ${condition.message}`, glyph: 'alert', tone: 'warn' };
		}
		case 'stale':
			return { text: `stale since ${formatSpan(now - condition.since)}`, glyph: 'pause', tone: 'warn' };
		case 'disabled':
			return { text: 'switched off', glyph: 'pause', tone: 'rest' };
		case 'empty':
			return { text: 'no readings', glyph: 'dots', tone: 'rest' };
		case 'live': {
			const text = liveText(now - condition.latest, meta?.refreshInterval ?? null);
			return { text: meta?.simulated ? `simulated, ${text}` : text, glyph: 'note', tone: 'good' };
		}
	}
}

const aged = (latest: number | null, now: number): string => (latest === null ? '' : `, ${formatSpan(now - latest)} old`);

/** A source that keeps its rhythm is simply live; the age matters only once it is late. */
function liveText(age: number, interval: number | null): string {
	if (interval !== null && age < 1.5 * interval + 1) return `live, every ${formatInterval(interval)}`;
	return `updated ${formatSpan(age)} ago`;
}
