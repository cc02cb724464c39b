import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeInstallation } from '$contract/installation';
import { householdState } from '../../../tests/fixture/household.js';
import { bearerOf, decodeGrid, seenOf } from './lights';

const example = (name: string): string => readFileSync(new URL(`../../../../contracts/examples/matrix_state/${name}.json`, import.meta.url), 'utf8');

function matrix(name: string, available?: boolean) {
	const decoded = decodeGrid(example(name));
	if (!decoded.ok) throw new Error(decoded.reason);
	return available === undefined ? decoded.value : { ...decoded.value, available };
}

const household = (services: Record<string, object> = {}, sources: Record<string, object> = {}) => {
	const state: Record<string, any> = householdState(1_800_000_000);
	for (const [name, changes] of Object.entries(services)) state.services[name] = { ...state.services[name], ...changes };
	return decodeInstallation({ ...state, sources: { ...state.sources, ...sources } });
};

test('the gateway’s lights are read, and nothing else', () => {
	expect(matrix('drop').pixels[3]).toEqual([40, 110, 255]);
	expect(decodeGrid('[[').ok).toBe(false);
	expect(decodeGrid('{"v":1,"pixels":[]}').ok).toBe(false);
});

test('a dark picture that no lights show is none, until there was one', () => {
	expect(seenOf(null, matrix('idle', false))).toBeNull();
	expect(seenOf(null, matrix('idle', true))).not.toBeNull();
	expect(seenOf(null, matrix('drop', false))?.mode).toBe('icon');
	expect(seenOf(matrix('drop'), matrix('idle', false))?.mode).toBe('idle');
});

test('the lights are on the card of a source that runs and measures the air where it is, the first by name', () => {
	expect(bearerOf(household())).toBe('sensors');
	expect(bearerOf(household({ sensors: { state: 'backoff' } }))).toBeNull();
	expect(bearerOf(household({ sensors: { pattern: 'demand' } }))).toBeNull();
	const twin = householdState(1_800_000_000).sources.sensors;
	const service = householdState(1_800_000_000).services.sensors;
	expect(bearerOf(household({ attic: service }, { attic: twin }))).toBe('attic');
});
