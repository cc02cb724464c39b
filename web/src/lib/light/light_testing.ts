// What tests of the light begin with: the golden light, as the page has it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeLight, type Light, type NumberParameter } from '$contract/light';
import { initialLight, reduceLight, type LightState } from './state';

const golden = fileURLToPath(new URL('../../../../contracts/examples/api_light/stage.json', import.meta.url));

export function goldenLight(): Light {
	const decoded = decodeLight(JSON.parse(readFileSync(golden, 'utf8')));
	if (!decoded.ok) throw new Error(decoded.reason);
	return decoded.value;
}

export const told = (state: LightState = initialLight, at = 100, change: Partial<Light> = {}): LightState =>
	reduceLight(state, { kind: 'told', at, light: { ...goldenLight(), ...change } });

export const slider = (change: Partial<NumberParameter> = {}): NumberParameter => ({
	name: 'speed',
	title: 'Speed',
	kind: 'number',
	least: 0,
	most: 10,
	initial: 1,
	unit: '',
	curve: 'linear',
	step: 0,
	...change
});
