// The section `alerts` with one of its rules or targets made, changed or removed, or another time zone. Pure. `rules` and `targets` are a key
// each: what is saved says all of them.
import type { Config, FieldMistake } from '$contract/config';
import { isObject, type JsonObject } from '$contract/fields';
import { targetName } from './target_draft';

export interface AlertSection {
	rules: JsonObject;
	targets: readonly JsonObject[];
	/** Of the hours of rules; empty: the machine's. */
	time_zone: string;
}

/** The keys that change. */
export type Patch = Partial<AlertSection>;

export function sectionOf(config: Config): AlertSection {
	const { rules, targets, time_zone } = config.sections['alerts'] ?? {};
	return { rules: isObject(rules) ? rules : {}, targets: Array.isArray(targets) ? targets.filter(isObject) : [], time_zone: typeof time_zone === 'string' ? time_zone : '' };
}

export const ruleIn = ({ rules }: Pick<AlertSection, 'rules'>, name: string): JsonObject | null => {
	const rule = Object.hasOwn(rules, name) ? rules[name] : null;
	return isObject(rule) ? rule : null;
};

export const targetIn = ({ targets }: AlertSection, name: string): JsonObject | null => targets.find((target) => targetName(target) === name) ?? null;

/** In the place of the one that was named `was`; null: behind the others. */
export function withRule({ rules }: AlertSection, was: string | null, name: string, rule: JsonObject): Patch {
	const entries = Object.entries(rules);
	const at = entries.findIndex(([each]) => each === was);
	if (at < 0) entries.push([name, rule]);
	else entries[at] = [name, rule];
	return { rules: Object.fromEntries(entries) };
}

export const withoutRule = ({ rules }: AlertSection, name: string): Patch => ({ rules: Object.fromEntries(Object.entries(rules).filter(([each]) => each !== name)) });

/** Rules that name the one which was `was` name it as it is now. */
export function withTarget(section: AlertSection, was: string | null, target: JsonObject): Patch {
	const targets = [...section.targets];
	const at = targets.findIndex((each) => targetName(each) === was);
	if (at < 0) targets.push(target);
	else targets[at] = target;
	const name = targetName(target);
	return { targets, ...(was === null || was === name ? {} : renamed(section, was, [name])) };
}

/** Rules that name it no longer do. */
export const withoutTarget = (section: AlertSection, name: string): Patch => ({ targets: section.targets.filter((each) => targetName(each) !== name), ...renamed(section, name, []) });

export const rulesNaming = ({ rules }: AlertSection, target: string): string[] =>
	Object.entries(rules).flatMap(([name, rule]) => (isObject(rule) && Array.isArray(rule['targets']) && rule['targets'].includes(target) ? [name] : []));

function renamed(section: AlertSection, was: string, now: readonly string[]): Patch {
	const naming = new Set(rulesNaming(section, was));
	if (naming.size === 0) return {};
	const entries = Object.entries(section.rules).map(([name, rule]): [string, unknown] => {
		if (!naming.has(name) || !isObject(rule) || !Array.isArray(rule['targets'])) return [name, rule];
		const targets: unknown[] = rule['targets'];
		return [name, { ...rule, targets: targets.flatMap((each): readonly unknown[] => (each === was ? now : [each])) }];
	});
	return { rules: Object.fromEntries(entries) };
}

export const alike = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What was said of the keys of one rule or target, by key ("clear", "active.from"; empty: the whole), and of anything else. */
export function saidWithin(mistakes: readonly FieldMistake[], path: string): { said: ReadonlyMap<string, string>; others: string[] } {
	const said = new Map<string, string>();
	const others: string[] = [];
	for (const { section, key, message } of mistakes) {
		const isOwn = section === 'alerts' && (key === path || key.startsWith(`${path}.`));
		if (!isOwn) {
			others.push(`${section}${key === '' ? '' : `.${key}`}: ${message}`);
			continue;
		}
		const own = key.slice(path.length + 1).replace(/\[\d+\]$/, '');
		said.set(own, said.has(own) ? `${said.get(own)}; ${message}` : message);
	}
	return { said, others };
}
