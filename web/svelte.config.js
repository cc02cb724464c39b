// A static site: every route is rendered at build time, and the gateway serves the files as they are, 404.html where there
// is none.
import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { withOfflineShell } from './tools/with_offline_shell.js';
import { withoutInlineScripts } from './tools/without_inline_scripts.js';
import { withPadPage } from './tools/with_pad_page.js';

const alias = { $contract: 'src/lib/contract', $live: 'src/lib/live', $ui: 'src/lib/ui', $events: 'src/lib/events', $inputs: 'src/lib/inputs', $light: 'src/lib/light', $audio: 'src/lib/audio', $camera: 'src/lib/camera', $scripts: 'src/lib/scripts', $services: 'src/lib/services', $pad: 'src/lib/pad', $offline: 'src/lib/offline', $words: 'src/lib/words', $wall: 'src/lib/wall', $settings: 'src/lib/settings', $history: 'src/lib/history', $home: 'src/lib/home', $alerts: 'src/lib/alerts' };

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: true },
	kit: {
		adapter: withOfflineShell(withoutInlineScripts(withPadPage(adapter({ pages: 'build', assets: 'build', fallback: '404.html' }), alias))),
		output: { bundleStrategy: 'split' },
		alias
	}
};
