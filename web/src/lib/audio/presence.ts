// Whether sound is heard here, and what who hears it is called. Apart from all else of it, as every page asks.
import type { Installation } from '$contract/types';

const isEar = (name: string): boolean => name === 'audio' || name.endsWith('.audio');

/** What the workers are called here, each as a service or as what says how it is: the one of this machine first, then by name. */
export function earsOf(installation: Installation | null): readonly string[] {
	const names = [...(installation?.services ?? []).map(({ name }) => name), ...(installation?.health ?? []).map(({ component }) => component)];
	return [...new Set(names.filter(isEar))].sort((a, b) => Number(b === 'audio') - Number(a === 'audio') || a.localeCompare(b));
}

/** The one that is wished for, while it is there; else the first; null: there is none. */
export function earOf(installation: Installation | null, wish: string | null): string | null {
	const ears = earsOf(installation);
	return wish !== null && ears.includes(wish) ? wish : (ears[0] ?? null);
}

export const hasAudio = (installation: Installation | null): boolean => earsOf(installation).length > 0;
