// Whether sound is heard here, and what who hears it is called. Apart from all else of it, as every page asks.
import type { Installation } from '$contract/types';
import { namesOf } from '$live/parts';

/** What the workers are called here, each as a service or as what says how it is: the one of this machine first, then by name. */
export function earsOf(installation: Installation | null): readonly string[] {
	return namesOf('audio', installation).sort((a, b) => Number(b === 'audio') - Number(a === 'audio') || a.localeCompare(b));
}

/** The one that is wished for, while it is there; else the first; null: there is none. */
export function earOf(installation: Installation | null, wish: string | null): string | null {
	const ears = earsOf(installation);
	return wish !== null && ears.includes(wish) ? wish : (ears[0] ?? null);
}

export const hasAudio = (installation: Installation | null): boolean => earsOf(installation).length > 0;
