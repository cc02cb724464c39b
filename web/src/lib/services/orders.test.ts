import type { Service } from '$contract/types';
import { expect, test } from 'vitest';
import { offersFor } from './orders';

const service = (rest: Partial<Service>): Service => ({
	name: 'mixer',
	state: 'ready',
	cause: '',
	pid: 7,
	since: 0,
	restarts: 0,
	pattern: 'always',
	required: true,
	outdated: false,
	memory: null,
	cpuPercent: null,
	...rest
});
const words = (rest: Partial<Service>) => offersFor(service(rest)).map(({ word }) => word);

test('what runs can be stopped and restarted, what rests can be started', () => {
	expect(words({})).toEqual(['Stop', 'Restart']);
	expect(words({ state: 'backoff' })).toEqual(['Stop', 'Restart']);
	expect(words({ state: 'stopped' })).toEqual(['Start']);
	expect(words({ state: 'failed' })).toEqual(['Start']);
	expect(words({ state: 'completed', pattern: 'demand' })).toEqual(['Start']);
});

test('what has a schedule can be run now', () => {
	expect(words({ state: 'completed', pattern: 'ephemeral' })).toEqual(['Run now', 'Stop']);
	expect(words({ state: 'stopped', pattern: 'ephemeral' })).toEqual(['Start', 'Run now']);
});

test('what ends something is asked before, and says where the page would go with it', () => {
	expect(offersFor(service({})).every(({ question }) => question?.includes('mixer'))).toBe(true);
	expect(offersFor(service({ name: 'left.hub' }))[0]?.question).toContain('This page needs it');
	expect(offersFor(service({ state: 'stopped' }))[0]?.question).toBeNull();
});
