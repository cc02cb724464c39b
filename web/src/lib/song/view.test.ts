import { expect, test } from 'vitest';
import type { LiveSong, Playback, SongLyrics } from '$contract/song';
import type { Installation, Service } from '$contract/types';
import { hasSong } from './presence';
import { chosenIn, counting, movedBy, pictureAt, playersOf, standingOf, stepsIn, wordsOf, workerIn } from './view';
import { workerOf } from './workers';

const playback: Playback = { player: 'mpris', active: true, source: 'vlc', artist: 'Ada', title: 'A', album: '', duration: 100, position: 10, playing: true, timestamp: 1000, expiresIn: 15 };
const song: LiveSong = { timestamp: 1000, playing: playback, players: [playback, { ...playback, player: 'spotify', active: false, playing: false }] };
const lyrics = { artist: 'Ada', title: 'A', synced: true, lines: [{ time: 1, text: 'la', words: [], refrain: false }], plain: '', image: '' } as unknown as SongLyrics;

const service = (name: string, state: Service['state'] = 'ready'): Service => ({ name, state, cause: '', pid: 1, since: 0, restarts: 0, pattern: 'always', required: true, outdated: false, memory: null, cpuPercent: null });

function home(names: readonly string[], details: Record<string, unknown> = {}, state: Service['state'] = 'ready'): Installation {
	return {
		name: 'vj',
		busConnected: true,
		sources: [],
		services: names.map((name) => service(name, state)),
		health: names.map((component) => ({ component, level: 'ok', message: '', details, updatedAt: null, expiresIn: null })),
		jobs: [],
		problems: []
	};
}

test('who knows of the song is found by name, on this machine first', () => {
	expect(workerOf(home(['b.lyrics', 'a.lyrics']), 'lyrics')).toBe('a.lyrics');
	expect(workerOf(home(['a.lyrics', 'lyrics']), 'lyrics')).toBe('lyrics');
	expect(workerOf(home(['audio']), 'lyrics')).toBeNull();
	expect([hasSong(home(['audio'])), hasSong(home(['spotify'])), hasSong(null)]).toEqual([false, true, false]);
});

test('how it stands is told from who is there, and from what was said', () => {
	const standing = (installation: Installation, said: LiveSong | null, now = 1001) => standingOf('live', workerIn(installation, 'now-playing'), said, now);
	expect(standingOf('offline', workerIn(home(['now-playing']), 'now-playing'), song, 1001)).toBe('offline');
	expect(standing(home([]), song)).toBe('none');
	expect(standing(home(['now-playing'], {}, 'backoff'), null)).toBe('away');
	expect(standing(home(['now-playing']), null)).toBe('waiting');
	expect(standing(home(['now-playing']), { ...song, playing: null })).toBe('nothing');
	expect(standing(home(['now-playing']), song)).toBe('playing');
	expect(standing(home(['now-playing'], {}, 'backoff'), song)).toBe('playing');
	expect(standing(home(['now-playing']), { ...song, playing: { ...playback, playing: false } })).toBe('paused');
	// Who has been silent for longer than the word holds says nothing any more.
	expect(standing(home(['now-playing']), song, 1015)).toBe('nothing');
	expect(counting(song, 1015)).toBeNull();
});

test('players are those who speak, and the one that is chosen', () => {
	const shown = (chosen: string) => playersOf(song, chosen, 1001).map(({ name, playback, counts }) => `${name} ${playback?.title ?? '-'} ${counts}`);
	expect(shown('auto')).toEqual(['mpris A true', 'spotify - false']);
	expect(shown('vlc')).toEqual(['mpris A true', 'spotify - false', 'vlc - false']);
	expect(chosenIn(workerIn(home(['now-playing'], { chosen: 'spotify' }), 'now-playing'))).toBe('spotify');
	expect(chosenIn(workerIn(home(['now-playing']), 'now-playing'))).toBe('auto');
});

test('steps that are not understood are left out', () => {
	const worker = workerIn(home(['lyrics'], { steps: [{ step: 'detect', state: 'complete' }, { step: 'lyrics', state: 'skipped', reason: 'nobody has its words' }, { step: 'dream', state: 'complete' }, { step: 'send', state: 'odd' }, 7] }), 'lyrics');
	expect(stepsIn(worker)).toEqual([{ name: 'detect', state: 'complete', reason: '' }, { name: 'lyrics', state: 'skipped', reason: 'nobody has its words' }]);
	expect(stepsIn(workerIn(home(['lyrics'], { steps: 'all' }), 'lyrics'))).toEqual([]);
});

test('words are shown for the song that plays alone', () => {
	const worker = (state = 'complete') => workerIn(home(['lyrics'], { steps: [{ step: 'lyrics', state }] }), 'lyrics');
	expect(wordsOf(workerIn(home([]), 'lyrics'), playback, lyrics)).toBe('none');
	expect(wordsOf(worker(), playback, lyrics)).toBe('timed');
	expect(wordsOf(worker(), { ...playback, title: 'B' }, lyrics)).toBe('looking');
	expect(wordsOf(worker(), playback, { ...lyrics, synced: false, lines: [], plain: 'la la' })).toBe('plain');
	expect(wordsOf(worker('running'), playback, { ...lyrics, lines: [] })).toBe('looking');
	expect(wordsOf(worker('skipped'), playback, { ...lyrics, lines: [] })).toBe('no_words');
	expect(wordsOf(worker('error'), playback, { ...lyrics, lines: [] })).toBe('no_words');
	expect(wordsOf(worker(), null, null)).toBe('no_song');
	expect(wordsOf(workerIn(home(['lyrics'], {}, 'failed'), 'lyrics'), playback, null)).toBe('away');
});

test('a picture is asked for by a name that one is given alone', () => {
	const at = (image: string) => pictureAt({ ...lyrics, image });
	expect(at('/var/lib/tutti/lyrics.pictures/00000000000000ab-3-7.png')).toBe('/api/song/pictures/00000000000000ab-3-7.png');
	for (const image of ['', '/etc/passwd', '/a/b.svg', '/a/..png', 'https://elsewhere.example/x.png']) expect(at(image)).toBeNull();
	expect(pictureAt(null)).toBeNull();
});

test('words are moved by steps, and not without end', () => {
	expect(movedBy(0.1, 0.2)).toBe(0.3);
	expect([movedBy(59.9, 0.5), movedBy(-59.9, -0.5)]).toEqual([60, -60]);
});
