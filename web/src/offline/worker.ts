// The service worker: keeps the shell of the page, so that it opens while the gateway is away and can say since when. It keeps
// nothing that was measured or said, and shows what push messages say of alerts. Pages are asked of the gateway first: no browser stays with an old version that can have the
// new one. `tools/with_offline_shell.js` builds it, and puts in what the shell is made of.
/// <reference lib="webworker" />
import { courseOf, pageOf } from '../lib/offline/course';
import { notificationOf } from '../lib/offline/notification';

declare const __SHELL__: { version: string; files: string[] };

const worker = self as unknown as ServiceWorkerGlobalScope;
const { version, files } = __SHELL__;
const shell: ReadonlySet<string> = new Set(files);
const PREFIX = 'tutti-shell-';
const NAME = PREFIX + version;
/** After that a gateway that has not answered is away to whoever waits for a page. */
const PATIENCE = 4000;

worker.addEventListener('install', (event) => event.waitUntil(fill()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const course = courseOf(request, worker.location.origin, shell);
	if (course === 'page') event.respondWith(page(request));
	if (course === 'file') event.respondWith(file(request));
});
worker.addEventListener('push', (event) => event.waitUntil(tell(event.data?.text() ?? '')));
worker.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(open('/alerts'));
});

async function fill(): Promise<void> {
	const cache = await caches.open(NAME);
	// What is named by its content may come from the browser's own cache; the rest is asked for.
	await cache.addAll(files.map((path) => new Request(path, { cache: path.startsWith('/_app/immutable/') ? 'default' : 'no-cache' })));
	await worker.skipWaiting();
}

/** Pages that were opened before may still want files of the version that they came with: the latest before this one stays. */
async function takeOver(): Promise<void> {
	const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
	await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
	await worker.clients.claim();
}

async function page(request: Request): Promise<Response> {
	try {
		const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
		// Somebody stands before a gateway that is away: a proxy.
		if (answer.status < 502 || answer.status > 504) return answer;
		return (await kept(pageOf(new URL(request.url).pathname, shell))) ?? answer;
	} catch (error) {
		const own = await kept(pageOf(new URL(request.url).pathname, shell));
		if (own) return own;
		throw error;
	}
}

const file = async (request: Request): Promise<Response> => (await kept(new URL(request.url).pathname)) ?? fetch(request);

async function kept(path: string): Promise<Response | undefined> {
	return (await caches.open(NAME)).match(path) ?? caches.match(path);
}

async function tell(text: string): Promise<void> {
	const { title, body, tag, stays } = notificationOf(text);
	await worker.registration.showNotification(title, { body, tag, requireInteraction: stays, icon: '/icons/icon-192.png' });
}

/** In a window of ours that is there, or in a new one. */
async function open(path: string): Promise<void> {
	const [window] = await worker.clients.matchAll({ type: 'window' });
	if (window === undefined) return void (await worker.clients.openWindow(path));
	await window.focus();
	await window.navigate(path).catch(() => null);
}
