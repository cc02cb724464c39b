// The word, sign and colour of each state of a run.
import type { RunState } from '$contract/event_types';
import type { Glyph, Tone } from '../states';

export const RUN_LOOKS: Readonly<Record<RunState, { word: string; glyph: Glyph; tone: Tone }>> = {
	running: { word: 'running', glyph: 'note', tone: 'good' },
	completed: { word: 'completed', glyph: 'check', tone: 'rest' },
	cancelled: { word: 'cancelled', glyph: 'pause', tone: 'warn' },
	interrupted: { word: 'interrupted', glyph: 'cross', tone: 'bad' }
};

/** The feature tag of a definition, where its metadata has one. */
export function featureOf(metadata: Readonly<Record<string, unknown>> | null): string | null {
	const feature = metadata?.['feature'];
	return typeof feature === 'string' && feature !== '' ? feature : null;
}
