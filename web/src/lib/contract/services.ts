// Decoders of what the gateway tells of services beside the live state: their history, what they use, what they wrote.
import { Fields, isObject, type Decoded } from './fields';
import { decodeList } from './events';
import { SERVICE_STATES, type Measured, type ServiceState } from './types';

export interface Exit {
	code: number | null;
	signal: number | null;
	message: string;
}

export interface Transition {
	timestamp: number;
	from: ServiceState;
	to: ServiceState;
	cause: string;
	pid: number | null;
	/** A run ended, and that is why. */
	exit: Exit | null;
}

export interface History {
	/** What it needs that is not up. */
	missing: readonly string[];
	/** When it starts again or runs next, where that is known. */
	nextStart: number | null;
	/** Oldest first. */
	transitions: readonly Transition[];
}

/** GET /api/services/{service}/history. */
export function decodeHistory(json: unknown): Decoded<History> {
	const fields = new Fields(json);
	const service = new Fields(fields.object('service'));
	const needs = fields.list('needs').filter(isObject);
	const { values, problems } = decodeList(fields.list('transitions'), decodeTransition);
	if (problems[0] !== undefined) return { ok: false, reason: `a transition: ${problems[0]}` };
	return fields.result({
		missing: needs.filter(({ state }) => state !== 'ready' && state !== 'completed').map(({ name }) => String(name)),
		nextStart: service.timeOrNull('next_start') ?? service.timeOrNull('next_run'),
		transitions: values
	});
}

function decodeTransition(json: unknown): Decoded<Transition> {
	const fields = new Fields(json);
	const exit = fields.objectOrNull('exit');
	return fields.result({
		timestamp: fields.time('timestamp'),
		from: fields.oneOf('from', SERVICE_STATES, 'stopped'),
		to: fields.oneOf('to', SERVICE_STATES, 'stopped'),
		cause: fields.text('cause'),
		pid: fields.pidOrNull('pid'),
		exit: exit === null ? null : exitOf(new Fields(exit))
	});
}

const exitOf = (fields: Fields): Exit => ({
	code: fields.countOrNull('code'),
	signal: fields.countOrNull('signal'),
	message: fields.text('message')
});

export interface Usage {
	/** Bytes. */
	memory: readonly Measured[];
	/** Of one core. */
	cpu: readonly Measured[];
}

export const NO_USAGE: Usage = { memory: [], cpu: [] };

/** GET /api/usage: by service. */
export function decodeUsage(json: unknown): Decoded<ReadonlyMap<string, Usage>> {
	if (!isObject(json)) return { ok: false, reason: 'is not an object' };
	const services = new Map<string, Usage>();
	for (const [name, courses] of Object.entries(json)) {
		if (!isObject(courses)) return { ok: false, reason: `${name} is not an object` };
		services.set(name, { memory: course(courses['memory']), cpu: course(courses['cpu_percent']) });
	}
	return { ok: true, value: services };
}

function course(json: unknown): readonly Measured[] {
	if (!Array.isArray(json)) return [];
	return json.flatMap((point: unknown) => {
		if (!Array.isArray(point)) return [];
		const [time, value]: unknown[] = point;
		return typeof time === 'number' && typeof value === 'number' ? [{ time, value }] : [];
	});
}

export interface LogLine {
	timestamp: number;
	/** Who wrote it. */
	service: string;
	level: string;
	message: string;
}

export interface LogTail {
	lines: readonly LogLine[];
	/** There were more. */
	truncated: boolean;
}

/** GET /api/logs. */
export function decodeLogs(json: unknown): Decoded<LogTail> {
	const fields = new Fields(json);
	const { values, problems } = decodeList(fields.list('lines'), decodeLine);
	if (problems[0] !== undefined) return { ok: false, reason: `a line: ${problems[0]}` };
	return fields.result({ lines: values, truncated: fields.flagOr('truncated', false) });
}

function decodeLine(json: unknown): Decoded<LogLine> {
	const fields = new Fields(json);
	return fields.result({ timestamp: fields.time('timestamp'), service: fields.text('service'), level: fields.text('level'), message: fields.text('message') });
}
