// The sources that ship have a name in each language, and what they say on the bus is what is known of them here.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { speak } from './language.svelte';
import { shippedAbouts, shippedNames, sourceAbout, sourceName } from './sources';

afterEach(() => speak('en'));

const PROGRAMS = ['apps/co2/main', 'apps/pihole/main', 'apps/weather/main', 'apps/tutti/hass', 'apps/tutti/sensors', 'apps/tutti/system', 'apps/tutti/tailscale', 'workers/camera/camera_words'];
const code = (name: string) => readFileSync(fileURLToPath(new URL(`../../../../${name}.cpp`, import.meta.url)), 'utf8');
/** As its program says it. */
const said = (name: string) => {
	const [, title = ''] = /\b(?:options\.title|meta\.name) = "([^"]*)"/.exec(code(name)) ?? [];
	const [, description = ''] = /\b(?:options|meta)\.description =\s*"([^"]*)"/.exec(code(name)) ?? [];
	return { name: title, description };
};

test('each program that is a source is known by what it says', () => {
	expect(PROGRAMS.map((name) => said(name).name).sort()).toEqual(Object.values(shippedNames).sort());
	expect(PROGRAMS.map((name) => said(name).description).sort()).toEqual(Object.values(shippedAbouts).sort());
});

test('a German page calls them in German', () => {
	speak('de');
	expect(PROGRAMS.map((name) => sourceName(said(name)))).toEqual(['Luft', 'Pi-hole', 'Wetter', 'Home Assistant', 'Sense HAT', 'Dieser Rechner', 'Tailscale', 'Kameras']);
	expect(sourceAbout(said('apps/pihole/main'))).toBe('Was das Pi-hole heute beantwortet und gesperrt hat');
});

test('a name that somebody gave stays as it is', () => {
	speak('de');
	const own = { name: 'Weather', description: 'On our roof' };
	expect([sourceName(own), sourceAbout(own)]).toEqual(['Weather', 'On our roof']);
	expect([sourceName(null), sourceAbout(undefined)]).toEqual([undefined, undefined]);
});
