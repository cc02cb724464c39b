// Something that goes on only while somebody looks at the page. Returns what ends it.
export function whileSeen(start: () => void, stop: () => void): () => void {
	const look = () => (document.visibilityState === 'visible' ? start() : stop());
	document.addEventListener('visibilitychange', look);
	look();
	return () => {
		document.removeEventListener('visibilitychange', look);
		stop();
	};
}
