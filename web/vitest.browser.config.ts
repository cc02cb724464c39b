// Browser tests: the built page in Debian's Chromium. Those below tests/browser bring their own server; those below
// tests/gateway need a running gateway, named by TUTTI_URL, and run only then (the runner says so). Those below tests/home and
// tests/camera start installations of their own, of the programs in TUTTI_BIN; the former run only where that is set.
import { defineConfig } from 'vitest/config';
import { CountReporter } from './tests/count_reporter.js';

const url = process.env.TUTTI_URL;
const programs = process.env.TUTTI_BIN;
if (!url) console.log('TUTTI_URL is not set: tests/gateway is left out (it needs a running gateway)');
if (!programs) console.log('TUTTI_BIN is not set: tests/home is left out (it starts an installation)');

export default defineConfig({
	test: {
		include: ['tests/browser/*.test.ts', 'tests/camera/*.test.ts', ...(programs ? ['tests/home/*.test.ts'] : []), ...(url ? ['tests/gateway/*.test.ts'] : [])],
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
