// Whether there is light here, and what who makes it is called. Apart from all else of the light, as every page asks.
import type { Installation } from '$contract/types';
import { namesOf } from '$live/parts';

/** What the worker of that kind is called here: that of a service, else of what says how it is. */
export const partOf = (kind: 'render' | 'output', installation: Installation | null): string | null => namesOf(kind, installation)[0] ?? null;

export const hasLight = (installation: Installation | null): boolean => partOf('render', installation) !== null || partOf('output', installation) !== null;
