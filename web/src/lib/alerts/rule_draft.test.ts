import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ALL_BATTERIES, CONDITIONS, draftOf, mistakesOf, nameOf, newRule, ruleOf, type RuleDraft } from './rule_draft';

const DRAFT: RuleDraft = { ...newRule('co2/Hall:co2'), name: 'x', limit: '1200', hold: { count: '5', unit: 'min' } };

describe('a rule', () => {
	test('says what was chosen, and leaves out what is so by default', () => {
		expect(ruleOf(DRAFT)).toEqual({ reading: 'co2/Hall:co2', above: 1200, for: '5m', severity: 'warning' });
		expect(ruleOf({ ...DRAFT, condition: 'below', limit: '-4,5', clear: '-3', hold: { count: '', unit: 'min' } })).toEqual({ reading: 'co2/Hall:co2', below: -4.5, clear: -3, severity: 'warning' });
		expect(ruleOf({ ...DRAFT, condition: 'silent_for', within: { count: '1.5', unit: 'min' } })).toEqual({ reading: 'co2/Hall:co2', silent_for: '90s', severity: 'warning' });
		expect(ruleOf({ ...DRAFT, condition: 'rises_by', limit: '300', within: { count: '10', unit: 'min' } })).toEqual({ reading: 'co2/Hall:co2', rises_by: 300, within: '10m', for: '5m', severity: 'warning' });
		expect(ruleOf({ ...DRAFT, condition: 'battery_below', reading: ALL_BATTERIES, limit: '20', hold: { count: '', unit: 'h' } })).toEqual({ battery_below: 20, severity: 'warning' });
		expect(ruleOf({ ...DRAFT, condition: 'is', reading: 'door/state', words: 'open\n\n wet ' })).toEqual({ reading: 'door/state', is: ['open', 'wet'], for: '5m', severity: 'warning' });
		expect(ruleOf({ ...DRAFT, condition: 'service', hold: { count: '', unit: 'h' } })).toEqual({ service: '*', severity: 'warning' });
		expect(ruleOf({ ...DRAFT, condition: 'service', service: 'hub', states: ['backoff'] })).toEqual({ service: 'hub', state: ['backoff'], for: '5m', severity: 'warning' });
	});

	test('says when it counts, to whom it is told, what is said, and that it is off', () => {
		const days = [true, true, true, true, true, false, false];
		const rule = ruleOf({ ...DRAFT, hours: { days, from: '07:00', to: '' }, targets: [], message: ' Open a window ', enabled: false });
		expect(rule).toMatchObject({ active: { days: 'mon-fri', from: '07:00' }, targets: [], message: 'Open a window', enabled: false });
		expect(ruleOf({ ...DRAFT, hours: { days: days.map(() => true), from: '', to: '' } })).not.toHaveProperty('active');
	});

	test('of the file comes back as it is, of every kind', () => {
		const rules = {
			a: { reading: 'co2/*:co2', above: 1200, clear: 1000, for: '5m', severity: 'warning', message: '{label}: {value}', active: { from: '07:00', to: '22:00' } },
			b: { reading: 'a/b', below: 2.5, severity: 'info', targets: ['phone'] },
			c: { battery_below: 20, severity: 'info' },
			d: { reading: 'a/b', rises_by: 2, within: '10m', clear: 1, severity: 'critical' },
			e: { reading: 'a/b', falls_by: 2, within: '1h', severity: 'warning' },
			f: { reading: 'a/b', silent_for: '1d', severity: 'warning', enabled: false },
			g: { reading: 'a/b', is: ['open', 'half open'], severity: 'warning' },
			h: { reading: 'a/b', contains: ['rain'], for: '90s', severity: 'warning' },
			i: { service: 'hub', state: ['stopped', 'failed'], severity: 'warning', active: { days: 'mon-wed,sun', from: '22:00', to: '06:00' } }
		};
		const kinds = Object.entries(rules).map(([name, rule]) => {
			expect(ruleOf(draftOf(name, rule))).toEqual(rule);
			expect(mistakesOf(draftOf(name, rule)).size).toBe(0);
			return draftOf(name, rule).condition;
		});
		expect(kinds).toEqual(CONDITIONS);
	});

	test('keeps what this page knows nothing of', () => {
		const rule = { later: [1], reading: 'a/b', above: 1, severity: 'warning' };
		expect(ruleOf(draftOf('x', rule))).toEqual(rule);
	});

	test('may be written in other ways, which mean the same', () => {
		const rule = { reading: 'a/b', is: true, for: 5400, active: { to: '24:00' } };
		expect(ruleOf(draftOf('x', rule))).toEqual({ reading: 'a/b', is: ['true'], for: '90m', severity: 'warning' });
	});

	test('lacks what its condition needs, which is said at that key', () => {
		const wrong = (change: Partial<RuleDraft>) => [...mistakesOf({ ...newRule(''), ...change })].map(([key, { kind }]) => `${key} ${kind}`);
		expect(wrong({})).toEqual(['name needed', 'reading needed', 'above needed']);
		expect(wrong({ name: 'a', reading: 'a/b', limit: 'x', clear: 'y', hold: { count: 'z', unit: 's' } })).toEqual(['for no_number', 'above no_number', 'clear no_number']);
		expect(wrong({ name: 'a', reading: 'a/b', condition: 'falls_by', limit: '1' })).toEqual(['within needed']);
		expect(wrong({ name: 'a', reading: 'a/b', condition: 'silent_for', within: { count: '0', unit: 's' } })).toEqual(['silent_for needed']);
		expect(wrong({ name: 'a', reading: 'a/b', condition: 'contains', words: ' \n' })).toEqual(['contains needed']);
		expect(wrong({ name: '°', condition: 'service', states: [] })).toEqual(['name needed', 'state needed']);
		expect(wrong({ name: 'a', condition: 'service', hours: { days: [false], from: '', to: '' } })).toEqual(['active.days needed']);
	});
});

test('the conditions are those that the document lists', () => {
	const page = readFileSync(fileURLToPath(new URL('../../../../docs/alerts.md', import.meta.url)), 'utf8');
	const [, table = ''] = /\| condition \|[^\n]*\n[^\n]*\n([\s\S]*?)\n\n/.exec(page) ?? [];
	const listed = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, keys = '']) => [...keys.matchAll(/`(\w+)`/g)].map(([, key]) => key));
	expect(listed.sort()).toEqual([...CONDITIONS].sort());
});

test('a name is made of what may be in one', () => {
	expect(nameOf('Stale air!')).toBe('stale-air');
	expect(nameOf('__proto__')).toBe('__proto__');
	expect(nameOf(' °°° ')).toBe('');
	expect(nameOf('a'.repeat(70))).toHaveLength(64);
});
