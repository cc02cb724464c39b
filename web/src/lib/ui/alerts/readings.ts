// The readings that a rule can be about, as they are offered.
import { isOfText, type Condition } from '$alerts/rule_draft';
import type { Named } from '$alerts/sentence';
import type { SourceView } from '$live/view';
import { styleOf } from '$ui/sensors';
import { sourceName } from '$words/sources';

export interface Offer extends Named {
	/** source/sensor. */
	path: string;
	isNumber: boolean;
}

export const offersOf = (sources: readonly SourceView[]): Offer[] =>
	sources.flatMap((source) =>
		source.sensors.map(({ sensor, reading }) => ({
			path: `${source.id}/${sensor}`,
			name: `${sourceName(source.meta) ?? source.id}: ${styleOf(sensor, reading).label}`,
			unit: reading.unit,
			isNumber: typeof reading.value === 'number'
		}))
	);

export const offersFor = (offers: readonly Offer[], condition: Condition): Offer[] => offers.filter(({ isNumber }) => condition === 'silent_for' || isNumber !== isOfText(condition));

/** A filter, or a reading that is away, is called as it is. */
export const namedAmong =
	(offers: readonly Offer[]) =>
	(reading: string): Named =>
		offers.find(({ path }) => path === reading) ?? { name: reading, unit: '' };
