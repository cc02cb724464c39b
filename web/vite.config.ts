// The build, and a development server that passes the gateway's paths on to a running one (TUTTI_URL).
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

const gateway = process.env.TUTTI_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
	plugins: [sveltekit()],
	build: {
		target: 'es2020',
		assetsInlineLimit: 0,
		rollupOptions: { output: { experimentalMinChunkSize: 30_000 } }
	},
	server: {
		proxy: {
			'/api': gateway,
			'/ws': { target: gateway, ws: true }
		}
	}
});
