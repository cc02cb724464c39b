// How a source is doing, in words.
import type { SourceView } from '$live/view';
import { home } from '$words/home';
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
			return { text: aged(condition.latest, now), glyph: 'pause', tone: 'rest' };
		case 'service': {
			const { word, glyph, tone } = lookOf(condition.service);
			return { text: home.notReporting(word, aged(condition.latest, now)), glyph, tone };
		}
		case 'failing': {
			const since = condition.lastSuccess === null ? home.neverWorked : home.workedAgo(formatSpan(now - condition.lastSuccess));
			return { text: home.failing(since, condition.message), glyph: 'alert', tone: 'warn' };
		}
		case 'stale':
			return { text: home.staleSince(formatSpan(now - condition.since)), glyph: 'pause', tone: 'warn' };
		case 'disabled':
			return { text: home.switchedOff, glyph: 'pause', tone: 'rest' };
		case 'empty':
			return { text: home.noReadings, glyph: 'dots', tone: 'rest' };
		case 'live': {
			const text = liveText(now - condition.latest, meta?.refreshInterval ?? null);
			return { text: meta?.simulated ? home.simulated(text) : text, glyph: 'note', tone: 'good' };
		}
	}
}

const aged = (latest: number | null, now: number): string => (latest === null ? home.lastKnown : home.lastKnownAged(formatSpan(now - latest)));

/** A source that keeps its rhythm is simply live; the age matters only once it is late. */
function liveText(age: number, interval: number | null): string {
	if (interval !== null && age < 1.5 * interval + 1) return home.liveEvery(formatInterval(interval));
	return home.updatedAgo(formatSpan(age));
}
