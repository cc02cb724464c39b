// Whether anybody remembers what goes on here. Apart from all else of it.
import type { Installation } from '$contract/types';

const isDebugger = (name: string): boolean => name === 'debug' || name.endsWith('.debug');

/** Who is asked; of several the one of this node. Null: nobody. */
export function debuggerOf(installation: Installation | null): string | null {
	const names = [...(installation?.services ?? []).map(({ name }) => name), ...(installation?.health ?? []).map(({ component }) => component)].filter(isDebugger);
	return names.find((name) => name === 'debug') ?? names[0] ?? null;
}
