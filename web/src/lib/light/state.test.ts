// What the page knows of the light: what render says, what somebody has just set, and what is left when render goes.
import { describe, expect, test } from 'vitest';
import { goldenLight, told } from './light_testing';
import { activeMode, brightnessOf, brightnessOfOutput, initialLight, isDark, keyOf, playedIn, reduceLight, valueOf, type LightState } from './state';

const speed = keyOf.parameter('sunset', 'plasma', 'speed');
const touch = (state: LightState, key: string, value: unknown): LightState => reduceLight(state, { kind: 'touched', key, value });

function speedOf(state: LightState): unknown {
	const mode = activeMode(state);
	const played = mode && state.light ? playedIn(state.light, mode).find(({ scene }) => scene.name === 'plasma') : undefined;
	const parameter = played?.scene.parameters.find(({ name }) => name === 'speed');
	return mode && played && parameter ? valueOf(state, mode.name, played, parameter) : undefined;
}

describe('a value', () => {
	test('is what render says, else as it is declared', () => {
		expect(speedOf(told())).toBe(0.5);
		const light = goldenLight();
		const bare = light.modes.map((mode) => ({ ...mode, layers: mode.layers.map((layer) => ({ ...layer, values: {} })) }));
		expect(speedOf(told(initialLight, 100, { modes: bare }))).toBe(1);
	});

	test('that is being dragged is not pulled back by an answer that is older', () => {
		const state = told(touch(told(), speed, 3), 150);
		expect(speedOf(state)).toBe(3);
		const done = reduceLight(state, { kind: 'done', at: 151, key: speed, value: 3 });
		expect(speedOf(told(done, 151.5))).toBe(3);
		expect(speedOf(told(done, 151.6))).toBe(0.5);
	});

	test('that was refused is again what render says, and why is said until something is done', () => {
		const refused = reduceLight(touch(told(), speed, 3), { kind: 'refused', key: speed, reason: 'no' });
		expect(speedOf(refused)).toBe(0.5);
		expect(refused.refusal).toBe('no');
		expect(reduceLight(refused, { kind: 'done', at: 102, key: 'text' }).refusal).toBe('');
	});
});

describe('a mode', () => {
	test('that was chosen is marked before render has it', () => {
		expect(activeMode(told())?.name).toBe('sunset');
		expect(activeMode(touch(told(), keyOf.mode, 'rain'))?.name).toBe('rain');
	});

	test('shows its scenes from the uppermost down, each once', () => {
		const light = goldenLight();
		const mode = { ...light.modes[0]!, layers: [...light.modes[0]!.layers, { scene: 'plasma', values: {} }, { scene: 'gone', values: {} }] };
		expect(playedIn(light, mode).map(({ scene }) => scene.name)).toEqual(['title', 'plasma']);
	});
});

describe('darkness', () => {
	const outputs = { displays: [], blackout: false, routes: null };

	test('is there where render or outputs say so', () => {
		expect(isDark(told(), outputs)).toBe(false);
		expect(isDark(told(initialLight, 100, { blackout: true }), outputs)).toBe(true);
		expect(isDark(told(), { ...outputs, blackout: true })).toBe(true);
	});

	test('that render had made counts no more when it is gone', () => {
		const dark = told(initialLight, 100, { blackout: true });
		const gone = reduceLight(dark, { kind: 'untold', at: 101, why: 'absent', reason: 'gone' });
		expect(isDark(gone, outputs)).toBe(false);
		expect(gone.light).toBe(dark.light);
	});

	test('that was just asked for shows at once, and until outputs have said so where nobody draws', () => {
		const asked = touch(told(), keyOf.blackout, true);
		expect(isDark(asked, outputs)).toBe(true);
		const done = reduceLight(asked, { kind: 'done', at: 101, key: keyOf.blackout, value: true });
		expect(isDark(reduceLight(done, { kind: 'untold', at: 103.9, why: 'absent', reason: 'gone' }), outputs)).toBe(true);
		expect(isDark(reduceLight(done, { kind: 'untold', at: 104, why: 'absent', reason: 'gone' }), outputs)).toBe(false);
	});
});

test('brightness is of all displays, and of each alone', () => {
	const state = told();
	const [panel] = state.light?.outputs?.displays ?? [];
	expect(brightnessOf(state)).toBe(0.8);
	expect(brightnessOfOutput(touch(state, keyOf.brightness('panel'), 0.2), panel ?? null)).toBe(0.2);
	expect(brightnessOf(touch(state, keyOf.brightness('panel'), 0.2))).toBe(0.8);
	expect(brightnessOfOutput(state, null)).toBeNull();
});
