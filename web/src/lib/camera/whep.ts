// A camera by WebRTC (WHEP): an offer of this browser's, answered by who sends, and pictures between the two.
import { cameraWords as words } from '$words/camera';
import type { PlayerReport } from './player';

/** Who has not played by then does not. */
const PATIENCE_MS = 8000;
/** Addresses of this machine are known at once; with all of them in the offer none is sent behind it. */
const GATHERING_MS = 500;

/** Plays from now on, without a second try. Returns what ends it. */
export function watch(video: HTMLVideoElement, camera: string, csrf: string, report: PlayerReport): () => void {
	let over = false;
	let session: string | null = null;
	const peer = new RTCPeerConnection();
	const headers = csrf === '' ? {} : { 'x-csrf-token': csrf };

	const end = () => {
		if (over) return;
		over = true;
		clearTimeout(patience);
		video.removeEventListener('playing', playing);
		peer.close();
		video.srcObject = null;
		leave();
	};
	const leave = () => {
		if (session !== null) void fetch(session, { method: 'DELETE', headers, keepalive: true }).catch(() => {});
		session = null;
	};
	const lose = (reason: string) => {
		if (over) return;
		end();
		report.lost(reason);
	};
	const playing = () => {
		clearTimeout(patience);
		report.playing();
	};
	const patience = setTimeout(() => lose(words.noPictureCame), PATIENCE_MS);

	video.addEventListener('playing', playing);
	peer.addTransceiver('video', { direction: 'recvonly' });
	peer.addTransceiver('audio', { direction: 'recvonly' });
	peer.addEventListener('track', ({ streams, track }) => {
		video.srcObject = streams[0] ?? new MediaStream([track]);
		void video.play().catch(() => {}); // where it may not by itself, its own button can
	});
	peer.addEventListener('connectionstatechange', () => {
		if (peer.connectionState === 'failed' || peer.connectionState === 'closed') lose(words.connectionLost);
	});

	const begin = async () => {
		await peer.setLocalDescription(await peer.createOffer());
		await gathered(peer);
		const response = await fetch(`/api/stream/${encodeURIComponent(camera)}/whep`, {
			method: 'POST',
			headers: { 'content-type': 'application/sdp', ...headers },
			body: peer.localDescription?.sdp ?? ''
		});
		if (response.status !== 201) return lose(words.webrtcRefused(response.status));
		session = response.headers.get('location');
		const sdp = await response.text();
		if (over) return leave();
		await peer.setRemoteDescription({ type: 'answer', sdp });
	};
	begin().catch(() => lose(words.webrtcDidNotBegin));
	return end;
}

function gathered(peer: RTCPeerConnection): Promise<void> {
	if (peer.iceGatheringState === 'complete') return Promise.resolve();
	return new Promise((resolve) => {
		setTimeout(resolve, GATHERING_MS);
		peer.addEventListener('icegatheringstatechange', () => {
			if (peer.iceGatheringState === 'complete') resolve();
		});
	});
}
