// What can be made of a course: a longer one, columns to draw, a summary, rows, a file. Pure.
import type { KeptCourse } from '$contract/history';
import type { Span } from './view';

export interface Sample {
	time: number;
	value: number;
}

/** The course with a sample that was heard after it; what is before `from` goes. The same course where it is in it already. */
export function appended(course: KeptCourse, { time, value }: Sample, from: number): KeptCourse {
	if (time <= course.to) return course;
	const { step } = course;
	const first = course.times.findIndex((each) => each + step > from);
	const kept = (list: readonly number[]): number[] => (first < 0 ? [] : list.slice(first));
	const next = { ...course, to: time, times: kept(course.times), least: kept(course.least), mean: kept(course.mean), most: kept(course.most), count: kept(course.count) };
	const last = next.times.length - 1;
	const began = next.times[last];
	if (began !== undefined && time < began + step) {
		const count = (next.count[last] ?? 0) + 1;
		const mean = next.mean[last] ?? value;
		next.least[last] = Math.min(next.least[last] ?? value, value);
		next.most[last] = Math.max(next.most[last] ?? value, value);
		next.mean[last] = mean + (value - mean) / count;
		next.count[last] = count;
		return next;
	}
	next.times.push(Math.floor(time / step) * step);
	for (const list of [next.least, next.mean, next.most]) list.push(value);
	next.count.push(1);
	return next;
}

/** null: nothing is known here. undefined: nothing of this course, which goes on. */
type Column = (number | null | undefined)[];

export interface Voice {
	least: Column;
	mean: Column;
	most: Column;
}

export interface Columns {
	/** The middle of each step. */
	times: number[];
	voices: Voice[];
}

/** Courses side by side, over the times of all of them; null: not known yet. */
export function columnsOf(courses: readonly (KeptCourse | null)[]): Columns {
	const drawn = courses.map((course) => ({ course, places: course ? placesOf(course) : [] }));
	const times = [...new Set(drawn.flatMap(({ places }) => places.map(({ time }) => time)))].sort((a, b) => a - b);
	const row = new Map(times.map((time, index) => [time, index]));
	const voices = drawn.map(({ course, places }): Voice => {
		const column = (list: readonly number[]): Column => {
			const filled: Column = new Array<undefined>(times.length).fill(undefined);
			for (const { time, index } of places) filled[row.get(time) ?? 0] = index === null ? null : (list[index] ?? null);
			return filled;
		};
		return { least: column(course?.least ?? []), mean: column(course?.mean ?? []), most: column(course?.most ?? []) };
	});
	return { times, voices };
}

/** So many times its usual distance, and nothing was kept here. */
const SILENT = 3.5;

/** Where its steps are drawn; `index` null: the line breaks. */
function placesOf({ times, step, to }: KeptCourse): { time: number; index: number | null }[] {
	const distances = times.slice(1).map((time, index) => time - (times[index] ?? time));
	const usual = distances.slice().sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? step;
	const silence = Math.max(step, usual) * SILENT;
	return times.flatMap((time, index) => {
		const middle = Math.max(time, Math.min(time + step / 2, to));
		const before = times[index - 1];
		const place = { time: middle, index };
		return before !== undefined && time - before > silence ? [{ time: (before + step + time) / 2, index: null }, place] : [place];
	});
}

export interface Summary {
	least: Sample;
	most: Sample;
	mean: number;
	/** How many samples. */
	count: number;
}

/** Of what lies in that span; null: nothing does. */
export function summaryOf(course: KeptCourse, span: Span): Summary | null {
	let summary: Summary | null = null;
	let sum = 0;
	course.times.forEach((time, index) => {
		if (time + course.step <= span.from || time > span.to) return;
		const [least = 0, most = 0, mean = 0, count = 1] = [course.least[index], course.most[index], course.mean[index], course.count[index]];
		summary ??= { least: { time, value: least }, most: { time, value: most }, mean, count: 0 };
		if (least < summary.least.value) summary.least = { time, value: least };
		if (most > summary.most.value) summary.most = { time, value: most };
		summary.count += count;
		sum += mean * count;
		summary.mean = sum / summary.count;
	});
	return summary;
}

export interface Row extends Summary {
	from: number;
	to: number;
}

/** The same in at most so many parts of equal length, without those of which nothing is known. */
export function rowsOf(course: KeptCourse, span: Span, most: number): Row[] {
	const length = (span.to - span.from) / most;
	return Array.from({ length: most }, (_, index): Span => ({ from: span.from + index * length, to: span.from + (index + 1) * length })).flatMap((part) => {
		const inside = within(course, part);
		const summary = summaryOf(inside, part);
		return summary === null ? [] : [{ ...summary, ...part }];
	});
}

/** What begins in that span. */
function within(course: KeptCourse, { from, to }: Span): KeptCourse {
	const kept = (list: readonly number[]): number[] => list.filter((_, index) => (course.times[index] ?? 0) >= from && (course.times[index] ?? 0) < to);
	return { ...course, times: kept(course.times), least: kept(course.least), mean: kept(course.mean), most: kept(course.most), count: kept(course.count) };
}

/** What lies in that span as a table (RFC 4180): a line for each step of any of the courses. */
export function csvOf(courses: readonly KeptCourse[], span: Span): string {
	const inside = courses.map((course) => within(course, { from: span.from - course.step, to: span.to }));
	const times = [...new Set(inside.flatMap((course) => course.times))].sort((a, b) => a - b);
	const rows = inside.map((course) => new Map(course.times.map((time, index) => [time, [course.least[index], course.mean[index], course.most[index], course.count[index]].join(',')])));
	const head = inside.flatMap(({ source, sensor, unit }) => ['min', 'mean', 'max', 'count'].map((part) => cell(`${source}/${sensor} ${part}${unit === '' || part === 'count' ? '' : ` (${unit})`}`)));
	const lines = times.map((time) => [new Date(time * 1000).toISOString(), ...rows.map((row) => row.get(time) ?? ',,,')].join(','));
	return [['time', ...head].join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

/** No spreadsheet takes it for a formula. */
function cell(text: string): string {
	const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
