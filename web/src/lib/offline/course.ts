// How the offline worker treats a request: what it may answer itself, and what always goes to the gateway. Pure.

/**
 * `pass`: the worker keeps out of it. `page`: asked of the gateway, the shell where that is away. `file`: of the shell, which names
 * its files by what is in them.
 */
export type Course = 'pass' | 'page' | 'file';

export interface Asked {
	method: string;
	url: string;
	mode: string;
}

/** What is said there is true now or not at all. */
const LIVE = /^\/(api|ws|health|metrics)(\/|$)/;

export function courseOf(asked: Asked, origin: string, shell: ReadonlySet<string>): Course {
	const { pathname, origin: where } = new URL(asked.url);
	if (asked.method !== 'GET' || where !== origin || LIVE.test(pathname)) return 'pass';
	if (asked.mode === 'navigate') return 'page';
	return shell.has(pathname) ? 'file' : 'pass';
}

/** The file of the shell that is shown at that path: of an address that has none, the one which finds out by itself what to show. */
export function pageOf(path: string, shell: ReadonlySet<string>): string {
	const plain = path.replace(/\/+$/, '');
	const own = plain === '' ? '/index.html' : plain.endsWith('.html') ? plain : `${plain}.html`;
	return shell.has(own) ? own : '/404.html';
}
