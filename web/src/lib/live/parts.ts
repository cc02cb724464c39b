// Who is in an installation, by what the last part of a name says: "stage.render" is a "render".
import type { Installation } from '$contract/types';

export const isOf = (kind: string, name: string): boolean => name === kind || name.endsWith(`.${kind}`);

/** The names of that kind, each once: of services, then of what says how it is. */
export function namesOf(kind: string, installation: Installation | null): string[] {
	const names = [...(installation?.services ?? []).map(({ name }) => name), ...(installation?.health ?? []).map(({ component }) => component)];
	return [...new Set(names.filter((name) => isOf(kind, name)))];
}
