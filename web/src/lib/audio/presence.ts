// Whether sound is heard here, and what who hears it is called. Apart from all else of it, as every page asks.
import type { Installation } from '$contract/types';

const isEar = (name: string): boolean => name === 'audio' || name.endsWith('.audio');

/** What the worker is called here: that of a service, else of what says how it is. */
export function earOf(installation: Installation | null): string | null {
	const names = [...(installation?.services ?? []).map(({ name }) => name), ...(installation?.health ?? []).map(({ component }) => component)];
	return names.find(isEar) ?? null;
}

export const hasAudio = (installation: Installation | null): boolean => earOf(installation) !== null;
