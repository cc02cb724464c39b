import { decodeExplanation, decodePolicy } from '$contract/policy';
import { quotaWords, roleWords, ruleWords } from '$ui/control/policy_words';
import { speak } from '$words/language.svelte';
import { afterEach, expect, test } from 'vitest';
import { NOTHING, questionOf } from './question';

afterEach(() => speak('en'));

const always = { hours: '', days: '', timeZone: '', networks: [], notNetworks: [] };
const rule = { name: 'r', effect: 'allow' as const, subjects: [], roles: [], actions: ['service.*'], resources: [], when: always, about: '' };

test('a question has what was typed, and nothing that was left open', () => {
	expect(questionOf({ ...NOTHING, subject: ' Anna ', action: 'service.restart' })).toEqual({ subject: 'Anna', action: 'service.restart' });
	expect(questionOf({ subject: 'Anna', action: 'hub.publish', resource: 'topic:a', roles: 'dj, ,viewer', address: ' 10.0.0.1 ' })).toEqual({ subject: 'Anna', action: 'hub.publish', resource: 'topic:a', roles: ['dj', 'viewer'], address: '10.0.0.1' });
});

test('rules, roles and quotas in words', () => {
	expect(ruleWords(rule)).toBe('to everybody: service.*');
	expect(ruleWords({ ...rule, subjects: ['anna'], roles: ['dj'], resources: ['service:lamp'], when: { ...always, hours: '08:00-22:00', days: 'mon-fri', timeZone: 'Europe/Vienna', notNetworks: ['10.0.0.0/8'] } })).toBe(
		'to anna, role dj: service.*; of service:lamp; mon-fri 08:00-22:00 Europe/Vienna; not from 10.0.0.0/8'
	);
	const role = { name: 'dj', may: ['light.*'], includes: ['viewer'], about: '' };
	expect([roleWords(role), roleWords({ ...role, may: [] })]).toEqual(['light.*, and all that viewer may', 'and all that viewer may']);
	const quota = { name: 'q', of: 'jobs', most: 12_000, per: 'all', subjects: ['*'], roles: [], about: '' };
	expect([quotaWords(quota), quotaWords({ ...quota, per: 'subject', subjects: [], most: 5 })]).toEqual(['at most 12\u202f000 jobs, together, everybody', 'at most 5 jobs, each']);
	speak('de');
	expect(ruleWords({ ...rule, subjects: ['*'] })).toBe('allen: service.*');
});

test('what control says is understood with what it has, and refused where it says nonsense', () => {
	expect(decodePolicy({ version: 3, roles: [{ name: 'dj' }], rules: [{ name: 'r', effect: 'allow', actions: ['a'], when: { hours: '1-2' } }], quotas: [] })).toMatchObject({ ok: true, value: { problem: '', roles: [{ may: [], includes: [] }], rules: [{ subjects: [], when: { hours: '1-2', days: '', networks: [] } }] } });
	expect(decodePolicy({ version: 3, roles: [], rules: [{ name: 'r', effect: 'perhaps' }], quotas: [] }).ok).toBe(false);
	expect(decodePolicy({ version: 3 }).ok).toBe(false);
	expect(decodeExplanation({ allowed: false, reason: 'no', fitting: [], near: [{ rule: 'r', effect: 'allow', key: 'roles', why: 'w' }] })).toMatchObject({ ok: true, value: { isAllowed: false, near: [{ key: 'roles' }] } });
	expect(decodeExplanation({ allowed: 'yes', fitting: [], near: [] }).ok).toBe(false);
});
