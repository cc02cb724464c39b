// Whether anybody tells of alerts here, and of how many. Apart from all else of them, as every page asks.
import type { Health, Installation } from '$contract/types';
import { isOf, namesOf } from '$live/parts';

export const isOfAlerts = (name: string): boolean => isOf('alerts', name);

const healthOf = (installation: Installation | null): Health | undefined => installation?.health.find(({ component }) => isOfAlerts(component));

export const hasAlerts = (installation: Installation | null): boolean => namesOf('alerts', installation).length > 0;

/** That nobody has taken note of. */
export function openAlerts(installation: Installation | null): number {
	const open = healthOf(installation)?.details['open'];
	return typeof open === 'number' ? open : 0;
}

/** Another text whenever the alerts may have changed. */
export const tokenOf = (installation: Installation | null): string => {
	const health = healthOf(installation);
	return health === undefined ? '' : `${health.updatedAt} ${health.message} ${JSON.stringify(health.details)}`;
};
