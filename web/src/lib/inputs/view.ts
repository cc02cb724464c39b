// What is drawn of inputs, worked out from the state: which devices are here, which are away for long, and whether what is
// said of them is so now. Words and looks are the business of lib/ui.
import type { Device, Input } from '$contract/inputs';
import { decodeInputs } from '$contract/inputs';
import type { Health, Service } from '$contract/types';
import type { Reach } from '$live/view';
import { inputWords } from '$words/inputs';
import { hasInputs } from './presence';
import type { Known, Told } from './state';

/** A device that is away for longer is told in a line. */
export const AWAY_SECONDS = 600;

/** `unreachable`: the page or the gateway lost its connection. `away`: its service says nothing any more. */
export type Standing = { kind: 'live' } | { kind: 'unreachable' } | { kind: 'away'; service: Service | null };

export interface InputView {
	/** Of no other one. */
	key: string;
	input: Input;
	/** Of the component that says so. */
	standing: Standing;
	/** Well or in doubt, or gone lately; by name. */
	present: readonly Device[];
	/** Gone for long, the latest first. */
	absent: readonly Device[];
}

const toldBefore = new WeakMap<Health, Told>();

/** What each component says of its inputs; the same object while it says the same. */
export function toldBy(health: readonly Health[]): readonly Told[] {
	return health
		.filter(({ details }) => hasInputs(details))
		.map((each) => {
			const told = toldBefore.get(each) ?? { component: each.component, ...decodeInputs(each.details) };
			toldBefore.set(each, told);
			return told;
		});
}

/** States of a service in which its devices are watched. */
const WATCHES = new Set<Service['state']>(['ready', 'unhealthy', 'stopping']);

export function standingOf(known: Known, services: readonly Service[], reach: Reach): Standing {
	if (reach !== 'live') return { kind: 'unreachable' };
	const service = services.find(({ name }) => name === known.component) ?? null;
	if (known.goneAt !== null || (service !== null && !WATCHES.has(service.state))) return { kind: 'away', service };
	return { kind: 'live' };
}

/** `now`: the server's time. */
export function inputViews(told: readonly Known[], services: readonly Service[], reach: Reach, now: number): readonly InputView[] {
	return told.flatMap((known) => {
		const standing = standingOf(known, services, reach);
		return known.inputs.map((input): InputView => {
			const isAbsent = ({ state, since }: Device) => state === 'disconnected' && now - since > AWAY_SECONDS;
			return {
				key: `${known.component}/${input.name}`,
				input,
				standing,
				present: input.devices.filter((device) => !isAbsent(device)).sort(byName),
				absent: input.devices.filter(isAbsent).sort((a, b) => b.since - a.since)
			};
		});
	});
}

const byName = (a: Device, b: Device): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.identity < b.identity ? -1 : 1);

/** What a screen reader is told of the step from one to the other: devices that came, went or are in doubt. */
export function deviceNews(before: readonly Told[], after: readonly Told[]): readonly string[] {
	const statesOf = (told: readonly Told[]) =>
		new Map(told.flatMap(({ inputs }) => inputs.flatMap(({ source, devices }) => devices.map((device) => [`${source}/${device.identity}`, device] as const))));
	const earlier = statesOf(before);
	if (before.length === 0) return [];
	return [...statesOf(after)]
		.filter(([key, { state }]) => earlier.get(key)?.state !== state && (earlier.has(key) || state !== 'disconnected'))
		.map(([, { name, identity, state }]) => `${name || identity || inputWords.device}: ${inputWords[state]}.`);
}
