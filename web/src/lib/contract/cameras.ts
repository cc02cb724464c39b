// What a camera service says of its cameras, in the details of its health (docs/camera.md).
import { decodeList } from './events';
import { Fields, type Decoded, type JsonObject } from './fields';

export const STREAM_STATUSES = ['stopped', 'starting', 'streaming', 'reconnecting', 'error'] as const;

export type StreamStatus = (typeof STREAM_STATUSES)[number];

export interface Camera {
	name: string;
	status: StreamStatus;
	/** Why it does not stream; null where nothing is wrong. */
	error: string | null;
	/** "1920x1080" */
	resolution: string | null;
	fps: number | null;
	/** Seconds that it has streamed without a gap. */
	uptime: number;
	/** Tries since it streamed that failed. */
	failures: number;
	/** Whether it can be moved; null: it has not been asked. */
	ptz: boolean | null;
	/** Whether it can be watched by WebRTC. */
	webrtc: boolean;
}

export interface Preset {
	token: string;
	name: string;
}

/** What cannot be understood is left out and named; the others show. */
export function decodeCameras(details: JsonObject): { cameras: readonly Camera[]; problems: readonly string[] } {
	const list = details['cameras'];
	const { values, problems } = decodeList(Array.isArray(list) ? list : [], decodeCamera);
	return { cameras: values, problems };
}

function decodeCamera(json: unknown): Decoded<Camera> {
	const fields = new Fields(json);
	return fields.result({
		name: fields.name('camera'),
		status: fields.oneOf('status', STREAM_STATUSES, 'error'),
		error: fields.textOrNull('error'),
		resolution: fields.textOrNull('resolution'),
		fps: fields.shareOrNull('fps'),
		uptime: fields.atLeastZero('uptime'),
		failures: fields.countOrNull('failures') ?? 0,
		ptz: fields.flagOrNull('ptz'),
		webrtc: fields.flagOr('webrtc', false)
	});
}

/** The data of the answer to `presets`. */
export function decodePresets(json: unknown): Decoded<readonly Preset[]> {
	const fields = new Fields(json);
	const { values, problems } = decodeList(fields.list('presets'), decodePreset);
	if (problems[0] !== undefined) return { ok: false, reason: `a preset: ${problems[0]}` };
	return fields.result(values);
}

function decodePreset(json: unknown): Decoded<Preset> {
	const fields = new Fields(json);
	const token = fields.name('token');
	return fields.result({ token, name: fields.textOrNull('name') || token });
}
