// Whether there is light here, and what who makes it is called. Apart from all else of the light, as every page asks.
import type { Installation } from '$contract/types';

const isOf = (kind: string, name: string): boolean => name === kind || name.endsWith(`.${kind}`);

/** What the worker of that kind is called here: that of a service, else of what says how it is. */
export function partOf(kind: 'render' | 'output', installation: Installation | null): string | null {
	const names = [...(installation?.services ?? []).map(({ name }) => name), ...(installation?.health ?? []).map(({ component }) => component)];
	return names.find((name) => isOf(kind, name)) ?? null;
}

export const hasLight = (installation: Installation | null): boolean => partOf('render', installation) !== null || partOf('output', installation) !== null;
