// The lines that services wrote: which of them somebody wants, how new ones join those that are here, and a text of them. Pure.
import type { LogLine, LogTail } from '$contract/services';

export interface Wish {
	/** Empty: all. */
	service: string;
	/** At least of that level; empty: all. */
	level: string;
	/** A regular expression, as the gateway reads them; empty: every line. */
	search: string;
}

export const EVERYTHING: Wish = { service: '', level: '', search: '' };
/** As many lines are shown; those before them make room. */
export const MOST_LINES = 2000;
/** As many come first: a screen, and some to scroll back. */
const FIRST_LINES = 400;

/** The lines that are here, oldest first. */
export interface Log {
	lines: readonly LogLine[];
	/** How many there were before the first that is here: what makes a line the same one while others make room. */
	gone: number;
	/** Before the first line there are others. */
	hasEarlier: boolean;
}

export const NO_LOG: Log = { lines: [], gone: 0, hasEarlier: false };

/**
 * Since which second lines are asked for: that of the last line here; null: none is here. A line that is dated in the future, by a
 * service whose clock was wrong, does not count: all that comes until then would be taken for old.
 */
export function sinceOf({ lines }: Log, now: number): number | null {
	const last = lines.findLast((line) => line.timestamp <= now);
	return last === undefined ? null : Math.floor(last.timestamp);
}

/** What is asked of the gateway: the last lines, or those since that second. */
export function queryOf({ service, level, search }: Wish, since: number | null = null): string {
	const query = new URLSearchParams();
	if (service !== '') query.set('service', service);
	if (level !== '') query.set('level', level);
	if (search !== '') query.set('grep', search);
	if (since !== null) query.set('since', `${new Date(since * 1000).toISOString().slice(0, 19)}Z`);
	query.set('lines', String(since === null ? FIRST_LINES : MOST_LINES));
	return query.toString();
}

/** All that the gateway gives at once, for a file. */
export function wholeQueryOf(wish: Wish): string {
	const query = new URLSearchParams(queryOf(wish));
	query.set('lines', String(MOST_LINES));
	return query.toString();
}

/** With what has come since. The lines of that second come again: as often as each is here, it is none of the new ones. */
export function joined(here: Log, tail: LogTail, since: number | null): Log {
	if (since === null) return limited({ lines: tail.lines, gone: here.gone, hasEarlier: tail.truncated });
	const known = new Map<string, number>();
	for (const line of here.lines) if (line.timestamp >= since) known.set(keyOf(line), (known.get(keyOf(line)) ?? 0) + 1);
	const fresh = tail.lines.filter((line) => {
		const count = known.get(keyOf(line)) ?? 0;
		if (count > 0) known.set(keyOf(line), count - 1);
		return count === 0;
	});
	if (fresh.length === 0) return here;
	// Between the last that is here and the first that came lines are left out: what is here no longer leads there.
	if (tail.truncated) return limited({ lines: fresh, gone: here.gone + here.lines.length, hasEarlier: true });
	return limited({ ...here, lines: [...here.lines, ...fresh] });
}

function limited(log: Log): Log {
	const over = log.lines.length - MOST_LINES;
	return over > 0 ? { lines: log.lines.slice(over), gone: log.gone + over, hasEarlier: true } : log;
}

const keyOf = ({ timestamp, service, level, message }: LogLine): string => JSON.stringify([timestamp, service, level, message]);

/** A line a line, with the time as every machine reads it. */
export const textOf = (lines: readonly LogLine[]): string =>
	lines.map(({ timestamp, service, level, message }) => `${new Date(timestamp * 1000).toISOString()} ${service} ${level}: ${message.replaceAll('\n', '\n\t')}\n`).join('');

/** "tutti-log-mixer-2026-11-29T10-15.txt" */
export const fileNameOf = ({ service }: Wish, now: number): string => `tutti-log-${service === '' ? 'all' : service}-${new Date(now * 1000).toISOString().slice(0, 16).replace(':', '-')}.txt`;

/** What an address says after its "#"; a link can lead to the lines of one service. */
export function wishOf(hash: string): Wish {
	const said = new URLSearchParams(hash.replace(/^#/, ''));
	return { service: said.get('service') ?? '', level: said.get('level') ?? '', search: said.get('search') ?? '' };
}

export function hashOf(wish: Wish): string {
	const said = new URLSearchParams(Object.entries(wish).filter(([, value]) => value !== ''));
	return said.size === 0 ? '' : `#${said}`;
}
