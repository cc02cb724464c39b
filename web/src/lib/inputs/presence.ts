// Whether anything is to be seen on the inputs page. Apart from all else of it, as every page asks.
import type { JsonObject } from '$contract/fields';
import type { Installation } from '$contract/types';

/** Whether a component that says this of itself owns devices. */
export const hasInputs = (details: JsonObject): boolean => Array.isArray(details['inputs']);

const isInputService = (name: string): boolean => name === 'input' || name.endsWith('.input');

export const hasInputService = (installation: Installation | null): boolean =>
	installation !== null &&
	(installation.services.some(({ name }) => isInputService(name)) || installation.health.some(({ details }) => hasInputs(details)));
