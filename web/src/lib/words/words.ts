// What a part of the page says, in every language, side by side: a file a part, so that each page brings its own words alone. Its type
// asks for each phrase in each language, with the same values in it.
import { language, type Language } from './language.svelte';

type Phrase = string | ((...values: never[]) => string);
/** Any text for a text; for a phrase with values one with the same. */
type Alike<P> = P extends string ? string : P;

export type Words<T> = { readonly [Key in keyof T]: Alike<T[Key]> };

/** Read in the language that is spoken then; what shows it follows a change of that. */
export function words<T extends Record<string, Phrase>>(table: {
	[Key in keyof T]: { en: T[Key] } & Record<Exclude<Language, 'en'>, Alike<T[Key]>>;
}): Words<T> {
	const told = {};
	for (const key of Object.keys(table)) {
		Object.defineProperty(told, key, { enumerable: true, get: () => table[key]?.[language()] });
	}
	return told as Words<T>;
}
