// Has the shell of the page kept (src/offline/worker.ts), where the browser can: over HTTPS, or at the machine itself.

export function keepShell(): void {
	if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
	// Where it is refused the page is what it was: it opens while the gateway is there.
	navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {});
}
