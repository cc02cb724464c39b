// Decoders of GET /api/history and GET /api/history/{source}/{sensor}: which readings are kept, and what one was.
import { decodeList } from './events';
import { Fields, type Decoded } from './fields';

/** A reading that is kept; times in epoch seconds. */
export interface KeptSeries {
	source: string;
	sensor: string;
	/** Empty: none. */
	unit: string;
	first: number;
	last: number;
}

/** What a reading was. The lists have a place for each step that has samples, oldest first. */
export interface KeptCourse {
	source: string;
	sensor: string;
	unit: string;
	from: number;
	to: number;
	/** How many seconds a place stands for, from its time on. */
	step: number;
	times: readonly number[];
	least: readonly number[];
	mean: readonly number[];
	most: readonly number[];
	count: readonly number[];
}

export function decodeSeries(json: unknown): Decoded<readonly KeptSeries[]> {
	const fields = new Fields(json);
	const { values, problems } = decodeList(fields.list('series'), decodeKept);
	if (problems[0] !== undefined) return { ok: false, reason: `a series: ${problems[0]}` };
	return fields.result(values);
}

function decodeKept(json: unknown): Decoded<KeptSeries> {
	const fields = new Fields(json);
	return fields.result({
		source: fields.name('source'),
		sensor: fields.name('sensor'),
		unit: fields.text('unit'),
		first: fields.time('first'),
		last: fields.time('last')
	});
}

export function decodeCourse(json: unknown): Decoded<KeptCourse> {
	const fields = new Fields(json);
	const course: KeptCourse = {
		source: fields.name('source'),
		sensor: fields.name('sensor'),
		unit: fields.text('unit'),
		from: fields.number('from'),
		to: fields.number('to'),
		step: fields.span('step'),
		times: fields.numbers('times'),
		least: fields.numbers('min'),
		mean: fields.numbers('mean'),
		most: fields.numbers('max'),
		count: fields.numbers('count')
	};
	const decoded = fields.result(course);
	if (!decoded.ok) return decoded;
	const { times, least, mean, most, count } = course;
	if ([least, mean, most, count].some(({ length }) => length !== times.length)) return { ok: false, reason: 'has lists of several lengths' };
	if (times.some((time, index) => index > 0 && time <= (times[index - 1] ?? time))) return { ok: false, reason: 'has times that are not in order' };
	return decoded;
}
