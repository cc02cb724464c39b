// Wraps a SvelteKit adapter so that the page of the pad is built, too: `pad.html` with scripts and styles of its own, beside the
// site's. It shares the source with the other pages and no file of the build.
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {import('@sveltejs/kit').Adapter} adapter
 * @param {Record<string, string>} aliases folders below `web` by their short names
 * @param {string} folder where the adapter writes its pages
 * @returns {import('@sveltejs/kit').Adapter}
 */
export function withPadPage(adapter, aliases, folder = 'build') {
	return {
		...adapter,
		async adapt(builder) {
			await adapter.adapt(builder);
			await build({
				root,
				configFile: false,
				publicDir: false,
				logLevel: 'warn',
				plugins: [svelte({ configFile: false, preprocess: vitePreprocess(), compilerOptions: { runes: true } })],
				resolve: { alias: Object.fromEntries(Object.entries(aliases).map(([name, path]) => [name, root + path])) },
				build: {
					target: 'es2020',
					outDir: folder,
					emptyOutDir: false,
					assetsDir: '_app/immutable/pad',
					assetsInlineLimit: 0,
					modulePreload: false,
					rollupOptions: { input: `${root}pad.html` }
				}
			});
		}
	};
}
