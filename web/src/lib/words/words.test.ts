// Both languages have every phrase, and the parts of the page that speak both have no words of their own.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { formatNumber, formatSteady } from '$ui/format';
import { languageFor, localeFor, speak, LANGUAGES } from './language.svelte';
import { literalsOf } from './literals';
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

/** What speaks both languages. A part that is converted is added here, and stays. */
const CONVERTED = [
	'routes/audio/+page',
	'routes/camera/+page',
	'routes/services/+page',
	'lib/ui/Example',
	'lib/ui/Headline',
	'lib/ui/audio/AudioHero',
	'lib/ui/audio/BeatPanel',
	'lib/ui/audio/EarChoice',
	'lib/ui/audio/FormPanel',
	'lib/ui/audio/KeyPanel',
	'lib/ui/audio/LevelsPanel',
	'lib/ui/audio/ListenPanel',
	'lib/ui/audio/NoAudio',
	'lib/ui/audio/SpectrumPanel',
	'lib/ui/audio/TonePanel',
	'lib/ui/audio/TuningPanel',
	'lib/ui/camera/CameraPanel',
	'lib/ui/camera/CameraScreen',
	'lib/ui/camera/NoCameras',
	'lib/ui/camera/PtzPad',
	'lib/ui/services/HistoryList',
	'lib/ui/services/LogPanel',
	'lib/ui/services/OrderButtons',
	'lib/ui/services/RestartTimeline',
	'lib/ui/services/ServiceEntry',
	'lib/ui/services/ServiceStory',
	'lib/ui/alerts/FiringEntry',
	'lib/ui/alerts/PastList',
	'lib/ui/alerts/RuleEntry',
	'routes/alerts/+page',
	'routes/+layout',
	'routes/+page',
	'routes/+error',
	'lib/ui/Banner',
	'lib/ui/Hero',
	'lib/ui/HealthList',
	'lib/ui/LanguageSwitch',
	'lib/ui/LoginForm',
	'lib/ui/Meter',
	'lib/ui/Seating',
	'lib/ui/ServiceList',
	'lib/ui/ServiceRow',
	'lib/ui/SourcePanel',
	'lib/ui/StateMark',
	'lib/ui/StaveChart',
	'lib/ui/ThemeSwitch',
	'lib/ui/Tile',
	'lib/ui/TopBar',
	'lib/ui/TileGrid',
	'lib/ui/home/BlockerFace',
	'lib/ui/home/CardList',
	'lib/ui/home/CardTools',
	'lib/ui/home/MatrixTile',
	'lib/ui/home/SkyMark',
	'lib/ui/home/TailnetFace',
	'lib/ui/home/WeatherFace',
	'lib/ui/history/CourseChart',
	'lib/ui/history/HistoryPanel',
	'lib/ui/source/SourceFacts',
	'lib/ui/source/SourceHead',
	'routes/sources/[source]/+page',
	'lib/ui/settings/FieldRow',
	'lib/ui/settings/InstallationSettings',
	'lib/ui/settings/ListEditor',
	'lib/ui/settings/SaveBar',
	'lib/ui/settings/ScreenSettings',
	'lib/ui/settings/Search',
	'lib/ui/settings/SecretInput',
	'lib/ui/settings/SettingsPart',
	'lib/ui/wall/WallClock',
	'lib/ui/wall/WallFigure',
	'lib/ui/wall/WallWeather',
	'routes/settings/+page',
	'routes/wall/+page'
];

const sourceOf = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

test.each(CONVERTED)('%s has no words of its own', (path) => {
	expect(literalsOf(sourceOf(`${path}.svelte`))).toEqual([]);
});

test('words of its own are found wherever a component may have them', () => {
	const found = literalsOf(`<p class="name">Hello</p><a aria-label="Go {there}" href="/x">{ok ? 'Yes' : \`No, \${why}\`}</a>
		{#if x === 'ready'}<b title={'Tip'}>{n} °C</b>{:else}{#each list as one (one.id)}<i data-x="no text">{one.kind}</i>{:else}none{/each}{/if}`);
	expect(found).toEqual(['Hello', 'Go', 'Yes', 'No,', 'Tip', 'none']);
});
