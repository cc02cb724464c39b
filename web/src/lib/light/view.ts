// What follows from how the light is: which displays there are, how each stands, what is slow. Pure.
import { decodeFrameTimes, decodeOutputs, type Display, type FrameTimes, type Light, type Output, type Outputs, type Route } from '$contract/light';
import type { Health, Installation } from '$contract/types';
import type { Reach } from '$live/view';
import { partOf } from './presence';
import type { LightState } from './state';

/** What render and output say of themselves every few seconds. */
export interface Told {
	times: FrameTimes | null;
	outputs: Outputs | null;
	/** Why one of the two is not as it should be; empty where they are. */
	complaints: readonly string[];
}

export function toldBy(installation: Installation | null): Told {
	const of = (kind: 'render' | 'output'): Health | undefined => {
		const name = partOf(kind, installation);
		return installation?.health.find(({ component }) => component === name);
	};
	const [render, output] = [of('render'), of('output')];
	return {
		times: render ? decodeFrameTimes(render.details) : null,
		outputs: output ? decodeOutputs(output.details) : null,
		complaints: [render, output].flatMap((health) => (health !== undefined && health.level !== 'ok' ? [`${health.component}: ${health.message}`] : []))
	};
}

export interface DisplayView {
	display: Display;
	/** What drives it; null: nothing, or nobody says. */
	output: Output | null;
}

/** What outputs say: asked a moment ago by way of render, else as they last said of themselves. */
export function outputsNow({ light, source }: LightState, told: Told): Outputs | null {
	if (source.kind === 'unknown') return null;
	return source.kind === 'present' ? (light?.outputs ?? null) : told.outputs;
}

/** Those that render draws; where nobody has ever drawn, those that outputs light. */
export function displaysOf(light: Light | null, now: Outputs | null): readonly DisplayView[] {
	const outputs = now?.displays ?? [];
	const named = (name: string): Output | null => outputs.find((output) => output.name === name) ?? null;
	if (light !== null) return light.displays.map((display) => ({ display, output: named(display.name) }));
	return outputs.map((output) => ({ display: { name: output.name, width: output.width, height: output.height, shape: 'panel', mirrored: false }, output }));
}

/** The last minute of each way from an event to its light: what outputs have just said, else what they said in their health. */
export const routesOf = (now: Outputs | null, told: Told): readonly Route[] => now?.routes ?? told.outputs?.routes ?? [];

export const isOverBudget = ({ p99, budget }: Route): boolean => budget !== null && p99 !== null && p99 > budget;

export type Standing = 'live' | 'dark' | 'holding' | 'fading' | 'attract' | 'unlit' | 'waiting' | 'offline';

/** How a display is, said honestly: what comes first is what makes the rest doubtful. */
export function standingOf(reach: Reach, output: Output | null, dark: boolean, fresh: boolean): Standing {
	if (reach !== 'live') return 'offline';
	if (output === null && !fresh) return 'unlit';
	if (dark) return 'dark';
	if (output !== null && output.state !== 'live') return output.state;
	return fresh ? 'live' : 'waiting';
}
