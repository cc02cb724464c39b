// How alerts look: a tone for each severity, and the page in one sentence.
import type { Alerts, Severity } from '$contract/alerts';
import type { Tone } from '$ui/states';
import { alertWords } from '$words/alerts';

export const TONES: Readonly<Record<Severity, Tone>> = { info: 'busy', warning: 'warn', critical: 'bad' };

export interface Sentence {
	text: string;
	tone: Tone | null;
}

const GRAVEST: readonly Severity[] = ['critical', 'warning', 'info'];

export function headlineOf(alerts: Alerts | null, trouble: string): Sentence {
	if (trouble !== '') return { text: alertWords.notKnown, tone: 'rest' };
	if (alerts === null) return { text: alertWords.asking, tone: 'rest' };
	if (alerts.firing.length === 0) return { text: alerts.rules.length === 0 ? alertWords.noRules : alertWords.nothing, tone: null };
	const open = alerts.firing.filter(({ acknowledged }) => acknowledged === null);
	if (open.length === 0) return { text: alertWords.allNoted, tone: null };
	const gravest = GRAVEST.find((each) => open.some(({ severity }) => severity === each)) ?? 'info';
	return { text: open.length === 1 ? (open[0]?.message ?? '') : alertWords.several(open.length), tone: TONES[gravest] };
}
