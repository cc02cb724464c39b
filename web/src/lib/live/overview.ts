// The one sentence about the whole installation, and what is behind it. Pure: state in, words and a level out.
import { isObject } from '$contract/fields';
import type { Health, Service, ServiceState } from '$contract/types';
import { home } from '$words/home';
import { shell } from '$words/shell';
import { sourceName } from '$words/sources';
import { isOf } from './parts';
import { serverNow, type LiveState } from './state';
import { reachOf, sourceViews, type SourceView } from './view';

/** `rest`: nothing is known (offline, connecting). `busy`: on its way to ok by itself. */
export type Level = 'ok' | 'busy' | 'warn' | 'error' | 'rest';

export interface Note {
	level: Level;
	text: string;
	/** The page on which something can be done about it. */
	href?: string;
}

export interface Overview {
	level: Level;
	headline: string;
	notes: readonly Note[];
}

/** The page of who leads, and of the vault. */
export const CONTROL = '/control';
/** The page of how everything is, and was. */
export const HEALTH = '/readiness';

const SEVERITY: readonly Level[] = ['rest', 'ok', 'busy', 'warn', 'error'];

export function overviewOf(state: LiveState): Overview {
	switch (reachOf(state)) {
		case 'connecting':
		case 'login':
			return { level: 'rest', headline: shell.connecting, notes: [] };
		case 'offline':
			return { level: 'error', headline: shell.offline, notes: [] };
		case 'hub_away':
			return { level: 'warn', headline: home.theHubIsAway, notes: [] };
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
		...controlNotes(state),
		...(state.installation?.problems ?? []).map((problem): Note => ({ level: 'warn', text: home.notUnderstood(problem) }))
	].sort((a, b) => SEVERITY.indexOf(b.level) - SEVERITY.indexOf(a.level));
	const level = notes[0]?.level ?? 'ok';
	return { level, headline: headlineOf(services, level), notes };
}

function headlineOf(services: readonly Service[], level: Level): string {
	const parts = services.length;
	const playing = services.filter((service) => levelOfService(service) === 'ok').length;
	if (parts === 0) return level === 'ok' ? home.waitingForFirst : home.needsALook;
	if (playing < parts) return level === 'busy' ? home.tuningUp(playing, parts) : home.somePlay(playing, parts);
	if (level !== 'ok') return home.playingButLook;
	return parts === 1 ? home.onePlays : home.allPlay(parts);
}

/** What its cause says where another installation leads it: there it runs. */
const LEADS_ELSEWHERE = /^(?!(nobody|waits|this installation|it is not known) ).+ leads it(: |$)/;

/** A service that only runs now and then is all right while it rests, and so is one that runs where it is led. */
export function levelOfService(service: Service): Level {
	switch (service.state) {
		case 'ready':
		case 'completed':
			return 'ok';
		case 'starting':
		case 'stopping':
			return 'busy';
		case 'waiting':
			return service.pattern === 'always' && !LEADS_ELSEWHERE.test(service.cause) ? 'busy' : 'ok';
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
	return [{ level, text: `${home.serviceIs(service.name, statePhrase(service.state))}${cause}`, ...(isHeld(service) ? { href: CONTROL } : {}) }];
}

const HOLDS = /\b(vault|leads?)\b/;

/** It waits for the vault, or to lead: as its cause says. */
export const isHeld = (service: Service): boolean => service.state === 'waiting' && HOLDS.test(service.cause);

const WORD_KEYS = {
	stopped: 'stopped',
	waiting: 'waiting',
	starting: 'starting',
	ready: 'ready',
	unhealthy: 'unhealthy',
	backoff: 'restartingSoon',
	crash_loop: 'crashLoop',
	stopping: 'stopping',
	completed: 'completed',
	failed: 'failed'
} as const satisfies Record<ServiceState, keyof typeof home>;

/** The state of a service in a word or two. */
export const stateWord = (state: ServiceState): string => home[WORD_KEYS[state]];

/** The same as the end of a sentence about it. */
function statePhrase(state: ServiceState): string {
	if (state === 'backoff') return home.aboutToRestart;
	if (state === 'crash_loop') return home.inCrashLoop;
	return state === 'completed' ? home.done : stateWord(state);
}

function sourceNote(source: SourceView): Note[] {
	const name = sourceName(source.meta) ?? source.id;
	if (source.condition.kind === 'failing') return [{ level: 'warn', text: home.cannotBeRead(name, source.condition.message) }];
	if (source.condition.kind === 'stale') return [{ level: 'warn', text: home.goneQuiet(name) }];
	return [];
}

/** It still says so. */
const holds = (health: Health, state: LiveState): boolean => serverNow(state) <= (health.updatedAt ?? Infinity) + (health.expiresIn ?? Infinity);

function healthNotes(state: LiveState): Note[] {
	const services = new Map(state.installation?.services.map(({ name, required }) => [name, required]));
	return (state.installation?.health ?? []).flatMap((health): Note[] => {
		if (health.level === 'ok' || !holds(health, state)) return [];
		const level = forTheWhole(health.level, services.get(health.component) ?? true);
		return [{ level, text: `${health.component}: ${health.message}`, ...(isOf('control', health.component) ? { href: CONTROL } : {}) }];
	});
}

/** A vault that somebody is to unlock, and what nobody is known to lead. */
function controlNotes(state: LiveState): Note[] {
	const controls = (state.installation?.health ?? []).filter((health) => isOf('control', health.component) && holds(health, state));
	return controls.flatMap(({ details }): Note[] => {
		const leads = isObject(details['leads']) ? Object.entries(details['leads']) : [];
		const lost = leads.filter(([, role]) => role === 'unknown').map(([resource]): Note => ({ level: 'warn', text: home.nobodyLeads(resource.replace(/^app:/, '')), href: CONTROL }));
		return details['vault'] === 'locked' ? [{ level: 'warn', text: home.vaultIsLocked, href: CONTROL }, ...lost] : lost;
	});
}
