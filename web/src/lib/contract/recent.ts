// Decoder of GET /api/recent: the last minutes of each reading that is a number.
import { isObject, type Decoded } from './fields';
import type { Course, Measured } from './types';

export function decodeRecent(json: unknown): Decoded<Course[]> {
	if (!isObject(json)) return { ok: false, reason: 'is not an object' };
	const courses: Course[] = [];
	for (const [source, sensors] of Object.entries(json)) {
		if (!isObject(sensors)) return { ok: false, reason: `${source} is not an object` };
		for (const [sensor, list] of Object.entries(sensors)) {
			const points = Array.isArray(list) ? list.map(decodePoint) : [null];
			if (points.includes(null)) return { ok: false, reason: `${source}/${sensor} is not a list of times and values` };
			courses.push({ source, sensor, points: points.filter((point) => point !== null) });
		}
	}
	return { ok: true, value: courses };
}

function decodePoint(json: unknown): Measured | null {
	if (!Array.isArray(json) || json.length !== 2) return null;
	const [time, value]: unknown[] = json;
	if (typeof time !== 'number' || typeof value !== 'number') return null;
	return Number.isFinite(time) && Number.isFinite(value) && time >= 0 ? { time, value } : null;
}
