// Unit tests of the pure parts: decoders, reducer, wording, formatting. No browser, no network.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { CountReporter } from './tests/count_reporter.js';
import { aliases } from './tools/aliases.js';

const paths = Object.fromEntries(Object.entries(aliases).map(([name, path]) => [name, fileURLToPath(new URL(path, import.meta.url))]));

export default defineConfig({
	plugins: [svelte()],
	resolve: { alias: paths },
	test: {
		include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
		environment: 'node',
		reporters: ['default', new CountReporter()]
	}
});
