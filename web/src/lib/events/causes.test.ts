// The way back from an event to what led to it.
import { expect, test } from 'vitest';
import { causeKey, chainOf, completed } from './causes';
import { keyOf } from './event_log';
import { busEvent, fromDirector } from './events_testing';

const press = busEvent('p-1', 'button.press');
const tap = fromDirector('d-1', 'button.double_tap', {}, { cause: 'page/p-1' });
const begun = fromDirector('d-2', 'event.playlist.created', {}, { cause: 'd-1' });
const flash = fromDirector('d-3', 'light.flash', {}, { cause: 'd-2' });
const known = (...events: (typeof press)[]) => new Map(events.map((event) => [keyOf(event), event]));
const ids = (chain: { events: readonly { id: string }[] }) => chain.events.map(({ id }) => id);

test('a plain cause is of the same source, one with a slash names its source', () => {
	expect(causeKey(flash)).toBe('director/d-2');
	expect(causeKey(tap)).toBe('page/p-1');
	expect(causeKey(press)).toBeNull();
});

test('an id may hold slashes of its own', () => {
	expect(causeKey(fromDirector('d', 'x', {}, { cause: 'left.pad/a/b' }))).toBe('left.pad/a/b');
});

test('the chain goes from the raw input to the event', () => {
	const chain = chainOf(flash, known(press, tap, begun, flash));
	expect(ids(chain)).toEqual(['p-1', 'd-1', 'd-2', 'd-3']);
	expect(chain.missing).toBeNull();
});

test('an input has no cause', () => {
	expect(chainOf(press, new Map())).toEqual({ events: [press], missing: null });
});

test('a cause that is not known is named', () => {
	const chain = chainOf(flash, known(begun, flash));
	expect(ids(chain)).toEqual(['d-2', 'd-3']);
	expect(chain.missing).toBe('director/d-1');
});

test('the director completes what the page does not know', () => {
	const chain = completed(chainOf(flash, known(flash)), [press, tap, begun, flash]);
	expect(ids(chain)).toEqual(['p-1', 'd-1', 'd-2', 'd-3']);
	expect(chain.missing).toBeNull();
});

test('where the director has forgotten too, the rest is told', () => {
	expect(completed(chainOf(flash, known(flash)), [begun, flash]).missing).toBe('director/d-1');
	expect(ids(completed(chainOf(flash, known(flash)), []))).toEqual(['d-3']);
});

test('a circle is told once', () => {
	const one = fromDirector('a', 'x', {}, { cause: 'b' });
	const two = fromDirector('b', 'x', {}, { cause: 'a' });
	expect(ids(chainOf(one, known(one, two)))).toEqual(['b', 'a']);
});
