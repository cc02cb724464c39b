// The word and the colour of each service state, and of each level: always both, so that neither has to be seen alone.
import type { Service, ServiceState } from '$contract/types';
import { levelOfService, stateWord, type Level } from '$live/overview';

/** As in `data-tone`, by which app.css gives an element its `--tone`. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'rest';

export type Glyph = 'note' | 'half' | 'dots' | 'turn' | 'alert' | 'cross' | 'pause' | 'check';

const GLYPHS: Readonly<Record<ServiceState, Glyph>> = {
	stopped: 'pause',
	waiting: 'dots',
	starting: 'half',
	ready: 'note',
	unhealthy: 'alert',
	backoff: 'turn',
	crash_loop: 'alert',
	stopping: 'half',
	completed: 'check',
	failed: 'cross'
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
	return { word: stateWord(service.state), glyph: GLYPHS[service.state], tone: resting ? 'rest' : tone };
}
