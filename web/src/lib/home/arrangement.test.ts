// How cards are arranged, and that what was kept is never believed blindly.
import { describe, expect, test } from 'vitest';
import { arrangementFrom, asItComes, isAsItComes, named, ordered, placed, stepped, toggled } from './arrangement';

const cards = ['air', 'hat', 'sky', 'system'].map((id) => ({ id }));
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).join(' ');

describe('an arrangement', () => {
	test('of nobody is the page\'s own', () => {
		expect(ids(ordered(cards, asItComes))).toBe('air hat sky system');
		expect(isAsItComes(asItComes)).toBe(true);
	});

	test('puts a card where another was', () => {
		const later = placed(asItComes, cards, 'air', 'sky');
		expect(ids(ordered(cards, later))).toBe('hat sky air system');
		expect(ids(ordered(cards, placed(later, ordered(cards, later), 'system', 'hat')))).toBe('system hat sky air');
		expect(placed(later, cards, 'nobody', 'hat')).toBe(later);
	});

	test('steps over what is hidden', () => {
		const hidden = toggled(asItComes, 'hat');
		expect(ids(ordered(cards, stepped(hidden, cards, 'sky', -1)))).toBe('sky air hat system');
		expect(stepped(hidden, cards, 'air', -1)).toBe(hidden);
		expect(toggled(hidden, 'hat').hidden).toEqual([]);
	});

	test('remembers who is away, and shows who is new behind', () => {
		const own = placed(asItComes, cards, 'system', 'air');
		const others = [{ id: 'new' }, { id: 'air' }, { id: 'system' }];
		expect(ids(ordered(others, own))).toBe('system air new');
		expect(ids(ordered(cards, placed(own, ordered(others, own), 'air', 'system')))).toBe('air system hat sky');
	});

	test('calls a card as somebody does, or as itself again', () => {
		const own = named(asItComes, 'air', '  Upstairs ');
		expect(own.names).toEqual({ air: 'Upstairs' });
		expect(named(own, 'air', ' ').names).toEqual({});
	});
});

test.each([null, '', '{', '7', 'null', '[]', '{"order":7,"hidden":[1,null],"names":{"a":3}}'])('%j is as good as nothing', (text) => {
	expect(isAsItComes(arrangementFrom(text))).toBe(true);
});

test('what was kept is read again', () => {
	const own = named(toggled(placed(asItComes, cards, 'sky', 'air'), 'hat'), 'air', 'Up');
	expect(arrangementFrom(JSON.stringify(own))).toEqual(own);
});
