// Both languages have every phrase, and the parts of the page that speak both have no words of their own.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { formatNumber, formatSteady } from '$ui/format';
import { languageFor, localeFor, speak, LANGUAGES } from './language.svelte';
import { literalsOf, scriptsOf, sentencesOf } from './literals';
import { words } from './words';

afterEach(() => speak('en'));

const tables = Object.entries(import.meta.glob<Record<string, Record<string, unknown>>>('./*.ts', { eager: true })).flatMap(([file, exported]) =>
	Object.entries(exported).flatMap(([name, table]) => (typeof table === 'object' && !Array.isArray(table) && !/language|words|literals/.test(file) ? [[`${file} ${name}`, table] as const] : []))
);

test('there are tables of words', () => {
	expect(tables.length).toBeGreaterThanOrEqual(3);
});

test.each(tables)('%s says everything in each language', (_, table) => {
	const said = LANGUAGES.map((language) => {
		speak(language);
		return Object.entries(table).map(([key, phrase]) => {
			expect(phrase, key).toBeTruthy();
			return [key, typeof phrase, typeof phrase === 'function' ? phrase.length : (phrase as string).trim() === phrase];
		});
	});
	for (const other of said.slice(1)) expect(other).toEqual(said[0]);
});

test('a table speaks what is spoken now', () => {
	const told = words({ hello: { en: 'Hello', de: 'Hallo' }, to: { en: (name: string) => `to ${name}`, de: (name: string) => `an ${name}` } });
	expect([told.hello, told.to('Ada')]).toEqual(['Hello', 'to Ada']);
	speak('de');
	expect([told.hello, told.to('Ada')]).toEqual(['Hallo', 'an Ada']);
});

test('the browser says which language, in its order; English where it asks for none that we speak', () => {
	expect(languageFor(['fr-FR', 'de-CH', 'en'])).toBe('de');
	expect(languageFor(['en-GB', 'de'])).toBe('en');
	expect(languageFor(['fr'])).toBe('en');
	expect(languageFor([])).toBe('en');
	expect(localeFor('de', ['en-GB', 'de-CH'])).toBe('de-CH');
	expect(localeFor('de', ['en-GB'])).toBe('de');
});

test('numbers are written as the language does', () => {
	expect([formatSteady(21.5), formatNumber(12345.6), formatNumber(-0.25), formatNumber(1.5e9)]).toEqual(['21.5', '12\u202f346', '\u22120.25', '1.50e9']);
	speak('de');
	expect([formatSteady(21.5), formatNumber(12345.6), formatNumber(-0.25), formatNumber(1.5e9)]).toEqual(['21,5', '12\u202f346', '\u22120,25', '1,50e9']);
	expect(formatSteady(-0.04)).toBe('0,0');
});

const sourceOf = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

const files = (readdirSync(fileURLToPath(new URL('../..', import.meta.url)), { recursive: true }) as string[]).sort();
const components = files.filter((path) => path.endsWith('.svelte'));
/** What decoders refuse a message with is for who writes the other end; it is English as the protocol is. */
const SILENT = /^lib\/(contract|words)\/|\.test\.ts$|_testing\.ts$|\.d\.ts$/;
/** Names, and what is typed as it is. */
const NAMES = new Set([
	'Tutti',
	'tutti reload',
	'tutti replay',
	'tutti record',
	'file:set.flac, https://…',
	'(prefers-reduced-motion: reduce)',
	'prefers-reduced-motion: reduce',
	...['Select', 'Start', 'Pad 1', 'Pad 2', 'Pad 3', 'Pad 4'],
	...['Firefox', 'Edge', 'Opera', 'Chrome', 'Safari', 'Browser', 'Android', 'Windows', 'Mac', 'Linux'],
	...['Ready', 'Synced', 'Valid', 'Drifted', 'Source'],
	'is not JSON'
]);
const code = [...components, ...files.filter((path) => path.endsWith('.ts') && !SILENT.test(path))];

test('every component and all code is looked at', () => {
	expect(components).toContain('routes/+page.svelte');
	expect(components.length).toBeGreaterThan(100);
	expect(code).toContain('lib/ui/events/words.ts');
});

test.each(components)('%s has no words of its own', (path) => {
	expect(literalsOf(sourceOf(path))).toEqual([]);
});

test.each(code)('%s has no sentences in its code', (path) => {
	const source = sourceOf(path);
	expect(sentencesOf(path.endsWith('.svelte') ? scriptsOf(source) : source).filter((text) => !NAMES.has(text))).toEqual([]);
});

test('words of its own are found wherever a component may have them', () => {
	const found = literalsOf(`<p class="name">Hello</p><a aria-label="Go {there}" href="/x">{ok ? 'Yes' : \`No, \${why}\`}</a>
		{#if x === 'ready'}<b title={'Tip'}>{n} °C</b>{:else}{#each list as one (one.id)}<i data-x="no text">{one.kind}</i>{:else}none{/each}{/if}<code>tutti up</code>`);
	expect(found).toEqual(['Hello', 'Go', 'Yes', 'No,', 'Tip', 'none']);
});

test('sentences of its own are found in code, and what no person reads is not', () => {
	const found = sentencesOf(`import x from 'not a word'; type T = 'not this'; const key = 'not_this', tag = 'button.press';
		if (key === 'not this either') throw new Error('nor this'); const at = { 'a key of it': say('Stopped') }; switch (x) { case 'not here': say(\`all \${n} of them\`, 'It is so.'); }`);
	expect(found).toEqual(['Stopped', 'of them', 'It is so.']);
});
