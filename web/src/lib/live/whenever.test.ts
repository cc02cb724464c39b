// Effects that ask or change something must not depend on what they do: all go through `whenever`.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('there is one effect, and it depends on what it was told to', () => {
	const folder = fileURLToPath(new URL('../../', import.meta.url));
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /(\.svelte|[^t]\.ts)$/.test(file));
	const effects = files.filter((file) => /\$effect\b/.test(readFileSync(folder + file, 'utf8')));
	expect(effects).toEqual(['lib/live/whenever.svelte.ts']);
});
