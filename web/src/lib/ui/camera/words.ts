// The words and colours of a camera's stream.
import type { Camera, StreamStatus } from '$contract/cameras';
import type { CamerasView, Standing } from '$camera/view';
import type { PtzAction } from '$camera/hold';
import type { Reach } from '$live/view';
import { cameraWords as words } from '$words/camera';
import { home } from '$words/home';
import { shell } from '$words/shell';
import type { Tone } from '../states';

const TONES: Readonly<Record<StreamStatus, Tone>> = { stopped: 'rest', starting: 'busy', streaming: 'good', reconnecting: 'warn', error: 'bad' };

export const lookOfStream = (camera: Camera, standing: Standing): { word: string; tone: Tone } =>
	standing === 'live' ? { word: words[camera.status], tone: TONES[camera.status] } : { word: standing === 'waiting' ? words.waiting : words.unknown, tone: 'rest' };

/** "1920 × 1080, 15 pictures a second" */
export function figuresOf({ status, resolution, fps }: Camera): string {
	if (status !== 'streaming') return '';
	return [...(resolution === null ? [] : [resolution.replace('x', ' × ')]), ...(fps === null ? [] : [words.framesPerSecond(Math.round(fps))])].join(', ');
}

export function headline(view: CamerasView, reach: Reach): string {
	if (reach === 'offline') return shell.offline;
	if (reach === 'hub_away') return home.theHubIsAway;
	if (reach !== 'live') return shell.connecting;
	if (view.worker === null) return words.noneHere;
	if (view.standing === 'waiting') return view.service?.pattern === 'demand' ? words.beingStarted : words.serviceAway;
	if (view.cameras.length === 0) return words.noneYet;
	const live = view.cameras.filter(({ status }) => status === 'streaming').length;
	if (live === view.cameras.length) return words.live(live);
	return live === 0 ? words.noneLive : words.someLive(live, view.cameras.length);
}

export const MOVES: readonly { action: PtzAction; glyph: string; keys: readonly string[] }[] = [
	{ action: 'up', glyph: '▲', keys: ['ArrowUp'] },
	{ action: 'left', glyph: '◀', keys: ['ArrowLeft'] },
	{ action: 'right', glyph: '▶', keys: ['ArrowRight'] },
	{ action: 'down', glyph: '▼', keys: ['ArrowDown'] },
	{ action: 'zoom_in', glyph: '+', keys: ['+', '='] },
	{ action: 'zoom_out', glyph: '−', keys: ['-'] }
];

export const moveOfKey = (key: string): PtzAction | null => MOVES.find(({ keys }) => keys.includes(key))?.action ?? null;
