// The words and colours of a camera's stream.
import type { Camera, StreamStatus } from '$contract/cameras';
import type { CamerasView, Standing } from '$camera/view';
import type { PtzAction } from '$camera/hold';
import type { Reach } from '$live/view';
import type { Tone } from '../states';

const LOOKS: Readonly<Record<StreamStatus, { word: string; tone: Tone }>> = {
	stopped: { word: 'Stopped', tone: 'rest' },
	starting: { word: 'Starting', tone: 'busy' },
	streaming: { word: 'Live', tone: 'good' },
	reconnecting: { word: 'Reconnecting', tone: 'warn' },
	error: { word: 'Error', tone: 'bad' }
};

export const lookOfStream = (camera: Camera, standing: Standing): { word: string; tone: Tone } =>
	standing === 'live' ? LOOKS[camera.status] : { word: standing === 'waiting' ? 'Waiting' : 'Unknown', tone: 'rest' };

/** "1920 × 1080, 15 pictures a second" */
export function figuresOf({ status, resolution, fps }: Camera): string {
	if (status !== 'streaming') return '';
	return [...(resolution === null ? [] : [resolution.replace('x', ' × ')]), ...(fps === null ? [] : [`${Math.round(fps)} fps`])].join(', ');
}

export function headline(view: CamerasView, reach: Reach): string {
	if (reach === 'offline') return 'Offline';
	if (reach === 'hub_away') return 'The hub is away';
	if (reach !== 'live') return 'Connecting';
	if (view.worker === null) return 'No cameras here';
	if (view.standing === 'waiting') return view.service?.pattern === 'demand' ? 'The cameras are being started' : 'The camera service is away';
	if (view.cameras.length === 0) return 'No cameras yet';
	const live = view.cameras.filter(({ status }) => status === 'streaming').length;
	if (live === view.cameras.length) return live === 1 ? 'One camera is live' : `${live} cameras are live`;
	return live === 0 ? 'No camera is live' : `${live} of ${view.cameras.length} cameras are live`;
}

export const MOVES: readonly { action: PtzAction; label: string; glyph: string; keys: readonly string[] }[] = [
	{ action: 'up', label: 'Up', glyph: '▲', keys: ['ArrowUp'] },
	{ action: 'left', label: 'Left', glyph: '◀', keys: ['ArrowLeft'] },
	{ action: 'right', label: 'Right', glyph: '▶', keys: ['ArrowRight'] },
	{ action: 'down', label: 'Down', glyph: '▼', keys: ['ArrowDown'] },
	{ action: 'zoom_in', label: 'Zoom in', glyph: '+', keys: ['+', '='] },
	{ action: 'zoom_out', label: 'Zoom out', glyph: '−', keys: ['-'] }
];

export const moveOfKey = (key: string): PtzAction | null => MOVES.find(({ keys }) => keys.includes(key))?.action ?? null;
