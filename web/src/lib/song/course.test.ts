import { expect, test } from 'vitest';
import type { Playback, SongLyrics } from '$contract/song';
import { isOver, piecesOf, placeAt, positionAt, untilNext } from './course';

const playback: Playback = { player: 'mpris', active: true, source: 'vlc', artist: 'Ada', title: 'A', album: '', duration: 100, position: 10, playing: true, timestamp: 1000, expiresIn: 15 };

const lyrics: SongLyrics = {
	artist: 'Ada',
	title: 'A',
	from: 'folder',
	synced: true,
	offset: 0,
	lines: [
		{ time: 10, text: 'one two', refrain: false, words: [{ time: 10, text: 'one' }, { time: 11, text: 'two' }, { time: 12, text: '' }] },
		{ time: 20, text: 'three', refrain: true, words: [] },
		{ time: 20, text: 'drei', refrain: true, words: [] }
	],
	plain: '',
	keywords: [],
	themes: [],
	categories: [],
	mood: '',
	energy: 0,
	valence: 0,
	imagePrompt: '',
	image: '',
	analysisBy: 'words'
};

test('a song runs on between two words of its player, and stops at its end', () => {
	expect(positionAt(playback, 1000)).toBe(10);
	expect(positionAt(playback, 1004.5)).toBe(14.5);
	expect(positionAt(playback, 999)).toBe(10);
	expect(positionAt(playback, 2000)).toBe(100);
	expect(positionAt({ ...playback, duration: 0 }, 1200)).toBe(210);
	expect(positionAt({ ...playback, playing: false }, 1050)).toBe(10);
	expect([isOver(playback, 1014.999), isOver(playback, 1015)]).toEqual([false, true]);
});

test('the last line that has begun is active, and in it the last word', () => {
	expect(placeAt(lyrics, 9.999)).toEqual({ line: -1, word: -1 });
	expect(placeAt(lyrics, 10)).toEqual({ line: 0, word: 0 });
	expect(placeAt(lyrics, 11.5)).toEqual({ line: 0, word: 1 });
	expect(placeAt(lyrics, 12)).toEqual({ line: 0, word: 2 });
	expect(placeAt(lyrics, 20)).toEqual({ line: 2, word: -1 });
	expect(placeAt({ ...lyrics, synced: false }, 20)).toEqual({ line: -1, word: -1 });
});

test('an offset moves all of them', () => {
	expect(placeAt({ ...lyrics, offset: 2 }, 11.999)).toEqual({ line: -1, word: -1 });
	expect(placeAt({ ...lyrics, offset: 2 }, 12)).toEqual({ line: 0, word: 0 });
	expect(placeAt({ ...lyrics, offset: -2 }, 18)).toEqual({ line: 2, word: -1 });
	expect(untilNext({ ...lyrics, offset: 2 }, 11)).toBe(1);
});

test('it is known when the next line or word begins', () => {
	expect(untilNext(lyrics, 4)).toBe(6);
	expect(untilNext(lyrics, 10.25)).toBe(0.75);
	expect(untilNext(lyrics, 12.5)).toBe(7.5);
	expect(untilNext(lyrics, 21)).toBe(Infinity);
	expect(untilNext({ ...lyrics, synced: false }, 4)).toBe(Infinity);
});

test('a line falls into its words, and nothing of it is lost', () => {
	const said = (text: string, words: readonly string[]) => piecesOf({ time: 0, text, refrain: false, words: words.map((word, index) => ({ time: index, text: word })) }).map(({ text, word }) => `${word}:${text}`);
	expect(said('one two', ['one', 'two', ''])).toEqual(['0:one', '-1: ', '1:two']);
	expect(said('la la (la)', ['la ', 'la', 'la'])).toEqual(['0:la', '-1: ', '1:la', '-1: (', '2:la', '-1:)']);
	expect(said('one two', ['one', 'zwei'])).toEqual(['0:one', '-1: two']);
	expect(said('none', [])).toEqual(['-1:none']);
	expect(said('', [])).toEqual([]);
});
