// The page of services in words. Pure.
import type { Installation, Service } from '$contract/types';
import { levelOfService } from '$live/overview';
import type { Reach } from '$live/view';
import type { Tone } from '$ui/states';
import { home } from '$words/home';
import { locale } from '$words/language.svelte';
import { serviceWords as words } from '$words/services';
import { shell } from '$words/shell';

/** The page in a sentence. */
export function headline(services: readonly Service[], reach: Reach): { text: string; tone: Tone | null } {
	if (reach === 'offline') return { text: shell.offline, tone: 'bad' };
	if (reach === 'hub_away') return { text: home.theHubIsAway, tone: 'warn' };
	if (reach !== 'live') return { text: shell.connecting, tone: null };
	if (services.length === 0) return { text: words.noneYet, tone: null };
	const levels = services.map(levelOfService);
	const bad = services.filter((_, index) => levels[index] === 'error' || levels[index] === 'warn');
	if (bad.length === 1 && bad[0]) return { text: words.oneNeedsALook(bad[0].name), tone: levels.includes('error') ? 'bad' : 'warn' };
	if (bad.length > 1) return { text: words.someNeedALook(bad.length, services.length), tone: levels.includes('error') ? 'bad' : 'warn' };
	if (levels.includes('busy')) return { text: words.onTheirWay, tone: null };
	return { text: words.allWell(services.length), tone: null };
}

/** What somebody else says that troubles the service: that its source has no success. */
export function alertOf(installation: Installation | null, service: Service): string {
	const told = installation?.health.find(({ component }) => component === 'services')?.details[service.name];
	return typeof told === 'string' && levelOfService(service) === 'ok' ? told : '';
}

/** `word`: as in the table of words. */
export const LEVELS = [
	{ level: '', word: 'lines' },
	{ level: 'info', word: 'info' },
	{ level: 'warning', word: 'warning' },
	{ level: 'error', word: 'error' }
] as const;

/** The colour of a line of a log. */
export const toneOfLine = (level: string): Tone | null => (level === 'error' ? 'bad' : level === 'warning' || level === 'warn' ? 'warn' : null);

export function timeOf(timestamp: number, now: number): string {
	const then = new Date(timestamp * 1000);
	const time = then.toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
	return now - timestamp < 43_200 ? time : `${then.toLocaleDateString(locale(), { day: 'numeric', month: 'short' })} ${time}`;
}
