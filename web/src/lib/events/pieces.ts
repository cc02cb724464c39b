// Lists that come in pieces, taken together as far as a page can show them.
import type { Piece } from '$contract/director';
import type { Outcome } from './post';

/** More definitions than this are counted, not shown. */
export const MOST_SHOWN = 500;

export interface Pieces<T> {
	items: readonly T[];
	/** How many more there are. */
	unseen: number;
}

/** Asks for one piece after the other; `ask` is told where the piece begins, as the one before said. */
export async function inPieces<T>(ask: (after: number) => Promise<Outcome<Piece<T>>>): Promise<Outcome<Pieces<T>>> {
	const items: T[] = [];
	let total = 0;
	for (let after: number | null = 0; after !== null && items.length < MOST_SHOWN;) {
		const piece: Outcome<Piece<T>> = await ask(after);
		if (!piece.ok) return piece;
		items.push(...piece.value.items);
		total = piece.value.total;
		// One that does not go on would be asked for ever.
		after = piece.value.next !== null && piece.value.next > after ? piece.value.next : null;
	}
	const shown = items.slice(0, MOST_SHOWN);
	return { ok: true, value: { items: shown, unseen: Math.max(0, total - shown.length) } };
}
