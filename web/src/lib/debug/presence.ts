// Whether anybody remembers what goes on here. Apart from all else of it.
import type { Installation } from '$contract/types';
import { namesOf } from '$live/parts';

/** Who is asked; of several the one of this node. Null: nobody. */
export function debuggerOf(installation: Installation | null): string | null {
	const names = namesOf('debug', installation);
	return names.find((name) => name === 'debug') ?? names[0] ?? null;
}
