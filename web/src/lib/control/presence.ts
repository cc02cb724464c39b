// Whether anybody decides here who leads and what may be asked. Apart from all else of it, as every page asks.
import type { Health, Installation } from '$contract/types';
import { namesOf } from '$live/parts';

/** Who is asked; of several the one of this node. Null: nobody. */
export function controlOf(installation: Installation | null): string | null {
	const names = namesOf('control', installation);
	return names.find((name) => name === 'control') ?? names[0] ?? null;
}

/** What control says of itself. */
export function healthOf(installation: Installation | null): Health | null {
	const control = controlOf(installation);
	return installation?.health.find(({ component }) => component === control) ?? null;
}

/** What is wrong with it: a manifest that is not applied, a store that cannot be written. Empty: nothing. */
export function complaintOf(installation: Installation | null): string {
	const health = healthOf(installation);
	return health === null || health.level === 'ok' ? '' : health.message;
}

/** The pages of control. */
export const PARTS = ['/control', '/objects', '/jobs', '/readiness'] as const;
