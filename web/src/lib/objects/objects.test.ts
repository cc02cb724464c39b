import { decodeApplied, decodeChanges, decodeObject, decodeObjects, decodeRevisions, type Condition, type DesiredObject, type Truth } from '$contract/objects';
import { headlineOf, pathWords, placeWords, reasonWords, toneOfCondition, valueWords, whatWords } from '$ui/objects/words';
import { speak } from '$words/language.svelte';
import { afterEach, expect, test } from 'vitest';
import { readText, tableOf, textOf } from './manifest';
import { EVERYTHING, reasonOf, standingOf, wanted } from './standing';

afterEach(() => speak('en'));

const is = (type: string, status: Truth, message = '', reason = 'Because'): Condition => ({ type, status, reason, message, since: 1 });
const object = (name: string, conditions: readonly Condition[], rest: Partial<DesiredObject> = {}, observed = 1): DesiredObject => ({
	...{ kind: 'service', name, spec: {}, labels: {}, generation: 1, source: '', by: '', at: null },
	...rest,
	status: { observedGeneration: observed, isLeaving: false, conditions }
});

test('an object in a word: the worst that its conditions say', () => {
	const told = (conditions: readonly Condition[], rest: Partial<DesiredObject> = {}, observed = 1) => standingOf(object('x', conditions, rest, observed));
	expect(told([is('Ready', 'true')])).toBe('ready');
	expect(told([is('Ready', 'true'), is('Drifted', 'true')])).toBe('drifted');
	expect(told([is('Ready', 'true'), is('Drifted', 'false')])).toBe('ready');
	expect(told([is('Ready', 'false'), is('Drifted', 'true')])).toBe('other');
	expect(told([is('Ready', 'false'), is('Valid', 'false')])).toBe('wrong');
	expect(told([])).toBe('looking');
	expect(told([is('Ready', 'unknown')])).toBe('looking');
	expect(told([is('Ready', 'true')], { generation: 2 })).toBe('looking');
	expect(told([], { generation: 0 })).toBe('leaving');
	expect(told([is('Ready', 'false', 'it is in use')], { generation: 0 })).toBe('other');
});

test('why: the condition that says it, and nothing where all is well', () => {
	expect(reasonOf(object('x', [is('Ready', 'false', 'it fails'), is('Synced', 'true')]))?.message).toBe('it fails');
	expect(reasonOf(object('x', [is('Ready', 'false'), is('Valid', 'false', 'no such scene')]))?.message).toBe('no such scene');
	expect(reasonOf(object('x', [is('Ready', 'unknown', '', ''), is('Synced', 'false', 'the director is away')]))?.message).toBe('the director is away');
	expect(reasonOf(object('x', [is('Ready', 'true', 'all is well')]))).toBeNull();
	expect(reasonOf(object('x', [is('Ready', 'true'), is('Source', 'false', 'a.toml:3:1: no such key')]))?.message).toBe('a.toml:3:1: no such key');
});

test('those in trouble come first, and a wish narrows them down', () => {
	const all = [object('b', [is('Ready', 'true')]), object('a', [is('Ready', 'true'), is('Drifted', 'true')], { labels: { app: 'stage' } }), object('d', [is('Ready', 'false')]), object('c', [], { kind: 'playlist' })];
	const named = (wish: Partial<typeof EVERYTHING>) => wanted(all, { ...EVERYTHING, ...wish }).map(({ name }) => name);
	expect(named({})).toEqual(['d', 'c', 'a', 'b']);
	expect(named({ kind: 'service' })).toEqual(['d', 'a', 'b']);
	expect(named({ onlyOther: true })).toEqual(['d', 'c']);
	expect(named({ text: 'APP=st' })).toEqual(['a']);
	expect(named({ text: 'B' })).toEqual(['b']);
});

test('the page in a sentence', () => {
	const ready = object('a', [is('Ready', 'true')]);
	const told = (...objects: DesiredObject[]) => headlineOf(objects, '', 'live').text;
	expect(told()).toBe('Nothing is wanted yet');
	expect(told(ready)).toBe('The one object is as it is to be');
	expect(told(ready, ready)).toBe('All 2 are as they are to be');
	expect(told(ready, object('b', []))).toBe('1 of 2 is being made so');
	expect(told(ready, object('b', []), object('c', [is('Ready', 'false')]))).toBe('1 of 3 is not as it is to be');
	expect(headlineOf(null, '', 'hub_away').text).toBe('The hub is away');
});

test('conditions, reasons, paths and values in words', () => {
	expect([toneOfCondition('Ready', 'true'), toneOfCondition('Ready', 'false'), toneOfCondition('Drifted', 'true'), toneOfCondition('Drifted', 'false'), toneOfCondition('Valid', 'unknown')]).toEqual(['good', 'bad', 'warn', 'good', 'busy']);
	expect(['StandsInFile', 'Told', ''].map(reasonWords)).toEqual(['stands in file', 'told', '']);
	expect(['/spec/steps/0/event', '/labels/app', '/spec/a~1b', ''].map(pathWords)).toEqual(['steps.0.event', 'labels.app', 'a/b', '']);
	expect(['text', 3, null, { a: [1] }].map(valueWords)).toEqual(['text', '3', 'null', '{"a":[1]}']);
	const revision = { number: 4, at: 1, by: 'Anna', source: '', what: 'rollback', backTo: 2, changes: [], more: 0 };
	expect([whatWords(revision), whatWords({ ...revision, what: 'apply', backTo: null }), whatWords({ ...revision, what: 'import', backTo: null })]).toEqual(['back to 2', 'applied', 'import']);
});

test('where what was applied came from', () => {
	expect(['page', 'file:desired/sign.toml', 'sale.toml'].map(placeWords)).toEqual(['from the page', 'from desired/sign.toml', 'from sale.toml']);
});

test('what is written is JSON where it begins as such, and else for control to read', () => {
	expect(readText('{"kind": "config", "name": "matrix", "spec": {"brightness": 60}}')).toEqual({ kind: 'objects', objects: [{ kind: 'config', name: 'matrix', spec: { brightness: 60 } }] });
	expect(readText(' [ {"kind": "user", "name": "anna", "labels": {"a": "b"}} ]')).toEqual({ kind: 'objects', objects: [{ kind: 'user', name: 'anna', spec: {}, labels: { a: 'b' } }] });
	expect(readText('{"objects": []}')).toEqual({ kind: 'objects', objects: [] });
	expect(readText('[playlist.welcome]\nsteps = []')).toEqual({ kind: 'toml' });
	expect(readText('labels = { app = "stage" }')).toEqual({ kind: 'toml' });
	expect(readText('')).toEqual({ kind: 'toml' });
	expect(readText('{"kind": ').kind).toBe('mistake');
	expect(readText('[{"kind": "config", "name": "a"}, {"kind": "config"}]')).toEqual({ kind: 'mistake', message: '2: "name" must be a string' });
});

test('an object in the words of the file', () => {
	expect(['config', 'section', 'route'].map((kind) => tableOf({ kind, name: 'a' }))).toEqual(['config.a', 'a', 'osc.route.a']);
	expect(tableOf({ kind: 'service', name: 'stage.lamp' })).toBe('service."stage.lamp"');
	expect(textOf({ kind: 'service', name: 'lamp', spec: { needs: ['hub'], env: { 'A B': 'x"y' }, restart: null, nice: -5, on: true, none: {} }, labels: { app: 'stage' } })).toBe(
		'[service.lamp]\nneeds = ["hub"]\nenv = { "A B" = "x\\"y" }\nnice = -5\non = true\nnone = {}\n\n[labels_of."service.lamp"]\napp = "stage"\n'
	);
});

test('what control says is understood with what it has, and refused where it says nonsense', () => {
	const least = { kind: 'service', name: 'lamp' };
	expect(decodeObjects({ objects: [least], next: 'service/lamp' })).toMatchObject({ ok: true, value: { next: 'service/lamp', objects: [{ generation: 0, labels: {}, status: { observedGeneration: 0, conditions: [] } }] } });
	expect(decodeObject({ ...least, status: { observed_generation: 3, leaving: true, conditions: [{ type: 'Ready', status: 'false', reason: 'X', message: 'y', since: 5 }] } })).toMatchObject({ ok: true, value: { status: { observedGeneration: 3, isLeaving: true, conditions: [{ type: 'Ready', status: 'false' }] } } });
	expect(decodeObjects({ objects: [{ name: 'lamp' }] }).ok).toBe(false);
	expect(decodeChanges({ changes: [{ ...least, what: 'created', differences: [{ path: '', after: {} }] }], more: 3 })).toEqual({ ok: true, value: { changes: [{ ...least, what: 'created', differences: [{ path: '', before: undefined, after: {} }] }], more: 3 } });
	expect(decodeChanges({ changes: [{ ...least, what: 'eaten' }] }).ok).toBe(false);
	expect(decodeRevisions({ revisions: [{ number: 2, at: 5, by: 'Anna', source: '', what: 'rollback', back_to: 1, more: 0, changes: [] }], next: 1, oldest: 1, newest: 2 })).toMatchObject({ ok: true, value: { next: 1, newest: 2, revisions: [{ number: 2, backTo: 1 }] } });
	expect(decodeApplied({ revision: null, event: null, changes: [] })).toEqual({ ok: true, value: { revision: null, count: 0 } });
});
