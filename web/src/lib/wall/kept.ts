// The options of the wall as they were set in this browser.
import { cardsOf, DEFAULT_WALL, LEAST_DIM, nightOf, nightText, type WallOptions } from './options';

const KEY = 'tutti-wall';

export function keptWall(): WallOptions {
	try {
		const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
		const cards = cardsOf(String(kept.cards ?? ''));
		const dim = Number(kept.dim);
		return {
			cards: cards.length > 0 ? cards : DEFAULT_WALL.cards,
			night: nightOf(String(kept.night ?? '')) ?? DEFAULT_WALL.night,
			dim: dim >= LEAST_DIM && dim <= 100 ? dim : DEFAULT_WALL.dim
		};
	} catch {
		return DEFAULT_WALL;
	}
}

export function keepWall({ cards, night, dim }: WallOptions): void {
	try {
		localStorage.setItem(KEY, JSON.stringify({ cards: cards.join(','), night: nightText(night), dim }));
	} catch {
		// Storage is forbidden here: the address can say it.
	}
}
