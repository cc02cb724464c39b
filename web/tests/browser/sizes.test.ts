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

test.each([
	['index', 57_500, 5_000],
	['events', 69_500, 8_000],
	['inputs', 61_800, 5_000],
	['audio', 70_500, 5_000],
	['light', 68_000, 7_000],
	['services', 63_000, 6_000],
	['pad', 27_000, 4_000]
])('%s stays small, and brings nothing of the others', (page, scripts, styles) => {
	expect(bytes(page, /(_app\/immutable\/[^"]+\.js)"/g)).toBeLessThan(scripts);
	expect(bytes(page, /(_app\/immutable\/[^"]+\.css)"/g)).toBeLessThan(styles);
});
