// How a source is doing, in words.
import type { SourceCondition } from '$live/view';
import { formatSpan } from './format';
import { lookOf, type Glyph, type Tone } from './states';

export interface ConditionLook {
	text: string;
	glyph: Glyph;
	tone: Tone;
}

/** `now`: the server's time, epoch seconds. */
export function conditionLook(condition: SourceCondition, now: number): ConditionLook {
	switch (condition.kind) {
		case 'unreachable':
			return { text: 'last known values', glyph: 'pause', tone: 'rest' };
		case 'service': {
			const { word, glyph, tone } = lookOf(condition.service);
			return { text: `not reporting: its service is ${word}`, glyph, tone };
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
			return { text: 'no readings yet', glyph: 'dots', tone: 'rest' };
		case 'live':
			return { text: `updated ${formatSpan(now - condition.latest)} ago`, glyph: 'note', tone: 'good' };
	}
}
