// How much each page brings before it shows anything, as it is sent: compressed.
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const build = fileURLToPath(new URL('../../build/', import.meta.url));

/** Bytes of what the page names, each once. */
function bytes(page: string, pattern: RegExp): number {
	const named = [...readFileSync(`${build}${page}.html`, 'utf8').matchAll(pattern)].map(([, file]) => file ?? '');
	expect(named.length).toBeGreaterThan(0);
	return [...new Set(named)].reduce((sum, file) => sum + statSync(`${build}${file}.br`).size, 0);
}

/** The issue that asked for the page: the overview, whole, as gzip sends it. */
test('the overview comes in 120 KB', () => {
	const named = [...readFileSync(`${build}index.html`, 'utf8').matchAll(/(_app\/immutable\/[^"]+\.(?:js|css))"/g)].map(([, file]) => `${file}.gz`);
	const sum = [...new Set(named), 'index.html.gz', 'theme.js.gz'].reduce((bytes, file) => bytes + statSync(build + file).size, 0);
	expect(sum).toBeLessThan(120_000);
});

/** Both languages with it: a page brings the words of its own. The names of files are hashes: of the same page a build may have 30 bytes more, so that each has 60 to spare. */
test.each([
	['index', 69_700, 6_500],
	['events', 85_100, 8_000],
	['inputs', 74_600, 5_000],
	['audio', 78_700, 5_200],
	['song', 72_000, 5_000],
	['light', 78_300, 7_000],
	['services', 68_100, 6_000],
	['control', 81_300, 6_300],
	['objects', 80_000, 6_500],
	['jobs', 77_900, 6_000],
	['readiness', 76_000, 6_000],
	['logs', 62_500, 5_000],
	['debug', 73_100, 6_000],
	['pad', 28_500, 4_000]
])('%s stays small, and brings nothing of the others', (page, scripts, styles) => {
	expect(bytes(page, /(_app\/immutable\/[^"]+\.js)"/g)).toBeLessThan(scripts);
	expect(bytes(page, /(_app\/immutable\/[^"]+\.css)"/g)).toBeLessThan(styles);
});
