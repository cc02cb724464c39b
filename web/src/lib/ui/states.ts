// The word and the colour of each service state, and of each level: always both, so that neither has to be seen alone.
import type { Service, ServiceState } from '$contract/types';
import { levelOfService, type Level } from '$live/overview';

/** As in `data-tone`, by which app.css gives an element its `--tone`. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'rest';

export type Glyph = 'note' | 'half' | 'dots' | 'turn' | 'alert' | 'cross' | 'pause' | 'check';

const WORDS: Readonly<Record<ServiceState, { word: string; glyph: Glyph }>> = {
	stopped: { word: 'stopped', glyph: 'pause' },
	waiting: { word: 'waiting', glyph: 'dots' },
	starting: { word: 'starting', glyph: 'half' },
	ready: { word: 'ready', glyph: 'note' },
	unhealthy: { word: 'unhealthy', glyph: 'alert' },
	backoff: { word: 'restarting soon', glyph: 'turn' },
	crash_loop: { word: 'crash loop', glyph: 'alert' },
	stopping: { word: 'stopping', glyph: 'half' },
	completed: { word: 'completed', glyph: 'check' },
	failed: { word: 'failed', glyph: 'cross' }
};

const TONES: Readonly<Record<Level, Tone>> = { ok: 'good', busy: 'busy', warn: 'warn', error: 'bad', rest: 'rest' };

export const toneOfLevel = (level: Level): Tone => TONES[level];

export interface StateLook {
	word: string;
	glyph: Glyph;
	tone: Tone;
}

export function lookOf(service: Service): StateLook {
	const tone = TONES[levelOfService(service)];
	const resting = service.state !== 'ready' && tone === 'good';
	return { ...WORDS[service.state], tone: resting ? 'rest' : tone };
}
