// Which devices are drawn, and what is said of them.
import { describe, expect, test } from 'vitest';
import { decodeInputs } from '$contract/inputs';
import type { Health, Service } from '$contract/types';
import { input, inputHealth } from '../../../tests/fixture/inputs.js';
import { boards, told } from './inputs_testing';
import { hasInputService } from './presence';
import { deviceNews, inputViews, standingOf, toldBy } from './view';

const service = (state: Service['state']): Service => ({
	name: 'input',
	state,
	cause: '',
	pid: 1,
	since: 0,
	restarts: 0,
	pattern: 'always',
	required: false,
	outdated: false,
	memory: null,
	cpuPercent: null
});
const known = (goneAt: number | null = null) => ({ ...boards(), goneAt });
const healthOf = (details: Health['details'], component = 'input'): Health => ({ component, level: 'ok', message: '', details, updatedAt: 0, expiresIn: 600 });

test('what a service says of its devices is understood', () => {
	const { inputs, problems } = decodeInputs(inputHealth(1_000_000).details);
	expect(problems).toEqual([]);
	expect(inputs.map(({ name, kind, trouble }) => [name, kind, trouble !== null])).toEqual([
		['board', 'serial', false],
		['pad', 'gamepad', false],
		['heart', 'heart_rate', false],
		['keys', 'midi', true]
	]);
	const [feather, nano] = inputs[0]?.devices ?? [];
	expect([...(feather?.malformed ?? [])]).toEqual([['not_json', 7], ['too_long', 2]]);
	expect(nano).toMatchObject({ state: 'suspected_disconnect', reason: 'no data for 5 s', lastType: 'knob.turn' });
});

test('an input that cannot be understood is left out and named', () => {
	const { inputs, problems } = decodeInputs({ inputs: [input('a', 'serial', [{ device: 'x', state: 'dancing' }]), input('b', 'serial', [])] });
	expect(inputs.map(({ name }) => name)).toEqual(['b']);
	expect(problems[0]).toMatch(/a device: .*"name"/);
});

test('the same health is decoded once', () => {
	const health = healthOf(inputHealth(1000).details);
	expect(toldBy([health, healthOf({}, 'hub')])[0]).toBe(toldBy([health])[0]);
});

test('the page is linked where a service owns devices, or says so', () => {
	const installation = { name: '', busConnected: true, sources: [], jobs: [], problems: [] };
	expect(hasInputService(null)).toBe(false);
	expect(hasInputService({ ...installation, services: [], health: [healthOf({}, 'hub')] })).toBe(false);
	expect(hasInputService({ ...installation, services: [{ ...service('ready'), name: 'left.input' }], health: [] })).toBe(true);
	expect(hasInputService({ ...installation, services: [], health: [healthOf({ inputs: [] }, 'elsewhere')] })).toBe(true);
});

describe('what is said of devices', () => {
	test.each([
		['ready', 'live'],
		['unhealthy', 'live'],
		['stopped', 'away'],
		['crash_loop', 'away']
	] as const)('while their service is %s is %s', (state, kind) => {
		expect(standingOf(known(), [service(state)], 'live').kind).toBe(kind);
	});

	test('by a service elsewhere is live while it is said', () => {
		expect(standingOf(known(), [], 'live').kind).toBe('live');
		expect(standingOf(known(7), [], 'live').kind).toBe('away');
	});

	test('is what was last known while the page or the gateway is cut off', () => {
		expect(standingOf(known(), [service('ready')], 'offline').kind).toBe('unreachable');
		expect(standingOf(known(), [service('ready')], 'hub_away').kind).toBe('unreachable');
	});
});

test('a device is told quietly once it is away for ten minutes', () => {
	const names = (now: number) => {
		const [view] = inputViews([known()], [], 'live', now);
		return [view?.present.map(({ name }) => name), view?.absent.map(({ name }) => name)];
	};
	expect(names(600)).toEqual([['One', 'Two'], []]);
	expect(names(611)).toEqual([['One'], ['Two']]);
});

describe('a screen reader', () => {
	test('hears of a device that comes, is in doubt, and goes', () => {
		const here = boards();
		expect(deviceNews([here], [boards({ state: 'suspected_disconnect' })])).toEqual(['One: in doubt.']);
		expect(deviceNews([here], [boards({ state: 'disconnected' })])).toEqual(['One: disconnected.']);
		expect(deviceNews([told(input('board', 'serial', []))], [here])).toEqual(['One: connected.']);
	});

	test('hears nothing of values, nor of what is there at first', () => {
		expect(deviceNews([], [boards()])).toEqual([]);
		expect(deviceNews([boards()], [boards({ events: 99 })])).toEqual([]);
	});
});
