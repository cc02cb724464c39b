// How somebody arranged the cards of the overview: their order, which are hidden, what they are called. Pure. What is not named here
// stands behind what is, in the page's own order: a new source shows by itself.

export interface Arrangement {
	readonly order: readonly string[];
	readonly hidden: readonly string[];
	readonly names: Readonly<Record<string, string>>;
}

export const asItComes: Arrangement = { order: [], hidden: [], names: {} };

const MOST_NAME = 60;

interface Card {
	id: string;
}

/** All cards in their order, hidden ones too. */
export function ordered<T extends Card>(cards: readonly T[], { order }: Arrangement): T[] {
	const rank = new Map(order.map((id, index) => [id, index]));
	const placed = cards.map((card, index) => ({ card, at: rank.get(card.id) ?? order.length + index }));
	return placed.sort((a, b) => a.at - b.at).map(({ card }) => card);
}

/** `id` to the place of `target`, which makes way; `cards` as they are shown now. */
export function placed(arrangement: Arrangement, cards: readonly Card[], id: string, target: string): Arrangement {
	const ids = cards.map((card) => card.id);
	const [from, to] = [ids.indexOf(id), ids.indexOf(target)];
	if (from < 0 || to < 0) return arrangement;
	ids.splice(to, 0, ...ids.splice(from, 1));
	// Who is away now keeps a place, behind those that are here.
	return { ...arrangement, order: [...ids, ...arrangement.order.filter((each) => !ids.includes(each))] };
}

/** One place earlier (-1) or later (1) among those that are to be seen. */
export function stepped(arrangement: Arrangement, cards: readonly Card[], id: string, by: -1 | 1): Arrangement {
	const seen = cards.filter((card) => !arrangement.hidden.includes(card.id));
	const target = seen[seen.findIndex((card) => card.id === id) + by];
	return target ? placed(arrangement, cards, id, target.id) : arrangement;
}

export function toggled(arrangement: Arrangement, id: string): Arrangement {
	const hidden = arrangement.hidden.includes(id) ? arrangement.hidden.filter((each) => each !== id) : [...arrangement.hidden, id];
	return { ...arrangement, hidden };
}

/** An empty name is its own. */
export function named(arrangement: Arrangement, id: string, name: string): Arrangement {
	const { [id]: _, ...others } = arrangement.names;
	const given = name.trim().slice(0, MOST_NAME);
	return { ...arrangement, names: given === '' ? others : { ...others, [id]: given } };
}

/** What was kept, whatever became of it. */
export function arrangementFrom(text: string | null): Arrangement {
	try {
		const json = JSON.parse(text ?? '') as Partial<Record<keyof Arrangement, unknown>> | null;
		const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []);
		const names = Object.entries(json?.names ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
		return { order: texts(json?.order), hidden: texts(json?.hidden), names: Object.fromEntries(names) };
	} catch {
		return asItComes;
	}
}

export const isAsItComes = ({ order, hidden, names }: Arrangement): boolean => order.length === 0 && hidden.length === 0 && Object.keys(names).length === 0;
