// What this browser can do about web push: ask the person, subscribe, end that (W3C Push API).

/** Why this browser cannot be subscribed; null: it can be asked. */
export type Obstacle = 'insecure' | 'unsupported' | 'denied' | null;

const KEY = 'tutti-push-device';

export function obstacle(): Obstacle {
	if (!window.isSecureContext) return 'insecure';
	if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return 'unsupported';
	return Notification.permission === 'denied' ? 'denied' : null;
}

/** By which people tell it from others: "Chromium on Linux". */
export function nameOf(agent: string): string {
	const browsers: readonly [RegExp, string][] = [[/Firefox|FxiOS/, 'Firefox'], [/Edg/, 'Edge'], [/OPR/, 'Opera'], [/Chrome|CriOS/, 'Chrome'], [/Safari/, 'Safari']];
	const systems: readonly [RegExp, string][] = [[/Android/, 'Android'], [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Windows/, 'Windows'], [/Mac OS/, 'Mac'], [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux']];
	const found = [browsers, systems].map((list) => list.find(([pattern]) => pattern.test(agent))?.[1]);
	return found.filter((word) => word !== undefined).join(' · ') || 'Browser';
}

/** The id that the installation knows this browser by; null: it was not subscribed here. */
export function keptId(): string | null {
	try {
		return localStorage.getItem(KEY);
	} catch {
		return null;
	}
}

export function keepId(id: string | null): void {
	try {
		if (id === null) localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, id);
	} catch {
		// Then the page does not know this browser among the devices, which can be removed by name.
	}
}

/** Asks the person where that was never done. Rejected where the person, or the browser, does not want. */
export async function subscribe(key: string): Promise<PushSubscription> {
	if ((await Notification.requestPermission()) !== 'granted') throw new Error('denied');
	const registration = await navigator.serviceWorker.ready;
	const wanted = bytesOf(key);
	const kept = await registration.pushManager.getSubscription();
	// One of another installation, or of a key that was lost, would be told nothing.
	if (kept && !isKey(kept.options.applicationServerKey, wanted)) await kept.unsubscribe();
	return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted });
}

export async function unsubscribe(): Promise<void> {
	const registration = await navigator.serviceWorker.getRegistration();
	await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

function isKey(kept: ArrayBuffer | null, wanted: Uint8Array): boolean {
	const bytes = new Uint8Array(kept ?? new ArrayBuffer(0));
	return bytes.length === wanted.length && bytes.every((byte, at) => byte === wanted[at]);
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
	const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
