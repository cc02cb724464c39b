// The document behind the page, decoded part by part: what cannot be understood is left out and named, the rest shows.
// A part that did not change since the last time keeps its identity, so that only what changed is drawn again.
import { Fields, isObject, type Decoded, type JsonObject } from './fields';
import { decodeHealth, decodeMeta, decodeReading, decodeRunningJob, decodeService, decodeStatus } from './payloads';
import type { Health, Installation, Reading, RunningJob, Service, Source } from './types';

type Problems = readonly string[];

export function decodeInstallation(json: unknown): Installation {
	const document: JsonObject = isObject(json) ? json : {};
	const problems: string[] = isObject(json) ? [] : ['the state is not an object'];
	const busConnected = take(decodeBus(document['bus']), 'bus', problems) ?? false;
	return {
		name: typeof document['name'] === 'string' ? document['name'] : 'tutti',
		busConnected,
		sources: decodeEach(document['sources'], 'source', problems, sourceOf),
		services: decodeEach(document['services'], 'service', problems, serviceOf),
		health: decodeEach(document['health'], 'health of', problems, healthOf),
		jobs: decodeEach(document['jobs'], 'job', problems, jobOf),
		problems
	};
}

/** One source as `GET /api/sources/{id}` gives it. Its readings that cannot be understood are in `problems`. */
export function decodeSource(id: string, json: unknown): { source: Source | null; problems: Problems } {
	if (!isObject(json)) return { source: null, problems: [`source ${id} is not an object`] };
	const problems: string[] = [];
	const readings = new Map<string, Reading>();
	for (const [sensor, payload] of entries(json['readings'])) {
		const decoded = decodeReading(payload);
		if (decoded.ok) readings.set(sensor, decoded.value);
		else problems.push(`reading ${id}/${sensor} ${decoded.reason}`);
	}
	const status = json['status'] ? take(decodeStatus(json['status']), `status ${id}`, problems) : null;
	const meta = json['meta'] ? take(decodeMeta(json['meta']), `meta ${id}`, problems) : null;
	return { source: { id, readings, status, meta }, problems };
}

function decodeBus(json: unknown): Decoded<boolean> {
	const fields = new Fields(json);
	const connected = fields.flag('connected');
	return fields.result(connected);
}

interface Part<T> {
	value: T | null;
	problems: Problems;
}

const sourceOf = remembered((id: string, json: object): Part<Source> => {
	const { source, problems } = decodeSource(id, json);
	return { value: source, problems };
});
const serviceOf = remembered((name: string, json: object): Part<Service> => single(`service ${name}`, decodeService(name, json)));
const healthOf = remembered((name: string, json: object): Part<Health> => single(`health of ${name}`, decodeHealth(name, json)));
const jobOf = remembered((id: string, json: object): Part<RunningJob> => single(`job ${id}`, decodeRunningJob(id, json)));

function single<T>(what: string, decoded: Decoded<T>): Part<T> {
	const problems: string[] = [];
	return { value: take(decoded, what, problems), problems };
}

function take<T>(decoded: Decoded<T>, what: string, problems: string[]): T | null {
	if (decoded.ok) return decoded.value;
	problems.push(`${what} ${decoded.reason}`);
	return null;
}

function entries(json: unknown): [string, unknown][] {
	return isObject(json) ? Object.entries(json).filter(([, value]) => value !== null) : [];
}

function decodeEach<T>(
	json: unknown,
	what: string,
	problems: string[],
	decode: (name: string, json: object) => Part<T>
): T[] {
	const values: T[] = [];
	for (const [name, payload] of entries(json)) {
		if (!isObject(payload)) {
			problems.push(`${what} ${name} is not an object`);
			continue;
		}
		const part = decode(name, payload);
		problems.push(...part.problems);
		if (part.value !== null) values.push(part.value);
	}
	return values;
}

/** Documents are never changed in place, so an object that was decoded once needs no second look. */
function remembered<T>(decode: (name: string, json: object) => Part<T>): (name: string, json: object) => Part<T> {
	const known = new WeakMap<object, { name: string; part: Part<T> }>();
	return (name, json) => {
		const earlier = known.get(json);
		if (earlier?.name === name) return earlier.part;
		const part = decode(name, json);
		known.set(json, { name, part });
		return part;
	};
}
