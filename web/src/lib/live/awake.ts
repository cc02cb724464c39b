// Keeps the screen on: while somebody plays, and on a wall. Where the browser can: over HTTPS alone.

/** Returns what ends it. */
export function stayAwake(): () => void {
	let lock: WakeLockSentinel | null = null;
	let over = false;
	const take = async () => {
		if (over || lock !== null || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
		try {
			lock = await navigator.wakeLock.request('screen');
			lock.addEventListener('release', () => (lock = null));
			if (over) await lock.release();
		} catch {
			// The battery is low, or the system says no: the screen goes off as ever.
		}
	};
	const wake = () => void take();
	wake();
	document.addEventListener('visibilitychange', wake);
	// Some browsers give it to who touches alone.
	document.addEventListener('pointerdown', wake);
	return () => {
		over = true;
		document.removeEventListener('visibilitychange', wake);
		document.removeEventListener('pointerdown', wake);
		void lock?.release();
	};
}
