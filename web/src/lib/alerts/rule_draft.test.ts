import { expect, test } from 'vitest';
import { ruleName, ruleOf, type RuleDraft } from './rule_draft';

const DRAFT: RuleDraft = { name: 'x', reading: 'co2/Hall:co2', condition: 'above', limit: 1200, minutes: 5, severity: 'warning' };

test('a rule says what was chosen, and leaves out a time that is none', () => {
	expect(ruleOf(DRAFT)).toEqual({ reading: 'co2/Hall:co2', above: 1200, for: '300s', severity: 'warning' });
	expect(ruleOf({ ...DRAFT, condition: 'below', limit: -4.5, minutes: 0 })).toEqual({ reading: 'co2/Hall:co2', below: -4.5, severity: 'warning' });
	expect(ruleOf({ ...DRAFT, condition: 'silent_for', minutes: 1.5 })).toEqual({ reading: 'co2/Hall:co2', silent_for: '90s', severity: 'warning' });
});

test('a change says by how much, and in how much time', () => {
	expect(ruleOf({ ...DRAFT, condition: 'rises_by', limit: 300, minutes: 10 })).toEqual({ reading: 'co2/Hall:co2', rises_by: 300, within: '600s', severity: 'warning' });
	expect(ruleOf({ ...DRAFT, condition: 'falls_by', limit: 2.5, minutes: 0.5 })).toEqual({ reading: 'co2/Hall:co2', falls_by: 2.5, within: '30s', severity: 'warning' });
});

test('a name is made of what may be in one', () => {
	expect(ruleName('Stale air!')).toBe('stale-air');
	expect(ruleName(' °°° ')).toBe('');
	expect(ruleName('a'.repeat(70))).toHaveLength(64);
});
