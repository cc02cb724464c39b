// The page of services on the real gateway: what became of services is told, and what is ordered comes about.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

interface Gateway {
	open(options?: object, path?: string): Promise<Page>;
	get(path: string): Promise<any>;
	expectConforms(schema: string, json: unknown): void;
	mayKill: boolean;
}

/** The tests; part of the file that calls this. */
export function testServices({ open, get, expectConforms, mayKill }: Gateway): void {
	test('the history and the use of services are what the schemas say', async () => {
		const history = await get('/api/services/system/history');
		expectConforms('api_service_history', history);
		expect(history.transitions.map(({ to }: { to: string }) => to)).toContain('ready');
		await expect.poll(async () => Object.keys((await get('/api/usage')).system ?? {})).toContain('memory');
		expectConforms('api_usage', await get('/api/usage'));
	});

	test('the page of services shows what became of one, and what it uses', async () => {
		const page = await open({}, '/services#system');
		const story = page.getByTestId('story');
		await expect.poll(() => story.getByTestId('history').innerText()).toMatch(/ready\s+said that it is ready/);
		await expect.poll(() => page.getByTestId('timeline').getAttribute('aria-label')).toMatch(/^Within 1 h: \d+ starts?/);
		await expect.poll(() => story.locator('path.voice').last().getAttribute('d')).toMatch(/^M.*L/);
	});

	test.runIf(mayKill)('a service that is restarted on the page is another process, and its history says who asked', async () => {
		const page = await open({}, '/services#system');
		page.on('dialog', (dialog) => void dialog.accept());
		const before = (await get('/api/services/system')).pid;
		await page.getByTestId('story').getByRole('button', { name: 'Restart system' }).click();
		await expect.poll(async () => {
			const { state, pid } = await get('/api/services/system');
			return state === 'ready' && pid !== before;
		}).toBe(true);
		await expect.poll(() => page.getByTestId('story').getByTestId('history').innerText()).toContain('restart asked for');
		await expect.poll(() => page.getByTestId('entry-system').getAttribute('data-state')).toBe('ready');
	});
}
