// What a wall says of alerts: those that fire and that nobody has taken note of come before what else needs a look. Pure.
import { isOfAlerts } from '$alerts/presence';
import type { Alerts, Severity } from '$contract/alerts';
import type { Level, Note, Overview } from '$live/overview';
import { alertWords } from '$words/alerts';

const LEVELS: Readonly<Record<Severity, Level>> = { info: 'warn', warning: 'warn', critical: 'error' };
const GRAVITY: readonly Level[] = ['error', 'warn', 'busy', 'ok', 'rest'];

/** `alerts`: null where they are not known, or none are kept: then the overview stands as it is. */
export function withAlerts(overview: Overview, alerts: Alerts | null): Overview {
	const open = (alerts?.firing ?? []).filter(({ acknowledged }) => acknowledged === null).map(({ severity, message }): Note => ({ level: LEVELS[severity], text: message }));
	const [only] = open;
	if (only === undefined) return overview;
	open.sort((a, b) => gravity(a) - gravity(b));
	// Their own component counts them only.
	const others = overview.notes.filter(({ text }) => !isOfAlerts(text.split(': ')[0] ?? ''));
	const level = [overview.level, ...open.map((note) => note.level)].sort((a, b) => GRAVITY.indexOf(a) - GRAVITY.indexOf(b))[0] ?? 'warn';
	return open.length === 1 ? { level, headline: only.text, notes: others } : { level, headline: alertWords.several(open.length), notes: [...open, ...others] };
}

const gravity = ({ level }: Note): number => GRAVITY.indexOf(level);
