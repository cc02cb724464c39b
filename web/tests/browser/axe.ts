// A page before axe-core.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
	id: string;
	help: string;
	nodes: { target: unknown[]; failureSummary?: string }[];
}

/** What is broken, and where. `colours`: what another theme can break alone. */
export async function violations(page: Page, look: 'all' | 'colours' = 'all'): Promise<string[]> {
	await page.evaluate(source);
	const found = (await page.evaluate((runOnly) =>
		(window as unknown as { axe: { run: (context: unknown, options: unknown) => Promise<{ violations: unknown[] }> } }).axe
			.run(document, { resultTypes: ['violations'], runOnly })
			.then((result) => result.violations),
		look === 'colours' ? ['color-contrast'] : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
	)) as Violation[];
	return found.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')} (${failureSummary?.split('\n')[1]?.trim() ?? ''})`));
}
