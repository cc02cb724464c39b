// Devices and what they say, as tests write them.
import type { BusEvent } from '$contract/event_types';
import { decodeInputs } from '$contract/inputs';
import type { JsonObject } from '$contract/fields';
import { device, input } from '../../../tests/fixture/inputs.js';
import { initialInputs, reduceInputs, type InputsState, type Told } from './state';

let count = 0;

/** An event of the device "one" of the input "board". */
export function said(type: string, data: JsonObject = {}, more: Partial<BusEvent> = {}): BusEvent {
	count++;
	return { id: `e-${count}`, type, producer: 1, source: 'board', seq: count, timestamp: 100, data: { ...data, device: 'one' }, cause: null, ...more };
}

export function told(...inputs: JsonObject[]): Told {
	return { component: 'input', ...decodeInputs({ inputs }) };
}

/** Two boards, one of which is away for long. */
export const boards = (rest: JsonObject = {}): Told =>
	told(input('board', 'serial', [device('one', 'One', 90, { producer: 1, ...rest }), device('two', 'Two', 10, { producer: 2, state: 'disconnected', reason: 'unplugged' })]));

export const hear = (state: InputsState, at: number, ...events: BusEvent[]): InputsState =>
	reduceInputs(state, { kind: 'messages', messages: [{ at, message: { type: 'events', timestamp: at, events, problems: 0 } }] });

/** A page that knows these boards and is connected. */
export const listening = (): InputsState => reduceInputs(initialInputs, { kind: 'told', at: 100, told: [boards()] });
