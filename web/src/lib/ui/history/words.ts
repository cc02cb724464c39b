// What a chart says: numbers with their units, moments, and how the whole of it went.
import type { Columns, Summary } from '$history/course';
import { momentText, spanText } from '$history/ticks';
import type { Span } from '$history/view';
import { past } from '$words/history';
import { sensorNames } from '$words/home';
import { partsOf, quantityOf, styleOf } from '../sensors';

/** A reading that is drawn. */
export interface Drawn {
	source: string;
	/** What the source is called. */
	title: string;
	sensor: string;
	unit: string;
	/** True and false, as 1 and 0. */
	flag: boolean;
}

export function valueText({ unit, flag }: Pick<Drawn, 'unit' | 'flag'>, value: number): string {
	if (flag) return value === 0 ? sensorNames.no : value === 1 ? sensorNames.yes : past.shareYes(Math.round(value * 100));
	const quantity = quantityOf({ value, unit, timestamp: 0, expiresIn: null });
	return quantity.unit === '' ? quantity.text : `${quantity.text} ${quantity.unit}`;
}

export function nameOf({ sensor, unit }: Pick<Drawn, 'sensor' | 'unit'>): string {
	return styleOf(sensor, { value: 0, unit, timestamp: 0, expiresIn: null }).label;
}

/** With its source, where several are side by side. */
export const fullName = (drawn: Pick<Drawn, 'title' | 'sensor' | 'unit'>): string => `${drawn.title}: ${nameOf(drawn)}`;

/** The unit of an axis: what values are called there. */
export function axisText(drawn: Drawn): (value: number) => string {
	return (value) => (drawn.flag ? (value === 0 ? sensorNames.no : value === 1 ? sensorNames.yes : '') : valueText(drawn, value).replace(/[.,]0(?=\s|$)/, ''));
}

/** What was at a place of the columns, of each voice that says something. */
export function momentOf(columns: Columns, drawn: readonly Drawn[], index: number, seconds: number): string {
	const parts = drawn.flatMap((each, voice) => {
		const value = columns.voices[voice]?.mean[index];
		return typeof value === 'number' ? [`${nameOf(each)} ${valueText(each, value)}`] : [];
	});
	return `${momentText(columns.times[index] ?? 0, seconds)}: ${parts.join(', ') || past.nothing}`;
}

export function summaryText(drawn: Drawn, summary: Summary | null, span: Span): string {
	const name = nameOf(drawn);
	if (summary === null) return past.nothingThen(name, spanText(span));
	const seconds = span.to - span.from;
	const at = (time: number): string => momentText(time, seconds);
	const { mean, least, most } = summary;
	return past.summary(name, spanText(span), valueText(drawn, mean), valueText(drawn, least.value), at(least.time), valueText(drawn, most.value), at(most.time));
}

/** What a file is called. */
export function fileName(drawn: readonly Drawn[], { from, to }: Span): string {
	const day = (time: number): string => new Date(time * 1000).toLocaleDateString('sv');
	const names = drawn.map(({ source, sensor }) => `${source}-${partsOf(sensor).filter((part) => part !== '').join('-')}`);
	const plain = names.join('_').replace(/[^\p{L}\p{N}_.-]+/gu, '-').slice(0, 80);
	return `${plain}_${day(from)}${day(from) === day(to) ? '' : `_${day(to)}`}.csv`;
}
