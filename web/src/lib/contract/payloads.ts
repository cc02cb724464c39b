// Decoders of the single payloads: reading, status, meta, service, health, session. Whole documents: installation.ts.
import { Fields, textsIn, type Decoded } from './fields';
import {
	HEALTH_LEVELS,
	ROLES,
	SERVICE_PATTERNS,
	SERVICE_STATES,
	type Health,
	type Reading,
	type RunningJob,
	type Service,
	type Session,
	type SourceMeta,
	type SourceStatus
} from './types';

export function decodeReading(json: unknown): Decoded<Reading> {
	const fields = new Fields(json);
	fields.version();
	return fields.result({
		value: fields.scalar('value'),
		unit: fields.text('unit'),
		timestamp: fields.time('timestamp'),
		expiresIn: fields.spanOrNull('expires_in')
	});
}

export function decodeStatus(json: unknown): Decoded<SourceStatus> {
	const fields = new Fields(json);
	fields.version();
	return fields.result({
		lastPoll: fields.timeOrNull('last_poll'),
		lastSuccess: fields.timeOrNull('last_success'),
		lastError: fields.textOrNull('last_error'),
		pollCount: fields.count('poll_count'),
		errorCount: fields.count('error_count')
	});
}

export function decodeMeta(json: unknown): Decoded<SourceMeta> {
	const fields = new Fields(json);
	fields.version();
	return fields.result({
		name: fields.name('name'),
		description: fields.text('description'),
		refreshInterval: fields.span('refresh_interval'),
		enabled: fields.flag('enabled'),
		simulated: fields.flagOr('simulated', false)
	});
}

export function decodeService(name: string, json: unknown): Decoded<Service> {
	const fields = new Fields(json);
	fields.version();
	return fields.result({
		name,
		state: fields.oneOf('state', SERVICE_STATES, 'stopped'),
		cause: fields.text('cause'),
		pid: fields.pidOrNull('pid'),
		since: fields.time('since'),
		restarts: fields.count('restarts'),
		pattern: fields.oneOf('pattern', SERVICE_PATTERNS, 'always'),
		required: fields.flag('required'),
		outdated: fields.flagOr('outdated', false),
		memory: fields.countOrNull('memory'),
		cpuPercent: fields.shareOrNull('cpu_percent')
	});
}

export function decodeHealth(component: string, json: unknown): Decoded<Health> {
	const fields = new Fields(json);
	fields.version();
	return fields.result({
		component,
		level: fields.oneOf('level', HEALTH_LEVELS, 'error'),
		message: fields.text('message'),
		details: fields.objectOrNull('details') ?? {},
		updatedAt: fields.timeOrNull('updated_at'),
		expiresIn: fields.spanOrNull('expires_in')
	});
}

/** Of the live state, where only those that run stand. */
export function decodeRunningJob(id: string, json: unknown): Decoded<RunningJob> {
	const fields = new Fields(json);
	fields.version();
	return fields.result({
		id,
		kind: fields.textOrNull('kind') ?? '',
		progress: fields.shareOrNull('progress'),
		message: fields.text('message'),
		worker: fields.textOrNull('worker') ?? '',
		attempt: fields.countOr('attempt', 0),
		isCancelling: fields.flagOr('cancelling', false)
	});
}

/** The answer to `GET /api/session`. */
export function decodeSession(json: unknown): Decoded<Session> {
	const fields = new Fields(json);
	const role = fields.textOrNull('role');
	const isOwn = role !== null && !ROLES.some((ours) => ours === role);
	return fields.result({
		required: fields.flag('required'),
		authenticated: fields.flag('authenticated'),
		csrf: fields.text('csrf'),
		username: fields.flagOr('username', false),
		setup: fields.textOrNull('setup') === null ? undefined : fields.oneOf('setup', ['open', 'code'] as const, 'code'),
		role: role === null ? undefined : isOwn ? (fields.textOrNull('includes') === null ? 'none' : fields.oneOf('includes', ROLES, 'viewer')) : fields.oneOf('role', ROLES, 'viewer'),
		...(isOwn ? { ownRole: role, may: textsIn(json, 'may') } : {}),
		refused: fields.textOrNull('refused') ?? undefined,
		name: fields.textOrNull('name') ?? undefined
	});
}
