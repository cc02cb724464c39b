// What is drawn, worked out from the state: how fresh each value is and how each source is doing. Words, colours and
// formatting are the business of lib/ui.
import type { Reading, Service, SourceMeta, SourceStatus } from '$contract/types';
import { shownSources, type ShownSource } from './departed';
import { seriesKey, type Series } from './history';
import { serverNow, type LiveState } from './state';

/**
 * `live`: trusted. `stale`: older than its sender promised. `gone`: dropped before that. `unreachable`: the page or
 * the gateway lost its connection, so nobody knows.
 */
export type Freshness = 'live' | 'stale' | 'gone' | 'unreachable';

export interface SensorView {
	sensor: string;
	reading: Reading;
	freshness: Freshness;
	/** When it arrived, and when it ceased to be trusted (server's clock). */
	arrived: number;
	staleSince: number | null;
	series: Series;
}

/** How a source is doing, the most important thing first. */
export type SourceCondition =
	| { kind: 'unreachable'; latest: number | null }
	| { kind: 'service'; service: Service; latest: number | null }
	| { kind: 'failing'; message: string; lastSuccess: number | null }
	| { kind: 'stale'; since: number }
	| { kind: 'disabled' }
	| { kind: 'live'; latest: number }
	| { kind: 'empty' };

export interface SourceView {
	id: string;
	meta: SourceMeta | null;
	status: SourceStatus | null;
	condition: SourceCondition;
	sensors: readonly SensorView[];
}

/** Whether what the page shows is what is now: connected to the gateway, and the gateway to the hub. */
export type Reach = 'live' | 'connecting' | 'offline' | 'hub_away' | 'login';

export function reachOf(state: LiveState): Reach {
	if (state.link.phase !== 'live') return state.link.phase;
	return state.installation?.busConnected === false ? 'hub_away' : 'live';
}

export function sourceViews(state: LiveState): SourceView[] {
	return shownSources(state.installation, state.departed).map((source) => sourceView(state, source));
}

function sourceView(state: LiveState, source: ShownSource): SourceView {
	const sensors = [...source.readings.keys()].flatMap((sensor) => sensorView(state, source, sensor) ?? []);
	const service = state.installation?.services.find(({ name }) => name === source.id);
	return {
		id: source.id,
		meta: source.meta,
		status: source.status,
		sensors,
		condition: conditionOf(source, sensors, service, reachOf(state))
	};
}

const CLOCK_GRACE = 2;

function sensorView(state: LiveState, source: ShownSource, sensor: string): SensorView | null {
	const reading = source.readings.get(sensor);
	if (!reading) return null;
	const key = seriesKey(source.id, sensor);
	const arrived = state.arrivals.get(key)?.at ?? reading.timestamp;
	const deadline = reading.expiresIn === null ? Infinity : arrived + reading.expiresIn;
	const gone = source.gone.has(sensor);
	// The server drops what has expired, and its clock is only known roughly here.
	const stale = serverNow(state) > deadline - (gone ? CLOCK_GRACE : 0);
	const freshness = reachOf(state) !== 'live' ? 'unreachable' : stale ? 'stale' : gone ? 'gone' : 'live';
	return {
		sensor,
		reading,
		freshness,
		arrived,
		staleSince: stale ? deadline : gone ? arrived : null,
		series: state.history.get(key) ?? []
	};
}

/** States in which an `always` service delivers nothing. */
const SILENT = new Set(['stopped', 'waiting', 'starting', 'backoff', 'crash_loop', 'stopping', 'failed', 'unhealthy']);

function conditionOf(
	source: ShownSource,
	sensors: readonly SensorView[],
	service: Service | undefined,
	reach: Reach
): SourceCondition {
	const latest = sensors.length === 0 ? null : Math.max(...sensors.map(({ arrived }) => arrived));
	if (reach !== 'live') return { kind: 'unreachable', latest };
	if (service?.pattern === 'always' && SILENT.has(service.state)) return { kind: 'service', service, latest };
	if (source.meta?.enabled === false) return { kind: 'disabled' };
	const { status } = source;
	if (status?.lastError && (status.lastSuccess ?? 0) < (status.lastPoll ?? 0)) {
		return { kind: 'failing', message: status.lastError, lastSuccess: status.lastSuccess };
	}
	if (latest === null) return { kind: 'empty' };
	if (sensors.every(({ freshness }) => freshness !== 'live')) {
		return { kind: 'stale', since: Math.max(...sensors.map(({ staleSince }) => staleSince ?? 0)) };
	}
	return { kind: 'live', latest };
}
