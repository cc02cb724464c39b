// What is drawn of cameras, worked out from the live state. Words and looks are the business of lib/ui.
import { decodeCameras, type Camera } from '$contract/cameras';
import type { Health, Installation, Service } from '$contract/types';
import type { Reach } from '$live/view';
import { cameraServiceOf, camerasOf } from './presence';

/** `unreachable`: the page or the gateway lost its connection. `waiting`: its service is not there yet, or no more. */
export type Standing = 'live' | 'unreachable' | 'waiting';

export interface CamerasView {
	/** The worker's name; null: nobody has cameras here. */
	worker: string | null;
	service: Service | null;
	standing: Standing;
	cameras: readonly Camera[];
	/** Of the worker, where it says so. */
	message: string | null;
}

const toldBefore = new WeakMap<Health, readonly Camera[]>();

/** The same list while the same is said. */
function told(health: Health): readonly Camera[] {
	const cameras = toldBefore.get(health) ?? decodeCameras(health.details).cameras;
	toldBefore.set(health, cameras);
	return cameras;
}

export function camerasView(installation: Installation | null, reach: Reach): CamerasView {
	const worker = camerasOf(installation);
	const service = cameraServiceOf(installation);
	const health = installation?.health.find(({ component }) => component === worker) ?? null;
	const isThere = health !== null && (service === null || service.state === 'ready' || service.state === 'unhealthy');
	return {
		worker,
		service,
		standing: reach !== 'live' ? 'unreachable' : isThere ? 'live' : 'waiting',
		cameras: health === null ? [] : told(health),
		message: health?.message ?? null
	};
}
