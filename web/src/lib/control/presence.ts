// Whether anybody decides here who leads and what may be asked. Apart from all else of it, as every page asks.
import type { Installation } from '$contract/types';
import { namesOf } from '$live/parts';

/** Who is asked; of several the one of this node. Null: nobody. */
export function controlOf(installation: Installation | null): string | null {
	const names = namesOf('control', installation);
	return names.find((name) => name === 'control') ?? names[0] ?? null;
}

/** The pages of control. */
export const PARTS = ['/control', '/objects', '/jobs', '/readiness'] as const;
