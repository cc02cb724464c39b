// Whether anything is to be seen on the inputs page. Apart from all else of it, as every page asks.
import type { JsonObject } from '$contract/fields';
import type { Installation } from '$contract/types';
import { isOf } from '$live/parts';

/** Whether a component that says this of itself owns devices. */
export const hasInputs = (details: JsonObject): boolean => Array.isArray(details['inputs']);

export const hasInputService = (installation: Installation | null): boolean =>
	installation !== null &&
	(installation.services.some(({ name }) => isOf('input', name)) || installation.health.some(({ details }) => hasInputs(details)));
