import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decodePeople, decodeSecret, decodeTokens } from './people';

const folder = (name: string) => fileURLToPath(new URL(`../../../../contracts/examples/${name}`, import.meta.url));
const examples = (name: string) => readdirSync(folder(name)).filter((file) => file.endsWith('.json')).map((file) => [file, JSON.parse(readFileSync(`${folder(name)}/${file}`, 'utf8')) as unknown] as const);

describe.each([
	['api_users', decodePeople],
	['api_tokens', decodeTokens]
] as const)('%s', (name, decode) => {
	test.each(examples(name))('%s is read', (_, json) => expect(decode(json)).not.toBe(null));
	test.each(examples(`${name}/invalid`))('%s is not', (_, json) => expect(decode(json)).toBe(null));
});

test('the secret of a token is told when it is made, and not else', () => {
	for (const [, json] of examples('api_token_made')) expect(decodeSecret(json)).toMatch(/^tutti_/);
	for (const [, json] of examples('api_token_made/invalid')) expect(decodeSecret(json)).toBe(null);
});
