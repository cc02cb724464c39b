// What is being written, by the name of the scene: pure. A draft differs from what is kept until it is saved.
import type { ScriptFault } from '$contract/scripts';

export interface Draft {
	readonly text: string;
	/** What the file has; null: there is none yet. */
	readonly kept: string | null;
	/** What was wrong with some text, and with which. */
	readonly verdict: { readonly text: string; readonly fault: ScriptFault | null } | null;
}

export type Drafts = Readonly<Record<string, Draft>>;

export const isChanged = (draft: Draft): boolean => draft.text !== draft.kept;

/** What is wrong with the text as it stands: null where it is good, or not known yet. */
export const faultOf = (draft: Draft): ScriptFault | null => (draft.verdict?.text === draft.text ? draft.verdict.fault : null);

export const isJudged = (draft: Draft): boolean => draft.verdict?.text === draft.text;

/** What came from the file. What somebody wrote meanwhile stays. */
export function opened(drafts: Drafts, name: string, source: string): Drafts {
	const before = drafts[name];
	if (before !== undefined && isChanged(before)) return { ...drafts, [name]: { ...before, kept: source } };
	return { ...drafts, [name]: { text: source, kept: source, verdict: before?.verdict ?? null } };
}

export const begun = (drafts: Drafts, name: string, text: string): Drafts => ({ ...drafts, [name]: { text, kept: null, verdict: null } });

export function written(drafts: Drafts, name: string, text: string): Drafts {
	const before = drafts[name];
	return before === undefined ? drafts : { ...drafts, [name]: { ...before, text } };
}

export function judged(drafts: Drafts, name: string, text: string, fault: ScriptFault | null): Drafts {
	const before = drafts[name];
	return before === undefined ? drafts : { ...drafts, [name]: { ...before, verdict: { text, fault } } };
}

/** The file has that text now, whatever was written since. */
export function saved(drafts: Drafts, name: string, text: string): Drafts {
	const before = drafts[name];
	return before === undefined ? drafts : { ...drafts, [name]: { ...before, kept: text, verdict: { text, fault: null } } };
}

/** As the server has it: a to z, 0 to 9, _ and -, at most 64 of them. */
export const isSceneName = (name: string): boolean => /^[a-z0-9_-]{1,64}$/.test(name);
