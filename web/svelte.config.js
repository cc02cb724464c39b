// A static site: every route is rendered at build time, and the gateway serves the files as they are, 404.html where there
// is none.
import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { aliases } from './tools/aliases.js';
import { withOfflineShell } from './tools/with_offline_shell.js';
import { withoutInlineScripts } from './tools/without_inline_scripts.js';
import { withPadPage } from './tools/with_pad_page.js';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: true },
	kit: {
		adapter: withOfflineShell(withoutInlineScripts(withPadPage(adapter({ pages: 'build', assets: 'build', fallback: '404.html' }), aliases))),
		output: { bundleStrategy: 'split' },
		alias: aliases
	}
};
