// Wraps a SvelteKit adapter so that the built pages contain no inline script: each is moved to a file of its own, named by
// its content, beside the page. Then the strictest policy (`default-src 'self'`) holds without hashes that the server
// would have to know. It does not touch styles.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/**
 * @param {import('@sveltejs/kit').Adapter} adapter
 * @param {string} folder where the adapter writes its pages
 * @returns {import('@sveltejs/kit').Adapter}
 */
export function withoutInlineScripts(adapter, folder = 'build') {
	return {
		...adapter,
		async adapt(builder) {
			await adapter.adapt(builder);
			for (const page of readdirSync(folder, { encoding: 'utf8', recursive: true })) {
				if (page.endsWith('.html')) moveScriptsOut(folder, page);
			}
		}
	};
}

/** The one page that is shown under every path: what it names, it names from the root. */
const ANYWHERE = '404.html';

/**
 * A classic script keeps `document.currentScript` and resolves `import('./…')` against its own address, so it behaves the
 * same from a file as long as that file lies beside the page.
 * @param {string} folder
 * @param {string} page below it, which may be in a folder of its own
 */
function moveScriptsOut(folder, page) {
	const path = join(folder, page);
	const html = readFileSync(path, 'utf8').replace(INLINE_SCRIPT, (_, /** @type {string} */ script) => {
		const name = `start.${createHash('sha256').update(script).digest('hex').slice(0, 12)}.js`;
		writeFileSync(join(dirname(path), name), script.trim() + '\n');
		return `<script src="${page === ANYWHERE ? '/' : './'}${name}"></script>`;
	});
	writeFileSync(path, html);
}
