// Events as tests write them.
import type { BusEvent } from '$contract/event_types';
import type { JsonObject } from '$contract/fields';

export function busEvent(id: string, type: string, more: Partial<BusEvent> = {}): BusEvent {
	return { id, type, producer: 0, source: 'page', seq: 1, timestamp: 100, data: {}, cause: null, ...more };
}

export const fromDirector = (id: string, type: string, data: JsonObject = {}, more: Partial<BusEvent> = {}): BusEvent =>
	busEvent(id, type, { source: 'director', data, ...more });

const naming = (run: string) => ({ playlist_id: run, definition_id: 'def-1', playlist_name: 'cycle' });

export const created = (run: string, timestamp = 100): BusEvent =>
	fromDirector(
		`${run}-created`,
		'event.playlist.created',
		{
			...naming(run),
			steps: [{ event_type: 'light', producer_id: 0, data: {}, offset: 0.5, repeat: 3, interval: 2 }],
			playlist_metadata: { feature: 'ambient' }
		},
		{ timestamp }
	);

export const emitted = (run: string, offset: number): BusEvent =>
	fromDirector(
		`${run}-emitted-${offset}`,
		'event.playlist.emitted',
		{ ...naming(run), offset, event_type: 'light', step_index: 0, repeat_index: 0 },
		{ timestamp: 100 + offset }
	);

export const stopped = (run: string, reason: string, timestamp: number): BusEvent =>
	fromDirector(`${run}-stopped`, 'event.playlist.stopped', { ...naming(run), reason }, { timestamp });

/** A gesture's output over these inputs. */
export const fired = (id: string, gesture: string, sources: readonly BusEvent[], timestamp = 100): BusEvent =>
	fromDirector(
		id,
		`${gesture}.done`,
		{
			events: sources.map((event) => ({
				event_type: event.type,
				producer_id: event.producer,
				data: event.data,
				timestamp: event.timestamp
			})),
			virtual_peripheral: { id: 'vp-1', name: gesture }
		},
		{ timestamp, cause: sources.length > 0 ? `page/${sources[sources.length - 1]?.id}` : null }
	);
