import { expect, test } from 'vitest';
import type { Piece } from '$contract/director';
import { inPieces, MOST_SHOWN } from './pieces';
import type { Outcome } from './post';

/** A director with so many numbers, which it tells in pieces of a hundred. */
function director(total: number) {
	const asked: number[] = [];
	const ask = async (after: number): Promise<Outcome<Piece<number>>> => {
		asked.push(after);
		const items = Array.from({ length: Math.min(100, total - after) }, (_, i) => after + i + 1);
		return { ok: true, value: { items, next: after + 100 < total ? after + 100 : null, total } };
	};
	return { asked, ask };
}

test('pieces make one list', async () => {
	const { asked, ask } = director(250);
	const all = await inPieces(ask);
	expect(all).toEqual({ ok: true, value: { items: Array.from({ length: 250 }, (_, i) => i + 1), unseen: 0 } });
	expect(asked).toEqual([0, 100, 200]);
});

test('of very many the first are taken and the others counted', async () => {
	const { asked, ask } = director(10_000);
	const all = await inPieces(ask);
	expect(all.ok && all.value.items.length).toBe(MOST_SHOWN);
	expect(all.ok && all.value.unseen).toBe(10_000 - MOST_SHOWN);
	expect(asked.length).toBe(MOST_SHOWN / 100);
});

test('a refusal is passed on, and a list that does not go on ends', async () => {
	const refused = { ok: false as const, code: 'unavailable', message: 'busy' };
	expect(await inPieces(async () => refused)).toBe(refused);
	const stuck = async (): Promise<Outcome<Piece<number>>> => ({ ok: true, value: { items: [1], next: 0, total: 9 } });
	expect(await inPieces(stuck)).toEqual({ ok: true, value: { items: [1], unseen: 8 } });
});
