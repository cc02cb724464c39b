// What somebody wants to see of what goes on, and what the debugger is asked for it. Pure.
import type { JsonObject } from '$contract/fields';

export interface Wish {
	osc: boolean;
	bus: boolean;
	logs: boolean;
	/** Patterns of OSC, which begin with "/", and filters of MQTT, with spaces between them; empty: everything. */
	filter: string;
	/** Of lines: of that service alone; empty: of all. */
	service: string;
	/** At least of that level; empty: all. */
	level: string;
	/** A regular expression; empty: every line. */
	search: string;
}

export const EVERYTHING: Wish = { osc: true, bus: true, logs: true, filter: '', service: '', level: '', search: '' };

const partsOf = (filter: string): readonly string[] => filter.split(/\s+/).filter((part) => part !== '');
const isPattern = (part: string): boolean => part.startsWith('/');

/** `kind` and `filter` of a question on messages; null: none is wanted. */
export function messageQuestion({ osc, bus, filter }: Wish): JsonObject | null {
	if (!osc && !bus) return null;
	const parts = partsOf(filter);
	const wanted = parts.filter((part) => (isPattern(part) ? osc : bus));
	if (parts.length > 0 && wanted.length === 0) return null;
	return { ...(osc && bus ? {} : { kind: osc ? 'osc' : 'bus' }), ...(wanted.length === 0 ? {} : { filter: wanted }) };
}

/** The same on rates, which know names alone. */
export function rateQuestion(wish: Wish): JsonObject | null {
	const question = messageQuestion(wish);
	if (question === null) return null;
	const { kind, filter } = question;
	if (filter !== undefined) return { filter };
	return kind === undefined ? {} : { filter: kind === 'osc' ? '//*' : '#' };
}

/** The same on lines. */
export function lineQuestion({ logs, service, level, search }: Wish): JsonObject | null {
	if (!logs) return null;
	return { ...(service === '' ? {} : { worker: service }), ...(level === '' ? {} : { level }), ...(search === '' ? {} : { grep: search }) };
}

/** What an address says after its "#"; a link can lead to the messages of one address. */
export function wishOf(hash: string): Wish {
	const said = new URLSearchParams(hash.replace(/^#/, ''));
	const text = (name: string) => said.get(name) ?? '';
	const without = text('without').split(',');
	return { osc: !without.includes('osc'), bus: !without.includes('bus'), logs: !without.includes('logs'), filter: text('filter'), service: text('service'), level: text('level'), search: text('search') };
}

export function hashOf(wish: Wish): string {
	const without = (['osc', 'bus', 'logs'] as const).filter((each) => !wish[each]).join(',');
	const { filter, service, level, search } = wish;
	const said = new URLSearchParams(Object.entries({ without, filter, service, level, search }).filter(([, value]) => value !== ''));
	return said.size === 0 ? '' : `#${said}`;
}
