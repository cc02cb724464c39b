// A stream in a <video>: by the browser itself where it can (Safari), else by hls.js, which is loaded with the first stream.
import type Hls from 'hls.js/light';
import { cameraWords as words } from '$words/camera';

const HLS = 'application/vnd.apple.mpegurl';

export interface PlayerReport {
	playing(): void;
	/** It plays no more, or cannot: the stream may have gone, or its video is none that this browser knows. */
	lost(reason: string): void;
}

export const streamUrl = (camera: string): string => `/api/stream/${encodeURIComponent(camera)}/index.m3u8`;
export const snapshotUrl = (camera: string): string => `/api/camera/${encodeURIComponent(camera)}/snapshot.jpg`;

/** Plays from now on. Returns what ends it. */
export function play(video: HTMLVideoElement, camera: string, report: PlayerReport): () => void {
	let ended = false;
	let hls: Hls | null = null;
	const playing = () => report.playing();
	const failed = () => report.lost(words.cannotPlay);
	video.addEventListener('playing', playing);
	const begin = () => void video.play().catch(() => {}); // where it may not by itself, its own button can
	if (typeof MediaSource === 'undefined' && video.canPlayType(HLS) !== '') {
		video.addEventListener('error', failed);
		video.src = streamUrl(camera);
		begin();
	} else {
		void import('hls.js/light').then(
			({ default: Player }) => {
				if (ended) return;
				if (!Player.isSupported()) return failed();
				// Two segments behind what is now; no worker of its own, which the page's policy does not let in.
				hls = new Player({ enableWorker: false, liveSyncDurationCount: 2, liveMaxLatencyDurationCount: 5, backBufferLength: 10 });
				hls.on(Player.Events.MANIFEST_PARSED, begin);
				hls.on(Player.Events.ERROR, (_, { fatal, details }) => {
					if (fatal) report.lost(details);
				});
				hls.loadSource(streamUrl(camera));
				hls.attachMedia(video);
			},
			() => report.lost(words.playerNotLoaded)
		);
	}
	return () => {
		ended = true;
		video.removeEventListener('playing', playing);
		video.removeEventListener('error', failed);
		hls?.destroy();
		video.removeAttribute('src');
		video.load();
	};
}
