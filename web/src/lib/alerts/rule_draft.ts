// A rule as it is written on the page: of one reading, with one condition. What else a rule can be is said in the file.
import type { Severity } from '$contract/alerts';
import type { JsonObject } from '$contract/fields';

export const CONDITIONS = ['above', 'below', 'rises_by', 'falls_by', 'silent_for'] as const;

export type Condition = (typeof CONDITIONS)[number];

export interface RuleDraft {
	name: string;
	/** source/sensor. */
	reading: string;
	condition: Condition;
	/** Of above and below; of rises_by and falls_by: by how much. */
	limit: number;
	/** How long it must be so; of silent_for: how long nothing was heard; of rises_by and falls_by: in how much time. */
	minutes: number;
	severity: Severity;
}

/** Whether it is about a change, and not about the number itself. */
export const isOfChange = (condition: Condition): boolean => condition === 'rises_by' || condition === 'falls_by';

/** As the name of a table in the file: "Stale air!" is stale-air. Empty where nothing of it remains. */
export const ruleName = (typed: string): string =>
	typed
		.toLowerCase()
		.replace(/[^a-z0-9_-]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 64);

export function ruleOf({ reading, condition, limit, minutes, severity }: RuleDraft): JsonObject {
	const long = `${Math.round(minutes * 60)}s`;
	if (condition === 'silent_for') return { reading, silent_for: long, severity };
	if (isOfChange(condition)) return { reading, [condition]: limit, within: long, severity };
	return { reading, [condition]: limit, ...(minutes > 0 ? { for: long } : {}), severity };
}
