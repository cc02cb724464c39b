// The camera page by WebRTC: another page of the same browser sends what moves, and stands where the gateway has mediamtx.
import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { homeState } from '../fixture/home.js';
import { has, openPage, show, useBrowser } from './stage.js';

useBrowser();

const withCamera = (now: number) => {
	const state = homeState(now);
	const camera = { camera: 'front', status: 'streaming', error: null, resolution: '64x48', fps: 15, uptime: 3, failures: 0, ptz: false, webrtc: true };
	state.services.camera = { ...state.services.hub, name: 'camera', required: false };
	state.health.camera = { ...state.health.hub, level: 'ok', message: '1 of 1 cameras stream', details: { cameras: [camera] } };
	return state;
};

const SESSION = '/api/stream/front/whep/8d5a-1';

/** What mediamtx does with an offer: its description, all addresses in it, and a picture that changes. */
const send = (page: Page, offer: string): Promise<string> =>
	page.evaluate(async (sdp) => {
		const canvas = document.createElement('canvas');
		[canvas.width, canvas.height] = [64, 48];
		const context = canvas.getContext('2d')!;
		let frame = 0;
		setInterval(() => {
			context.fillStyle = `hsl(${(frame += 30) % 360} 100% 50%)`;
			context.fillRect(0, 0, 64, 48);
		}, 50);
		const peer = new RTCPeerConnection();
		Object.assign(window, { peer });
		await peer.setRemoteDescription({ type: 'offer', sdp });
		const [track] = canvas.captureStream().getVideoTracks();
		const transceiver = peer.getTransceivers().find(({ receiver }) => receiver.track.kind === 'video')!;
		transceiver.direction = 'sendonly';
		await transceiver.sender.replaceTrack(track!);
		await peer.setLocalDescription(await peer.createAnswer());
		while (peer.iceGatheringState !== 'complete') await new Promise((done) => peer.addEventListener('icegatheringstatechange', done, { once: true }));
		return peer.localDescription!.sdp;
	}, offer);

/** A page's patience in seconds is no mark for a machine that is busy with tests. */
const haveTime = (page: Page): Promise<unknown> =>
	page.addInitScript(() => {
		const after = window.setTimeout;
		Object.assign(window, { setTimeout: (act: () => void, delay = 0) => after(act, delay === 8000 ? 100_000 : delay) });
	});

const colourOf = (page: Page): Promise<string> =>
	page.getByTestId('video-front').evaluate((element) => {
		const context = new OffscreenCanvas(1, 1).getContext('2d')!;
		context.drawImage(element as HTMLVideoElement, 0, 0, 1, 1);
		return context.getImageData(0, 0, 1, 1).data.join();
	});

test('its pictures move, and the session is ended by who leaves', async () => {
	const { page, address } = await show({ state: withCamera });
	const sender = await openPage(address);
	await haveTime(page);
	const ended: string[] = [];
	await page.route('**/api/stream/front/whep', async (route: Route) => {
		expect(route.request().headers()['content-type']).toBe('application/sdp');
		const body = await send(sender, route.request().postData()!);
		await route.fulfill({ status: 201, headers: { location: SESSION, 'content-type': 'application/sdp' }, body });
	});
	await page.route(`**${SESSION}`, (route) => {
		ended.push(route.request().method());
		return route.fulfill({ status: 200, body: '{"data":null}' });
	});
	await page.goto(`${address}/camera`);
	await has(page, 'video-front', 'data-plays', 'true');
	await has(page, 'video-front', 'data-by', 'webrtc');
	const seen = new Set<string>();
	await expect.poll(async () => seen.add(await colourOf(page)).size).toBeGreaterThan(3);
	await page.getByRole('link', { name: 'Events' }).click();
	await expect.poll(() => ended).toEqual(['DELETE']);
});

test.each([
	['is refused', 503],
	['is answered by nonsense', 201]
])('where it %s, the other stream is asked for', async (_, status) => {
	const { page, address } = await show({ state: withCamera });
	const asked: string[] = [];
	await page.route('**/api/stream/front/**', (route) => {
		asked.push(new URL(route.request().url()).pathname);
		const isOffer = route.request().method() === 'POST';
		return route.fulfill({ status: isOffer ? status : 404, headers: { location: SESSION }, body: isOffer ? 'v=0\r\n' : '' });
	});
	await page.goto(`${address}/camera`);
	await expect.poll(() => asked).toContain('/api/stream/front/index.m3u8');
	await has(page, 'video-front', 'data-by', 'hls');
	expect(asked.filter((path) => path.endsWith('/whep'))).toHaveLength(1);
	await expect.poll(() => asked.includes(SESSION)).toBe(status === 201);
});
