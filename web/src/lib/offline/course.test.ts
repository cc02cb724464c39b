import { expect, test } from 'vitest';
import { courseOf, pageOf } from './course';

const shell = new Set(['/index.html', '/404.html', '/events.html', '/light/editor.html', '/theme.js', '/_app/immutable/a.js']);
const home = 'https://home.example';
const ask = (path: string, rest: { method?: string; mode?: string } = {}) =>
	courseOf({ method: 'GET', mode: 'cors', url: new URL(path, home).href, ...rest }, home, shell);

test.each(['/api/session', '/api/config', '/api', '/ws/live', '/metrics', '/health', '/health/ready', '/_app/version.json', '/sw.js'])(
	'%s is never answered by the worker',
	(path) => expect(ask(path)).toBe('pass')
);

test('not even where somebody opens it as a page', () => {
	expect(ask('/api/openapi.json', { mode: 'navigate' })).toBe('pass');
});

test('what begins like it is another address', () => {
	expect(ask('/apiary', { mode: 'navigate' })).toBe('page');
});

test('what is sent, and what belongs to others, is left alone', () => {
	expect(ask('/theme.js', { method: 'POST' })).toBe('pass');
	expect(ask('https://elsewhere.example/theme.js')).toBe('pass');
});

test('files of the shell are its own, pages are asked for first', () => {
	expect(ask('/_app/immutable/a.js')).toBe('file');
	expect(ask('/events', { mode: 'navigate' })).toBe('page');
});

test('each page has its file, every other address the one that finds out', () => {
	expect(pageOf('/', shell)).toBe('/index.html');
	expect(pageOf('/events', shell)).toBe('/events.html');
	expect(pageOf('/events/', shell)).toBe('/events.html');
	expect(pageOf('/light/editor', shell)).toBe('/light/editor.html');
	expect(pageOf('/source/system', shell)).toBe('/404.html');
});
