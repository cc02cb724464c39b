import { decodeHealthBook, decodeHealthHistory, type BookLevel, type Component, type HealthBook, type HealthChange } from '$contract/health_book';
import { firedWords, headlineOf, hrefOf, ruleWords, stretchWords, toneOf, wordOf } from '$ui/health/words';
import { speak } from '$words/language.svelte';
import { afterEach, expect, test } from 'vitest';
import { inOrder, placeOf, shareWell, stretchAt, stretchesOf } from './course';

afterEach(() => speak('en'));

const component = (name: string, level: BookLevel, rest: Partial<Component> = {}): Component => ({ component: name, level, isReady: level === 'ok' || level === 'warn', isRequired: false, reason: '', since: 0, flaps: 0, ...rest });
const change = (number: number, at: number, from: BookLevel, to: BookLevel, reason = '', name = 'render'): HealthChange => ({ number, at, component: name, from, to, reason });

test('a course has no holes: each stretch goes on to the next change, and what was before is what it came from', () => {
	const changes = [change(3, 900, 'error', 'ok'), change(9, 850, 'ok', 'error', '', 'other'), change(2, 800, 'ok', 'error', 'no display')];
	expect(stretchesOf(component('render', 'ok'), changes, 1000, 400)).toEqual([
		{ level: 'ok', from: 600, to: 800, reason: '', isOpen: true },
		{ level: 'error', from: 800, to: 900, reason: 'no display', isOpen: false },
		{ level: 'ok', from: 900, to: 1000, reason: '', isOpen: false }
	]);
	expect(stretchesOf(component('render', 'ok'), changes, 1000, 150).map(({ level, from }) => [level, from])).toEqual([['error', 800], ['ok', 900]]);
	expect(stretchesOf(component('render', 'ok'), changes, 1000, 50).map(({ level }) => level)).toEqual(['ok']);
});

test('a component that never changed is what it is, for as long as that is known', () => {
	expect(stretchesOf(component('hub', 'ok', { since: 950 }), [], 1000, 400)).toEqual([{ level: 'ok', from: 950, to: 1000, reason: '', isOpen: true }]);
	expect(stretchesOf(component('hub', 'ok', { since: 0 }), [], 1000, 400)[0]?.from).toBe(600);
	expect(stretchesOf(component('hub', 'ok', { since: null }), [], 1000, 400)).toEqual([{ level: 'ok', from: 1000, to: 1000, reason: '', isOpen: true }]);
});

test('a place on the line is a stretch, or none where nothing is known', () => {
	const stretches = stretchesOf(component('render', 'ok', { since: 900 }), [], 1000, 400);
	expect([0.1, 0.8, 1, 1.2].map((place) => stretchAt(stretches, place, 1000, 400))).toEqual([-1, 0, 0, 0]);
	expect([600, 800, 1000, 100, 2000].map((at) => placeOf(at, 1000, 400))).toEqual([0, 0.5, 1, 0, 1]);
});

test('how long it was well, of what is known', () => {
	const changes = [change(2, 900, 'error', 'ok'), change(1, 800, 'ok', 'error')];
	expect(shareWell(stretchesOf(component('render', 'ok'), changes, 1000, 400), 1000, 400)).toBe(0.75);
	expect(shareWell(stretchesOf(component('hub', 'ok', { since: null }), [], 1000, 400), 1000, 400)).toBeNull();
});

test('what keeps it from being ready stands first, then the worst, then what is required', () => {
	const all = [component('a', 'ok'), component('b', 'error'), component('c', 'ok', { isRequired: true }), component('d', 'unknown', { isRequired: true }), component('e', 'warn')];
	expect(inOrder(all).map((each) => each.component)).toEqual(['d', 'b', 'e', 'c', 'a']);
});

test('the page in a sentence', () => {
	const told = (book: Partial<HealthBook>) => headlineOf({ isReady: true, level: 'ok', unready: [], components: [component('a', 'ok')], rules: [], ...book }, '', 'live').text;
	expect(told({})).toBe('All that is needed is ready');
	expect(told({ components: [component('a', 'warn')] })).toBe('Ready, but not all is well');
	expect(told({ isReady: false, unready: [{ component: 'a', level: 'error', reason: '' }, { component: 'b', level: 'ok', reason: '' }] })).toBe('Not ready: 2 parts are missing');
	expect(headlineOf(null, '', 'live').text).toBe('One moment…');
});

test('a component, a stretch and a rule in words', () => {
	expect([component('a', 'ok'), component('a', 'ok', { isReady: false }), component('a', 'warn', { isReady: false }), component('a', 'error')].map((each) => [wordOf(each), toneOf(each)])).toEqual([['well', 'good'], ['not ready', 'busy'], ['not ready', 'warn'], ['error', 'bad']]);
	expect(stretchWords({ level: 'error', from: 800, to: 860, reason: 'no display', isOpen: false }, 1000)).toMatch(/^error, \d\d:\d\d:20 to \d\d:\d\d:20, for 1 min 00 s: no display$/);
	expect(stretchWords({ level: 'ok', from: 600, to: 1000, reason: '', isOpen: true }, 1000)).toBe('well');
	expect(['service/a b', 'render', 'worker/clock'].map(hrefOf)).toEqual(['/services#a%20b', null, null]);
	const rule = { rule: 'dark', component: 'render', level: 'error' as const, lasts: 30, then: 'event', atMost: 3, within: 3600, fired: [] };
	expect([ruleWords(rule), firedWords(rule, 1000)]).toEqual(['When render is “error” or worse for 30 s: tell it as an event', 'not of late']);
});

test('what control says is understood with what it has, and refused where it says nonsense', () => {
	const least = { component: 'render', level: 'unknown', ready: false, required: true };
	expect(decodeHealthBook({ ready: false, level: 'unknown', unready: [{ component: 'render', level: 'unknown', reason: 'r' }], components: [least] })).toMatchObject({ ok: true, value: { isReady: false, rules: [], components: [{ reason: '', flaps: 0, since: null }] } });
	expect(decodeHealthBook({ ready: true, level: 'ok', unready: [], components: [{ ...least, level: 'splendid' }] }).ok).toBe(false);
	expect(decodeHealthBook({ ready: true, level: 'ok' }).ok).toBe(false);
	expect(decodeHealthHistory({ changes: [change(1, 5, 'ok', 'warn')], next: 0 })).toMatchObject({ ok: true, value: { next: 0 } });
	expect(decodeHealthHistory({ changes: [{ number: 1 }] }).ok).toBe(false);
});
