// The page of services in words. Pure.
import type { Installation, Service } from '$contract/types';
import { levelOfService } from '$live/overview';
import type { Reach } from '$live/view';
import type { Tone } from '$ui/states';

/** The page in a sentence. */
export function headline(services: readonly Service[], reach: Reach): { text: string; tone: Tone | null } {
	if (reach === 'offline') return { text: 'Offline', tone: 'bad' };
	if (reach === 'hub_away') return { text: 'The hub is away', tone: 'warn' };
	if (reach !== 'live') return { text: 'Connecting', tone: null };
	if (services.length === 0) return { text: 'No service has reported yet', tone: null };
	const levels = services.map(levelOfService);
	const bad = services.filter((_, index) => levels[index] === 'error' || levels[index] === 'warn');
	if (bad.length === 1 && bad[0]) return { text: `${bad[0].name} needs a look`, tone: levels.includes('error') ? 'bad' : 'warn' };
	if (bad.length > 1) return { text: `${bad.length} of ${services.length} services need a look`, tone: levels.includes('error') ? 'bad' : 'warn' };
	if (levels.includes('busy')) return { text: 'Services are on their way', tone: null };
	return { text: services.length === 1 ? 'The one service is as it should be' : `All ${services.length} services are as they should be`, tone: null };
}

/** What somebody else says that troubles the service: that its source has no success. */
export function alertOf(installation: Installation | null, service: Service): string {
	const told = installation?.health.find(({ component }) => component === 'services')?.details[service.name];
	return typeof told === 'string' && levelOfService(service) === 'ok' ? told : '';
}

export const SPANS = [
	{ seconds: 900, word: '15 min' },
	{ seconds: 3600, word: '1 h' },
	{ seconds: 86_400, word: '1 d' },
	{ seconds: 604_800, word: '7 d' }
] as const;

export const LEVELS = [
	{ level: '', word: 'All lines' },
	{ level: 'info', word: 'Info and worse' },
	{ level: 'warning', word: 'Warnings and worse' },
	{ level: 'error', word: 'Errors' }
] as const;

/** The colour of a line of a log. */
export const toneOfLine = (level: string): Tone | null => (level === 'error' ? 'bad' : level === 'warning' || level === 'warn' ? 'warn' : null);

export function timeOf(timestamp: number, now: number): string {
	const then = new Date(timestamp * 1000);
	const time = then.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
	return now - timestamp < 43_200 ? time : `${then.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })} ${time}`;
}
