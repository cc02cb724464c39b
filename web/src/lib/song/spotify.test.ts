import { expect, test } from 'vitest';
import { decodeAuthorization, loginIn } from '$contract/spotify';
import { redirectTo, returnedIn } from './spotify';

const at = (address: string) => redirectTo(new URL(address));

test('Spotify sends people back to https, and by http to this machine alone', () => {
	expect(at('https://vj.example/song')).toBe('https://vj.example/song');
	expect(at('http://127.0.0.1:8080/song?x=1')).toBe('http://127.0.0.1:8080/song');
	expect(at('http://[::1]:8080/song')).toBe('http://[::1]:8080/song');
	// It takes no such name, but that is the same machine.
	expect(at('http://localhost:8080/song')).toBe('http://127.0.0.1:8080/song');
	expect(at('http://localhost/song')).toBe('http://127.0.0.1/song');
	expect(at('http://192.168.1.20:8080/song')).toBeNull();
	expect(at('http://totem.local/song')).toBeNull();
	expect(at('http://127.0.0.1.evil.example/song')).toBeNull();
});

const returned = (query: string) => returnedIn(new URLSearchParams(query));

test('who comes back brings a code or a refusal, with the state', () => {
	expect(returned('?code=AQ%2Fa%2Bb&state=s1')).toEqual({ code: 'AQ/a+b', state: 's1' });
	expect(returned('?error=access_denied&state=s1')).toEqual({ error: 'access_denied', state: 's1' });
	for (const query of ['', '?code=a', '?state=s1', '?code=&state=s1', '?error=no']) expect(returned(query)).toBeNull();
});

test('what leads elsewhere than to a site is not followed', () => {
	expect(decodeAuthorization({ url: 'https://accounts.spotify.com/authorize?a=b', redirect_uri: 'r' })).toEqual({ ok: true, value: { url: 'https://accounts.spotify.com/authorize?a=b', redirectUri: 'r' } });
	expect(decodeAuthorization({ url: 'javascript:alert(1)', redirect_uri: 'r' }).ok).toBe(false);
	expect(decodeAuthorization({ redirect_uri: 'r' }).ok).toBe(false);
});

test('the worker says how the login stands', () => {
	expect(loginIn({ login: 'in' })).toBe('in');
	expect(loginIn({ login: 'otherwise' })).toBeNull();
	expect(loginIn(undefined)).toBeNull();
});
