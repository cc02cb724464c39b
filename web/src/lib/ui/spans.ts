// How much of the past a line shows, to choose from.
export const SPANS = [
	{ seconds: 900, word: '15 min' },
	{ seconds: 3600, word: '1 h' },
	{ seconds: 86_400, word: '1 d' },
	{ seconds: 604_800, word: '7 d' }
] as const;
