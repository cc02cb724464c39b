// What a wall shows and when it is dim: said in its address (`/wall?cards=co2,weather&night=22:00-06:30&dim=15`), else as it was set in
// this browser, else as below. Pure.

/** Not by name: one reading, `source/sensor`. */
export const NAMED_CARDS = ['temperature', 'co2', 'weather', 'alerts'] as const;

export type Night =
	| { kind: 'never' }
	/** Minutes since midnight; it may last over midnight. */
	| { kind: 'hours'; from: number; to: number }
	/** While that reading, `source/sensor`, is below a value. */
	| { kind: 'light'; reading: string; below: number };

export interface WallOptions {
	cards: readonly string[];
	night: Night;
	/** How bright it is at night, in percent. */
	dim: number;
}

export const DEFAULT_WALL: WallOptions = { cards: NAMED_CARDS, night: { kind: 'hours', from: 22 * 60, to: 6 * 60 + 30 }, dim: 20 };

/** Darker than that nobody finds it again. */
export const LEAST_DIM = 4;

/** Each part that the address says; what makes no sense there is as if it were not said. */
export function optionsOf(search: URLSearchParams, kept: WallOptions): WallOptions {
	const cards = cardsOf(search.get('cards') ?? '');
	const dim = Number(search.get('dim') ?? NaN);
	return {
		cards: cards.length > 0 ? cards : kept.cards,
		night: nightOf(search.get('night') ?? '') ?? kept.night,
		dim: dim >= LEAST_DIM && dim <= 100 ? dim : kept.dim
	};
}

/** As the address says them. */
export function searchOf({ cards, night, dim }: WallOptions): string {
	return `cards=${cards.map(encodeURIComponent).join(',')}&night=${encodeURIComponent(nightText(night))}&dim=${dim}`;
}

const isCard = (card: string): boolean => NAMED_CARDS.some((name) => name === card) || /^[^/\s]+\/\S+$/.test(card);

export const cardsOf = (text: string): string[] => [...new Set(text.split(',').map((card) => card.trim()).filter(isCard))];

/** "22:00-06:30", "sense_hat/light<10", "never"; null: none of these. */
export function nightOf(text: string): Night | null {
	if (text === 'never') return { kind: 'never' };
	const hours = /^(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)$/.exec(text);
	if (hours) {
		const [, fromHour, fromMinute, toHour, toMinute] = hours.map(Number) as [number, number, number, number, number];
		if (fromHour > 23 || toHour > 23 || fromMinute > 59 || toMinute > 59) return null;
		return { kind: 'hours', from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
	}
	const light = /^([^/<\s]+\/[^<\s]+)<(-?\d+(?:\.\d+)?)$/.exec(text);
	return light ? { kind: 'light', reading: light[1] ?? '', below: Number(light[2]) } : null;
}

export function nightText(night: Night): string {
	switch (night.kind) {
		case 'never':
			return 'never';
		case 'hours':
			return `${clock(night.from)}-${clock(night.to)}`;
		case 'light':
			return `${night.reading}<${night.below}`;
	}
}

export const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
