// The page of a source on the real gateway: what the history keeps is what the schemas say, and what the chart shows.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { says } from '../browser/stage.js';

interface Gateway {
	open(options?: object, path?: string): Promise<Page>;
	get(path: string): Promise<any>;
	expectConforms(schema: string, json: unknown): void;
	/** Ends a service; returns what it was. */
	killed(name: string): Promise<number>;
	mayKill: boolean;
}

/** The tests; part of the file that calls this. */
export function testHistory({ open, get, expectConforms, killed, mayKill }: Gateway): void {
	const places = async (page: Page): Promise<number> => Number(await page.getByTestId('chart').getAttribute('data-places'));

	test('what is kept is what the schemas say', async () => {
		await expect.poll(async () => (await get('/api/history')).series.map(({ sensor }: { sensor: string }) => sensor)).toContain('cpu_percent');
		expectConforms('api_series', await get('/api/history'));
		const course = await get('/api/history/system/cpu_percent?points=50');
		expectConforms('api_course', course);
		expect(course.count.length).toBeGreaterThan(0);
	});

	test('the page of a source shows what was measured, and goes on with it', async () => {
		const page = await open({}, '/sources/system#memory_percent');
		await says(page, 'headline', /^This machine$/);
		await expect.poll(() => page.getByTestId('chart').getAttribute('data-drawn')).toBe('true');
		await page.getByTestId('history').getByRole('button', { name: 'Hour', exact: true }).click();
		await says(page, 'readout', /Memory\s+\d+(\.\d)?\s*%/);
		const before = await places(page);
		await expect.poll(() => places(page)).toBeGreaterThan(before);
		await says(page, 'service-system', /ready/);
	});

	test.runIf(mayKill)('the chart survives the death of who keeps it', async () => {
		const page = await open({}, '/sources/system#cpu_percent');
		await expect.poll(() => places(page)).toBeGreaterThan(0);
		const before = await killed('history');
		await expect.poll(async () => (await get('/api/services/history')).pid).not.toBe(before);
		await expect.poll(async () => (await get('/api/services/history')).state).toBe('ready');
		await page.getByTestId('history').getByRole('button', { name: 'Week', exact: true }).click();
		await expect.poll(() => page.getByTestId('history-away').count()).toBe(0);
		await expect.poll(() => places(page)).toBeGreaterThan(0);
	});
}
