// How devices are said.
import type { Device, DeviceState } from '$contract/inputs';
import type { Measure } from '$inputs/streams';
import type { Standing } from '$inputs/view';
import { formatFixed, formatNumber, formatSpan } from '../format';
import { home } from '$words/home';
import { inputWords as said } from '$words/inputs';
import { lookOf, type Glyph, type Tone } from '../states';

export interface DeviceLook {
	word: string;
	glyph: Glyph;
	tone: Tone;
}

const LOOKS: Readonly<Record<DeviceState, { glyph: Glyph; tone: Tone }>> = {
	connected: { glyph: 'note', tone: 'good' },
	suspected_disconnect: { glyph: 'alert', tone: 'warn' },
	disconnected: { glyph: 'cross', tone: 'rest' }
};

/** Its word stays while nobody knows whether it is still so; its colour does not. */
export function lookOfDevice(state: DeviceState, standing: Standing): DeviceLook {
	return { word: said[state], glyph: LOOKS[state].glyph, tone: standing.kind === 'live' ? LOOKS[state].tone : 'rest' };
}

/** Why what is said of an input is not what is now; empty where it is. */
export function standingWords(standing: Standing): string {
	if (standing.kind === 'unreachable') return home.lastKnown;
	if (standing.kind === 'live') return '';
	if (standing.service === null) return said.serviceMute;
	return said.serviceIs(lookOf(standing.service).word);
}

/** "not_json" → "not json", with its count; the most frequent first. */
export function malformedWords(malformed: Device['malformed']): string {
	const kinds = [...malformed].filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
	if (kinds.length === 0) return '';
	const total = kinds.reduce((sum, [, count]) => sum + count, 0);
	return said.notUnderstood(total, kinds.map(([kind, count]) => `${count} ${kind.replaceAll('_', ' ')}`).join(', '));
}

export const ago = (seconds: number): string => (seconds < 1 ? said.justNow : home.ago(formatSpan(seconds)));

/** Events a second: whole ones from ten on. */
export function rateWords(rate: number): string {
	return rate === 0 ? '0' : rate < 9.95 ? formatFixed(rate, 1) : String(Math.round(rate));
}

/** Steady decimals within its range, so that its neighbours do not move. */
export function formatMeasure({ value, range }: Measure): string {
	if (!Number.isFinite(value)) return formatNumber(value);
	const size = Math.max(Math.abs(range.min), Math.abs(range.max));
	return size > 1e6 ? formatNumber(value) : formatFixed(value, size <= 2 ? 2 : size <= 50 ? 1 : 0);
}

/** Where a bar begins and ends, in percent of its length: from zero, or from the end that is nearest to it. */
export function barOf({ value, range: { min, max } }: Measure): { from: number; to: number } {
	const place = (each: number) => Math.min(100, Math.max(0, ((each - min) / (max - min)) * 100));
	const [zero, end] = [place(0), place(value)];
	return { from: Math.min(zero, end), to: Math.max(zero, end) };
}
