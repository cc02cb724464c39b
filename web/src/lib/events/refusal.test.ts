import { afterEach, expect, test } from 'vitest';
import { speak } from '$words/language.svelte';
import { refusedWith } from './refusal';

afterEach(() => speak('en'));

const answer = (status: number) => ({ status, statusText: 'Status', type: 'basic' as const });
const error = (code: string, more: object = {}) => ({ error: { code, message: 'as it was said', ...more } });

test.each(['locked', 'not_leader', 'leader_unknown', 'idempotency_conflict', 'interrupted', 'busy', 'not_recorded', 'may_be_written', 'control_away', 'programs_from_elsewhere'])('%s is said in the language of whoever looks', (code) => {
	const english = refusedWith(answer(409), error(code));
	speak('de');
	const german = refusedWith(answer(409), error(code));
	expect(english.code).toBe(code);
	expect(english.message).not.toBe('as it was said');
	expect(german.message).not.toBe(english.message);
});

test('a decision is named, so that it is found in the audit', () => {
	expect(refusedWith(answer(403), error('forbidden', { decision_id: '12ab' })).message).toContain('12ab');
	expect(refusedWith(answer(403), error('forbidden')).message).toBe('as it was said');
});

test('what we have no words for is said as it came', () => {
	expect(refusedWith(answer(409), error('not_running'))).toEqual({ code: 'not_running', message: 'as it was said' });
	expect(refusedWith(answer(502), null)).toEqual({ code: '502', message: 'Status' });
	// A name of Object's own is no code of ours.
	expect(refusedWith(answer(500), error('toString')).message).toBe('as it was said');
});

test('a leader elsewhere is not followed, and is said', () => {
	expect(refusedWith({ status: 0, statusText: '', type: 'opaqueredirect' }, null).code).toBe('not_leader');
});
