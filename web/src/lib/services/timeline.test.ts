import type { Transition } from '$contract/services';
import { decodeHistory, decodeLogs, decodeUsage } from '$contract/services';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startsWithin, timelineOf } from './timeline';

const at = (timestamp: number, from: Transition['from'], to: Transition['to'], code: number | null = null): Transition => ({
	timestamp,
	from,
	to,
	cause: 'why',
	pid: 7,
	exit: code === null ? null : { code, signal: null, message: `exited with code ${code}` }
});

const crashed = [at(900, 'stopped', 'starting'), at(910, 'starting', 'ready'), at(950, 'ready', 'backoff', 3), at(960, 'backoff', 'starting'), at(960, 'starting', 'ready')];

test('each state takes the part of the picture that it took of the time', () => {
	const { stretches, marks } = timelineOf(crashed, 1000, 100);
	expect(stretches.map(({ from, to, state }) => [Number(from.toFixed(3)), Number(to.toFixed(3)), state])).toEqual([
		[0, 0.1, 'starting'],
		[0.1, 0.5, 'ready'],
		[0.5, 0.6, 'backoff'],
		[0.6, 1, 'ready']
	]);
	expect(marks.map(({ wanted }) => wanted)).toEqual([false]);
	expect(marks[0]?.at).toBeCloseTo(0.5);
	expect(startsWithin(crashed, 1000, 100)).toBe(2);
	expect(startsWithin(crashed, 1000, 50)).toBe(1);
});

test('what was before the picture begins at its edge, and what was over by then is not in it', () => {
	const { stretches, marks } = timelineOf(crashed, 1000, 20);
	expect(stretches).toEqual([{ from: 0, to: 1, state: 'ready' }]);
	expect(marks).toEqual([]);
	expect(timelineOf([], 1000, 20)).toEqual({ stretches: [], marks: [] });
});

test('an end that somebody wanted is told from one that nobody did', () => {
	const wanted = [at(1, 'stopping', 'stopped', 15), at(2, 'ready', 'completed', 0), at(3, 'stopping', 'starting', 1)];
	expect(timelineOf(wanted, 10, 100).marks.every((mark) => mark.wanted)).toBe(true);
	const not = [at(1, 'stopping', 'backoff', 9), at(2, 'ready', 'starting', 1)];
	expect(timelineOf(not, 10, 100).marks.some((mark) => mark.wanted)).toBe(false);
});

const golden = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../../../contracts/examples/${path}`, import.meta.url), 'utf8'));

test('the golden examples are understood', () => {
	const history = decodeHistory(golden('api_service_history/crashes.json'));
	expect(history.ok && history.value.transitions.map(({ exit }) => exit?.signal ?? exit?.code ?? null)).toEqual([null, 3, 9]);
	const usage = decodeUsage(golden('api_usage/home.json'));
	expect(usage.ok && usage.value.get('hub')?.cpu).toEqual([{ time: 1700000000, value: 0.5 }, { time: 1700000002, value: 1.5 }]);
	expect(decodeHistory(golden('api_service_history/invalid/other_state.json')).ok).toBe(false);
	expect(decodeLogs({ lines: [{ timestamp: 1, service: 'a', level: 'info', message: 'm' }], truncated: true })).toEqual({
		ok: true,
		value: { lines: [{ timestamp: 1, service: 'a', level: 'info', message: 'm' }], truncated: true }
	});
	expect(decodeLogs({ lines: 'none' }).ok).toBe(false);
});
