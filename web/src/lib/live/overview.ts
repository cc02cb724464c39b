// The one sentence about the whole installation, and what is behind it. Pure: state in, words and a level out.
import type { Service } from '$contract/types';
import { serverNow, type LiveState } from './state';
import { reachOf, sourceViews, type SourceView } from './view';

/** `rest`: nothing is known (offline, connecting). `busy`: on its way to ok by itself. */
export type Level = 'ok' | 'busy' | 'warn' | 'error' | 'rest';

export interface Note {
	level: Level;
	text: string;
}

export interface Overview {
	level: Level;
	headline: string;
	notes: readonly Note[];
}

const SEVERITY: readonly Level[] = ['rest', 'ok', 'busy', 'warn', 'error'];

export function overviewOf(state: LiveState): Overview {
	switch (reachOf(state)) {
		case 'connecting':
		case 'login':
			return { level: 'rest', headline: 'Connecting', notes: [] };
		case 'offline':
			return { level: 'error', headline: 'Offline', notes: [] };
		case 'hub_away':
			return { level: 'warn', headline: 'The hub is away', notes: [] };
		case 'live':
			return liveOverview(state);
	}
}

function liveOverview(state: LiveState): Overview {
	const services = state.installation?.services ?? [];
	const notes = [
		...services.flatMap(serviceNote),
		...sourceViews(state).flatMap(sourceNote),
		...healthNotes(state),
		...(state.installation?.problems ?? []).map((problem): Note => ({ level: 'warn', text: `Not understood: ${problem}` }))
	].sort((a, b) => SEVERITY.indexOf(b.level) - SEVERITY.indexOf(a.level));
	const level = notes[0]?.level ?? 'ok';
	return { level, headline: headlineOf(services, level), notes };
}

function headlineOf(services: readonly Service[], level: Level): string {
	const parts = services.length;
	const playing = services.filter((service) => levelOfService(service) === 'ok').length;
	if (parts === 0) return level === 'ok' ? 'Waiting for the first part' : 'Something needs a look';
	if (playing < parts) return level === 'busy' ? `Tuning up: ${playing} of ${parts} parts are playing` : `${playing} of ${parts} parts are playing`;
	if (level !== 'ok') return 'Playing, but something needs a look';
	return parts === 1 ? 'The one part is playing' : `All ${parts} parts are playing`;
}

/** A service that only runs now and then is all right while it rests. */
export function levelOfService(service: Service): Level {
	switch (service.state) {
		case 'ready':
		case 'completed':
			return 'ok';
		case 'starting':
		case 'stopping':
			return 'busy';
		case 'waiting':
			return service.pattern === 'always' ? 'busy' : 'ok';
		case 'stopped':
			return service.pattern !== 'always' ? 'ok' : service.required ? 'error' : 'warn';
		case 'unhealthy':
		case 'backoff':
			return 'warn';
		case 'crash_loop':
		case 'failed':
			return 'error';
	}
}

/** What trouble means for the whole: that of a part which nobody requires is worth a look, no more. */
const forTheWhole = (level: Level, required: boolean): Level => (level === 'error' && !required ? 'warn' : level);

function serviceNote(service: Service): Note[] {
	const level = forTheWhole(levelOfService(service), service.required);
	if (level === 'ok') return [];
	const cause = service.cause === '' ? '' : `: ${service.cause}`;
	return [{ level, text: `${service.name} is ${STATE_PHRASES[service.state]}${cause}` }];
}

const STATE_PHRASES: Readonly<Record<Service['state'], string>> = {
	stopped: 'stopped',
	waiting: 'waiting',
	starting: 'starting',
	ready: 'ready',
	unhealthy: 'unhealthy',
	backoff: 'about to restart',
	crash_loop: 'in a crash loop',
	stopping: 'stopping',
	completed: 'done',
	failed: 'failed'
};

function sourceNote(source: SourceView): Note[] {
	const name = source.meta?.name ?? source.id;
	if (source.condition.kind === 'failing') return [{ level: 'warn', text: `${name} cannot be read: ${source.condition.message}` }];
	if (source.condition.kind === 'stale') return [{ level: 'warn', text: `${name} has gone quiet` }];
	return [];
}

function healthNotes(state: LiveState): Note[] {
	const services = new Map(state.installation?.services.map(({ name, required }) => [name, required]));
	return (state.installation?.health ?? []).flatMap((health): Note[] => {
		if (health.level === 'ok') return [];
		const until = (health.updatedAt ?? Infinity) + (health.expiresIn ?? Infinity);
		if (serverNow(state) > until) return [];
		const level = forTheWhole(health.level, services.get(health.component) ?? true);
		return [{ level, text: `${health.component}: ${health.message}` }];
	});
}
