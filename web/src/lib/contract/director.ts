// Decoders of what the director answers: its playlists, their runs, and its gestures.
import { GESTURE_KINDS, RUN_STATES, type Gesture, type ListedRun, type Playlist, type Step } from './event_types';
import { decodeList, decodeMember } from './events';
import { Fields, type Decoded } from './fields';

const ORIGINS = ['file', 'bus'] as const;

export const decodePlaylists = (json: unknown): Decoded<Playlist[]> => decodeMember(json, 'playlists', decodePlaylist);
export const decodeRuns = (json: unknown): Decoded<ListedRun[]> => decodeMember(json, 'runs', decodeRun);
export const decodeGestures = (json: unknown): Decoded<Gesture[]> => decodeMember(json, 'peripherals', decodeGesture);

/** A piece of a list of definitions: `next` begins the one behind it, `total` is how many there are in all. */
export interface Piece<T> {
	items: readonly T[];
	next: number | null;
	total: number;
}

export const decodePiece =
	<T>(decode: (json: unknown) => Decoded<T[]>) =>
	(json: unknown): Decoded<Piece<T>> => {
		const items = decode(json);
		if (!items.ok) return items;
		const fields = new Fields(json);
		const next = fields.countOr('next', -1);
		return fields.result({
			items: items.value,
			next: next < 0 ? null : next,
			total: fields.countOr('total', items.value.length)
		});
	};

function decodePlaylist(json: unknown): Decoded<Playlist> {
	const fields = new Fields(json);
	const steps = decodeList(fields.list('steps'), decodeStep);
	if (steps.problems[0] !== undefined) return { ok: false, reason: `a step: ${steps.problems[0]}` };
	fields.object('definition');
	return fields.result({
		name: fields.name('name'),
		definitionId: fields.name('definition_id'),
		origin: fields.oneOf('origin', ORIGINS, 'file'),
		trigger: fields.nameOrNull('trigger'),
		interrupts: fields.texts('interrupts'),
		completion: fields.nameOrNull('completion'),
		metadata: fields.objectOrNull('metadata'),
		steps: steps.values,
		duration: fields.atLeastZero('duration'),
		active: fields.count('active'),
		starts: fields.count('starts')
	});
}

/** A step as it stands in a playlist and in `event.playlist.created`. */
export function decodeStep(json: unknown): Decoded<Step> {
	const fields = new Fields(json);
	return fields.result({
		eventType: fields.name('event_type'),
		producer: fields.integerOr('producer_id', 0),
		data: fields.object('data'),
		offset: fields.atLeastZero('offset'),
		repeat: fields.positive('repeat'),
		interval: fields.spanOrNull('interval')
	});
}

function decodeRun(json: unknown): Decoded<ListedRun> {
	const fields = new Fields(json);
	return fields.result({
		id: fields.name('playlist_id'),
		definitionId: fields.name('definition_id'),
		name: fields.name('playlist_name'),
		metadata: fields.objectOrNull('metadata'),
		started: fields.time('started'),
		plannedEnd: fields.time('planned_end'),
		state: fields.oneOf('state', RUN_STATES, 'running'),
		stopped: fields.timeOrNull('stopped'),
		emitted: fields.count('emitted')
	});
}

function decodeGesture(json: unknown): Decoded<Gesture> {
	const fields = new Fields(json);
	return fields.result({
		name: fields.name('name'),
		id: fields.name('id'),
		kind: fields.oneOf('kind', GESTURE_KINDS, 'double_tap'),
		origin: fields.oneOf('origin', ORIGINS, 'file'),
		metadata: fields.objectOrNull('metadata'),
		listens: fields.texts('listens'),
		emits: fields.nameOrNull('emits'),
		fired: fields.count('fired'),
		suppressed: fields.count('suppressed'),
		lastFired: fields.timeOrNull('last_fired'),
		definition: fields.object('definition')
	});
}
