import { describe, expect, test } from 'vitest';
import { alike, ruleIn, rulesNaming, saidWithin, sectionOf, targetIn, withoutRule, withoutTarget, withRule, withTarget } from './section';
import { newTarget, targetDraftOf, targetMistakesOf, targetOf } from './target_draft';

const DESK = { name: 'desk', webhook: 'https://desk.example/hook', token: { set: true }, severity: 'critical' };
const PHONE = { name: 'phone', ntfy: 'https://ntfy.example/house', click: 'https://home.example' };
const hot = { reading: 'a/b', above: 30, targets: ['desk', 'phone'] };
const cold = { reading: 'a/b', below: 3 };
const section = sectionOf({ revision: '1', sections: { alerts: { rules: { hot, cold }, targets: [DESK, PHONE] } } });

test('a section that says nothing has no rules and no targets', () => {
	expect(sectionOf({ revision: '1', sections: {} })).toEqual({ rules: {}, targets: [], time_zone: '' });
	expect(ruleIn(section, 'toString')).toBe(null);
	expect(targetIn(section, 'nobody')).toBe(null);
});

describe('a rule', () => {
	test('that is new stands behind the others, one that changes where it was, also by another name', () => {
		const names = (patch: object) => Object.keys((patch as { rules: object }).rules);
		expect(names(withRule(section, null, 'wet', cold))).toEqual(['hot', 'cold', 'wet']);
		expect(names(withRule(section, 'hot', 'warm', hot))).toEqual(['warm', 'cold']);
		expect(names(withoutRule(section, 'hot'))).toEqual(['cold']);
	});

	test('may have any name', () => {
		const { rules } = withRule(section, null, '__proto__', cold);
		expect(ruleIn({ rules: JSON.parse(JSON.stringify(rules)) }, '__proto__')).toEqual(cold);
	});
});

describe('a target', () => {
	test('comes back as it is, with its token untouched', () => {
		for (const target of [DESK, PHONE, { name: 'devices', push: 'mailto:me@home.example', hosts: ['push.home.example', '10.0.0.7'], severity: 'warning' }, { later: [1], name: 'x', webhook: 'http://x' }]) {
			expect(targetOf(targetDraftOf(target), String(target.name))).toEqual(target);
			expect(targetMistakesOf(targetDraftOf(target)).size).toBe(0);
		}
	});

	test('takes its token along to another name, has another one, or none', () => {
		const draft = targetDraftOf(DESK);
		expect(targetOf({ ...draft, name: 'Office' }, 'desk')).toMatchObject({ name: 'office', token: { set: true, of: 'desk' } });
		expect(targetOf({ ...draft, token: 'new' }, 'desk')).toMatchObject({ token: 'new' });
		expect(targetOf({ ...draft, hasToken: false }, 'desk')).not.toHaveProperty('token');
	});

	test('says of its kind what that has, and nothing of another', () => {
		const draft = { ...targetDraftOf(DESK), kind: 'push', address: ' mailto:a ', click: 'https://c' } as const;
		expect(targetOf(draft, 'desk')).toEqual({ name: 'desk', push: 'mailto:a', severity: 'critical' });
		expect(targetOf({ ...draft, kind: 'webhook' }, 'desk')).not.toHaveProperty('click');
		expect([...targetMistakesOf(newTarget()).keys()]).toEqual(['name', 'ntfy']);
	});

	test('is followed by the rules that name it, to another name, and when it goes', () => {
		const patch = withTarget(section, 'desk', { ...DESK, name: 'office' });
		expect(patch.targets?.map(({ name }) => name)).toEqual(['office', 'phone']);
		expect(patch.rules).toEqual({ hot: { ...hot, targets: ['office', 'phone'] }, cold });
		expect(withTarget(section, 'desk', DESK)).toEqual({ targets: [DESK, PHONE] });
		expect(withoutTarget(section, 'desk')).toEqual({ targets: [PHONE], rules: { hot: { ...hot, targets: ['phone'] }, cold } });
		expect(rulesNaming(section, 'phone')).toEqual(['hot']);
		expect(withoutTarget({ ...section, rules: { cold } }, 'desk')).toEqual({ targets: [PHONE] });
	});
});

test('what the gateway says stands at its key, and what is of something else is said as a whole', () => {
	const at = (key: string, message = 'm') => ({ section: 'alerts', key, message });
	const { said, others } = saidWithin([at('rules.hot.clear', 'too high'), at('rules.hot.active.to'), at('rules.hot.state[1]'), at('rules.hot', 'whole'), at('rules.hotter.above'), at('targets[0].name')], 'rules.hot');
	expect([...said]).toEqual([
		['clear', 'too high'],
		['active.to', 'm'],
		['state', 'm'],
		['', 'whole']
	]);
	expect(others).toEqual(['alerts.rules.hotter.above: m', 'alerts.targets[0].name: m']);
	expect([...saidWithin([at('targets[1].token')], 'targets[1]').said.keys()]).toEqual(['token']);
});

test('two are alike where they say the same', () => {
	expect(alike({ a: [1] }, { a: [1] })).toBe(true);
	expect(alike({ a: [1] }, null)).toBe(false);
});
