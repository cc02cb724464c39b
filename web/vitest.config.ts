// Unit tests of the pure parts: decoders, reducer, wording, formatting. No browser, no network.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { CountReporter } from './tests/count_reporter.js';

const lib = (folder: string) => fileURLToPath(new URL(`./src/lib/${folder}`, import.meta.url));

export default defineConfig({
	plugins: [svelte()],
	resolve: { alias: { $contract: lib('contract'), $live: lib('live'), $ui: lib('ui'), $events: lib('events'), $inputs: lib('inputs'), $light: lib('light'), $audio: lib('audio'), $scripts: lib('scripts'), $pad: lib('pad'), $offline: lib('offline'), $words: lib('words'), $wall: lib('wall'), $settings: lib('settings'), $history: lib('history'), $home: lib('home') } },
	test: {
		include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
		environment: 'node',
		reporters: ['default', new CountReporter()]
	}
});
