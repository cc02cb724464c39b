// Everything that the light page knows of the light, as one immutable value; and how it moves. Pure: no clock, timer or socket.
import type { JsonObject } from '$contract/fields';
import type { Layer, Light, Mode, Output, Outputs, Parameter, Scene } from '$contract/light';
import { reduceTouched, touchedSince, untouched, type TouchChange, type Touched } from '$live/touched';

export interface LightState extends Touched<string> {
	/** The last that render said; it stays when render goes. */
	light: Light | null;
	/** `absent`: nobody draws; `silent`: it does not answer. Both with a sentence. */
	source: { kind: 'unknown' } | { kind: 'present' } | { kind: 'absent' | 'silent'; reason: string };
}

export const initialLight: LightState = { light: null, source: { kind: 'unknown' }, ...untouched };

/** `at`: when it was asked for, in seconds on the page's steady clock. */
export type LightChange =
	| { kind: 'told'; at: number; light: Light }
	| { kind: 'untold'; at: number; why: 'absent' | 'silent'; reason: string }
	| TouchChange<string>;

/** So long a value that was set here counts more than what render says: an answer may be older than it. */
const SETTLING_SECONDS = 0.6;
/** Where nobody draws, outputs say in their health what was set of them. */
const OUTPUT_SETTLING_SECONDS = 3;

export const keyOf = {
	parameter: (mode: string, scene: string, parameter: string): string => `parameter/${mode}/${scene}/${parameter}`,
	brightness: (display: string | null): string => (display === null ? 'brightness' : `brightness/${display}`),
	blackout: 'blackout',
	mode: 'mode'
};

export function reduceLight(state: LightState, change: LightChange): LightState {
	switch (change.kind) {
		case 'told':
			return { ...state, light: change.light, source: { kind: 'present' }, touched: touchedSince(state, change.at - SETTLING_SECONDS) };
		case 'untold':
			return { ...state, source: { kind: change.why, reason: change.reason }, touched: touchedSince(state, change.at - OUTPUT_SETTLING_SECONDS) };
		default:
			return reduceTouched(state, change);
	}
}

function current<T>(state: LightState, key: string, told: T): T {
	const touched = state.touched.get(key);
	return touched === undefined ? told : (touched.value as T);
}

export const activeMode = (state: LightState): Mode | null => {
	const name = current(state, keyOf.mode, state.light?.active ?? '');
	return state.light?.modes.find((mode) => mode.name === name) ?? null;
};

/** Dark as render or outputs say it, or as somebody has just asked for. What render said before it went counts no more. */
export const isDark = (state: LightState, outputs: Outputs | null): boolean =>
	current(state, keyOf.blackout, (state.source.kind === 'present' && state.light?.blackout === true) || outputs?.blackout === true);

/** Of all displays together. */
export const brightnessOf = (state: LightState): number => current(state, keyOf.brightness(null), state.light?.brightness ?? 1);

/** Of one display alone; null: nobody says. */
export const brightnessOfOutput = (state: LightState, output: Output | null): number | null =>
	output === null ? null : current(state, keyOf.brightness(output.name), output.brightness);

export interface Played {
	scene: Scene;
	layer: Layer;
}

/** The scenes of a mode, the uppermost first, each once: what is set is set for all layers of one. */
export function playedIn(light: Light, mode: Mode): readonly Played[] {
	const found: Played[] = [];
	for (const layer of mode.layers) {
		const scene = light.scenes.find(({ name }) => name === layer.scene);
		if (scene !== undefined && !found.some((other) => other.scene === scene)) found.unshift({ scene, layer });
	}
	return found;
}

/** What a parameter is now. */
export function valueOf(state: LightState, mode: string, { scene, layer }: Played, parameter: Parameter): unknown {
	const told: JsonObject = layer.values;
	return current(state, keyOf.parameter(mode, scene.name, parameter.name), told[parameter.name] ?? parameter.initial);
}
