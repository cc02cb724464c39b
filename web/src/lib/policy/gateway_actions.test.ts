import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { GATEWAY_ACTIONS } from './gateway_actions';

test('the actions are those that the gateway says of its routes', () => {
	const document = readFileSync(fileURLToPath(new URL('../../../../contracts/openapi.json', import.meta.url)), 'utf8');
	const said = [...document.matchAll(/"x-action": "(http\.[a-z._]+)"/g)].map(([, action]) => action);
	expect([...new Set([...said, 'http.commands.send'])].sort()).toEqual([...GATEWAY_ACTIONS]);
});
