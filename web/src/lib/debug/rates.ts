// How often each address and topic speaks, in the order that somebody chose. Pure.
import type { Rate } from '$contract/debug';

export const COLUMNS = ['name', 'rate', 'interval', 'jitter', 'count', 'age'] as const;
export type Column = (typeof COLUMNS)[number];

export interface Order {
	by: Column;
	falls: boolean;
}

export const MOST_FREQUENT: Order = { by: 'rate', falls: true };

/** Of a column that is chosen again the other way round; numbers begin with the largest. */
export const turned = (order: Order, by: Column): Order => ({ by, falls: order.by === by ? !order.falls : by !== 'name' });

/** What is not known comes last, either way. */
export function sorted(rates: readonly Rate[], { by, falls }: Order): readonly Rate[] {
	const sign = falls ? -1 : 1;
	return [...rates].sort((a, b) => {
		const [one, two] = [a[by], b[by]];
		if (one === null || two === null) return Number(one === null) - Number(two === null);
		if (one !== two) return (one < two ? -1 : 1) * sign;
		return a.name < b.name ? -1 : 1;
	});
}
