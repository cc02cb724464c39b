// Whether there are cameras here, and what who has them is called. Apart from all else of them, as every page asks.
import type { Installation, Service } from '$contract/types';
import { isOf, namesOf } from '$live/parts';

export const cameraServiceOf = (installation: Installation | null): Service | null =>
	installation?.services.find(({ name }) => isOf('camera', name)) ?? null;

/** What the worker is called here: that of a service, else of what says how it is. */
export const camerasOf = (installation: Installation | null): string | null => namesOf('camera', installation)[0] ?? null;
