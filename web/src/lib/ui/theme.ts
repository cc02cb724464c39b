// The choice between light, dark and what the system says; `static/theme.js` applies it.
export const THEMES = ['system', 'light', 'dark'] as const;

export type Theme = (typeof THEMES)[number];

const KEY = 'tutti-theme';

export function storedTheme(): Theme {
	try {
		const value = localStorage.getItem(KEY);
		return THEMES.find((theme) => theme === value) ?? 'system';
	} catch {
		return 'system';
	}
}

export function storeTheme(theme: Theme): void {
	try {
		if (theme === 'system') localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, theme);
	} catch {
		// Storage is forbidden here: the choice lasts as long as the page.
	}
	dispatchEvent(new CustomEvent(KEY, { detail: theme }));
}
