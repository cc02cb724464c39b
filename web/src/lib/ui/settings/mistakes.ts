// What the page itself finds wrong, in words.
import type { Mistake } from '$settings/draft';
import { parts } from '$words/settings_installation';
import { formatNumber } from '../format';

/** Empty where nothing is wrong. */
export function wordsOf(mistake: Mistake | null): string {
	switch (mistake?.kind) {
		case undefined:
			return '';
		case 'no_number':
			return parts.noNumber;
		case 'no_whole_number':
			return parts.noWholeNumber;
		case 'range':
			return parts.range(formatNumber(mistake.least), formatNumber(mistake.most));
		case 'order':
			return parts.order;
		case 'needed':
			return parts.needed;
	}
}
