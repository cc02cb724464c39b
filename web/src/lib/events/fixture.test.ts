// What browser tests show the page is what the contract says: the fixture director against the schemas.
import Ajv2020 from 'ajv/dist/2020';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FixtureDirector } from '../../../tests/fixture/director.js';
import { livelyMinute } from '../../../tests/fixture/scenes.js';

const schemas = fileURLToPath(new URL('../../../../contracts/schema/', import.meta.url));
const ajv = new Ajv2020({ strict: false });
for (const file of readdirSync(schemas)) ajv.addSchema(JSON.parse(readFileSync(schemas + file, 'utf8')));

function expectConforms(schema: string, json: unknown): void {
	ajv.validate(`${schema}.schema.json`, json);
	expect(ajv.errors ?? []).toEqual([]);
}

test('the fixture director speaks the contract', () => {
	const now = () => 1_700_000_000;
	const director = new FixtureDirector({ now, say: (event) => expectConforms('event', event) });
	livelyMinute({ director, now } as unknown as Parameters<typeof livelyMinute>[0]);
	const data = (action: string, params = {}) => {
		const [status, body] = director.command(action, params);
		expect(status).toBe(200);
		return body.data;
	};
	expectConforms('api_playlist_list', data('playlist.list'));
	expectConforms('api_playlist_runs', data('playlist.runs'));
	expectConforms('api_peripheral_list', data('peripheral.list'));
	expectConforms('api_why', data('events.recent', { limit: 500 }));
	expect(data('playlist.runs').runs.map(({ state }: { state: string }) => state)).toEqual([
		'completed',
		'interrupted',
		'completed',
		'cancelled',
		'running',
		'running'
	]);
	const [flash] = director.events.filter(({ type }) => type === 'light.flash');
	expect(data('why', { source: 'director', id: flash?.id }).events.map(({ type }: { type: string }) => type)).toEqual([
		'button.press',
		'button.double_tap',
		'event.playlist.created',
		'light.flash'
	]);
});
