// Wraps a SvelteKit adapter so that the offline worker is built last (src/offline/worker.ts): it is told of every file that the site
// is made of, and its version is a hash of all of them. Then the site is whole, and its files are compressed.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is larger comes when it is used: a player of videos, which has nothing to play while the gateway is away. */
const MOST_BYTES = 200_000;
/** Says which version the gateway has: that is asked, never remembered. */
const ASKED = '_app/version.json';

/**
 * Compresses the files (`.gz`, `.br`) afterwards, so the adapter itself must not.
 * @param {import('@sveltejs/kit').Adapter} adapter
 * @param {string} folder where the adapter writes its pages
 * @returns {import('@sveltejs/kit').Adapter}
 */
export function withOfflineShell(adapter, folder = 'build') {
	return {
		...adapter,
		async adapt(builder) {
			await adapter.adapt(builder);
			await build({
				root,
				configFile: false,
				publicDir: false,
				logLevel: 'warn',
				define: { __SHELL__: JSON.stringify(shellOf(folder)) },
				build: {
					target: 'es2020',
					outDir: folder,
					emptyOutDir: false,
					modulePreload: false,
					rollupOptions: { input: `${root}src/offline/worker.ts`, output: { format: 'iife', entryFileNames: 'sw.js' } }
				}
			});
			await builder.compress(folder);
		}
	};
}

/** @param {string} folder @returns {{ version: string, files: string[] }} */
export function shellOf(folder) {
	const files = readdirSync(folder, { encoding: 'utf8', recursive: true })
		.filter((path) => path !== ASKED && statSync(join(folder, path)).isFile() && statSync(join(folder, path)).size <= MOST_BYTES)
		.sort();
	const hash = createHash('sha256');
	for (const path of files) hash.update(path).update('\0').update(readFileSync(join(folder, path)));
	return { version: hash.digest('hex').slice(0, 12), files: files.map((path) => `/${path}`) };
}
