// In which language the page speaks: what somebody chose here, else what the browser asks for, else English. Numbers and dates are
// written as the browser's owner writes that language ("de-CH").

export const LANGUAGES = ['en', 'de'] as const;

export type Language = (typeof LANGUAGES)[number];

/** Each in itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

const KEY = 'tutti-language';

/** The first of what is asked for that we speak. Pure. */
export function languageFor(asked: readonly string[]): Language {
	const known = asked.map((tag) => LANGUAGES.find((language) => language === tag.toLowerCase().split('-')[0]));
	return known.find((language) => language !== undefined) ?? 'en';
}

/** The owner's own kind of that language, or the plain one. Pure. */
export const localeFor = (language: Language, asked: readonly string[]): string =>
	asked.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;

const asked = (): readonly string[] => (typeof document === 'undefined' ? [] : navigator.languages);

function stored(): Language | undefined {
	try {
		return typeof document === 'undefined' ? undefined : LANGUAGES.find((language) => language === localStorage.getItem(KEY));
	} catch {
		return undefined;
	}
}

let current: Language = $state(stored() ?? languageFor(asked()));
mark();

export const language = (): Language => current;
export const locale = (): string => localeFor(current, asked());

export function speak(next: Language): void {
	current = next;
	mark();
	try {
		localStorage.setItem(KEY, next);
	} catch {
		// Storage is forbidden here: it holds until the page is left.
	}
}

/** Screen readers choose their voice by it. */
function mark(): void {
	if (typeof document !== 'undefined') document.documentElement.lang = current;
}
