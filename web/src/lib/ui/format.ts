// Numbers as people read them. Widths stay calm: a value keeps its number of decimals while it keeps its magnitude.
import { locale } from '$words/language.svelte';

/** A number and its unit, apart so that they can be set in different sizes. */
export interface Quantity {
	text: string;
	unit: string;
}

export const NO_VALUE = '–';
const MINUS = '\u2212';
const NARROW_SPACE = '\u202f';

/** Three significant digits for small numbers, whole ones from 100 on, thousands set apart. */
export function formatNumber(value: number): string {
	if (!Number.isFinite(value)) return NO_VALUE;
	const size = Math.abs(value);
	if (size >= 1e9 || (size > 0 && size < 0.001)) return value.toExponential(2).replaceAll('-', MINUS).replace('e+', 'e').replace('.', written(0.5, 1).charAt(1));
	const decimals = Number.isInteger(value) || size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.1 ? 2 : 3;
	return signed(grouped(written(value, decimals)));
}

/** One decimal always: for values that are watched while they move, such as percents and temperatures. */
export function formatSteady(value: number): string {
	if (!Number.isFinite(value)) return NO_VALUE;
	return signed(written(value, Math.abs(value) >= 99.95 ? 0 : 1));
}

/** So many decimals always. */
export const formatFixed = (value: number, decimals: number): string => signed(written(value, decimals));

/** Bytes in memory or on disk, in powers of 1024. */
export function formatBytes(bytes: number): Quantity {
	return scaled(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']);
}

/** Bytes per second on a wire, in powers of 1000. */
export function formatRate(bytesPerSecond: number): Quantity {
	return scaled(bytesPerSecond, 1000, ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s']);
}

/** A length of time in two parts at most: "12 s", "3 min 05 s", "2 h 04 min", "3 d 04 h". */
export function formatSpan(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds));
	const { days, hours, minutes, rest } = split(whole);
	if (days > 0) return `${days} d ${pad(hours)} h`;
	if (hours > 0) return `${hours} h ${pad(minutes)} min`;
	if (minutes > 0) return `${minutes} min ${pad(rest)} s`;
	return `${rest} s`;
}

/** A length of time that was chosen: like `formatSpan`, without a second part that is zero. */
export function formatInterval(seconds: number): string {
	if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
	return formatSpan(seconds).replace(/ 00 (s|min|h)$/, '');
}

/** A length of time that ticks: "0:12", "3:05", "2:04:33", "3 d 02:04:33". */
export function formatTicking(seconds: number): string {
	const { days, hours, minutes, rest } = split(Math.max(0, Math.floor(seconds)));
	if (days > 0) return `${days} d ${pad(hours)}:${pad(minutes)}:${pad(rest)}`;
	if (hours > 0) return `${hours}:${pad(minutes)}:${pad(rest)}`;
	return `${minutes}:${pad(rest)}`;
}

/** A time of day, with its date where that is not today's. Both in epoch seconds. */
export function formatMoment(at: number, now: number): string {
	const [then, today] = [new Date(at * 1000), new Date(now * 1000)];
	const time = then.toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
	if (then.toDateString() === today.toDateString()) return time;
	return `${then.toLocaleDateString(locale(), { weekday: 'short', day: 'numeric', month: 'short' })}, ${time}`;
}

/** A length of time for the attribute of a `<time>` element: "P3DT2H4M33S". */
export function isoSpan(seconds: number): string {
	const { days, hours, minutes, rest } = split(Math.max(0, Math.floor(seconds)));
	return `P${days}DT${hours}H${minutes}M${rest}S`;
}

/** "cpu_temp" → "Cpu temp": for sensors that nobody has named. */
export function formatName(name: string): string {
	const words = name.replace(/[_-]+/g, ' ').trim();
	return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

function scaled(value: number, step: number, units: readonly string[]): Quantity {
	if (!Number.isFinite(value)) return { text: NO_VALUE, unit: units[0] ?? '' };
	let size = Math.abs(value);
	let index = 0;
	while (size >= step * 0.9995 && index < units.length - 1) {
		size /= step;
		index++;
	}
	const decimals = index === 0 || size >= 99.95 ? 0 : 1;
	const text = signed(written(value < 0 ? -size : size, decimals));
	return { text, unit: units[index] ?? '' };
}

function split(whole: number): { days: number; hours: number; minutes: number; rest: number } {
	return {
		days: Math.floor(whole / 86400),
		hours: Math.floor(whole / 3600) % 24,
		minutes: Math.floor(whole / 60) % 60,
		rest: whole % 60
	};
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** In the language that is spoken; how digits are grouped is decided here, the same for all. */
function written(value: number, decimals: number): string {
	const key = `${locale()} ${decimals}`;
	let format = formats.get(key);
	if (!format) {
		format = new Intl.NumberFormat(locale(), { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: false, numberingSystem: 'latn' });
		formats.set(key, format);
	}
	return format.format(value);
}

const formats = new Map<string, Intl.NumberFormat>();

const signed = (text: string): string => (/^-0([.,]0+)?$/.test(text) ? text.slice(1) : text.replace('-', MINUS));

function grouped(text: string): string {
	const [, whole = '', decimals = ''] = /^(-?\d+)(.*)$/.exec(text) ?? [];
	const digits = whole.replace('-', '').length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE) : whole;
	return digits + decimals;
}
