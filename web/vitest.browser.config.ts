// Browser tests: the built page in Debian's Chromium. Those below tests/browser bring their own server; those below
// tests/gateway need a running gateway, named by TUTTI_URL, and run only then (the runner says so). That below tests/camera
// starts an installation of its own, of the programs in TUTTI_BIN.
import { defineConfig } from 'vitest/config';
import { CountReporter } from './tests/count_reporter.js';

const url = process.env.TUTTI_URL;
if (!url) console.log('TUTTI_URL is not set: tests/gateway is left out (it needs a running gateway)');

export default defineConfig({
	test: {
		include: ['tests/browser/*.test.ts', 'tests/camera/*.test.ts', ...(url ? ['tests/gateway/*.test.ts'] : [])],
		environment: 'node',
		testTimeout: 120_000,
		expect: { poll: { timeout: 30_000, interval: 50 } },
		hookTimeout: 60_000,
		// They wait for pages and clocks most of the time; only one of them breaks the gateway of TUTTI_URL.
		maxWorkers: 3,
		minWorkers: 1,
		reporters: ['default', new CountReporter()]
	}
});
