// Whether there are cameras here, and what who has them is called. Apart from all else of them, as every page asks.
import type { Installation, Service } from '$contract/types';

const hasCameras = (name: string): boolean => name === 'camera' || name.endsWith('.camera');

export const cameraServiceOf = (installation: Installation | null): Service | null =>
	installation?.services.find(({ name }) => hasCameras(name)) ?? null;

/** What the worker is called here: that of a service, else of what says how it is. */
export function camerasOf(installation: Installation | null): string | null {
	return cameraServiceOf(installation)?.name ?? installation?.health.find(({ component }) => hasCameras(component))?.component ?? null;
}
