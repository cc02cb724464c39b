// The word, sign and colour of each state of a run.
import type { RunState } from '$contract/event_types';
import { runWords } from '$words/gestures';
import type { Glyph, Tone } from '../states';

const LOOKS: Readonly<Record<RunState, { glyph: Glyph; tone: Tone }>> = {
	running: {  glyph: 'note', tone: 'good' },
	completed: {  glyph: 'check', tone: 'rest' },
	cancelled: {  glyph: 'pause', tone: 'warn' },
	interrupted: {  glyph: 'cross', tone: 'bad' }
};

export const lookOfRun = (state: RunState): { word: string; glyph: Glyph; tone: Tone } => ({ word: runWords[state], ...LOOKS[state] });

/** The feature tag of a definition, where its metadata has one. */
export function featureOf(metadata: Readonly<Record<string, unknown>> | null): string | null {
	const feature = metadata?.['feature'];
	return typeof feature === 'string' && feature !== '' ? feature : null;
}
