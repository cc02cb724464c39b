// Where in the song it is, and in its words: told the time. Pure.
import type { Playback, SongLine, SongLyrics } from '$contract/song';

/** Seconds from the beginning, at `now` on the server's clock: it runs on by itself, and stops at the end. */
export function positionAt({ playing, position, duration, timestamp }: Playback, now: number): number {
	const at = position + (playing ? Math.max(0, now - timestamp) : 0);
	return duration > 0 ? Math.min(at, duration) : at;
}

/** Nobody has said for so long that it is played that it may be over. */
export const isOver = ({ timestamp, expiresIn }: Playback, now: number): boolean => now >= timestamp + expiresIn;

/** -1: before the first, or there is none. */
export interface Place {
	line: number;
	word: number;
}

export const NOWHERE: Place = { line: -1, word: -1 };

interface Timed {
	time: number;
}

/** The last that begins at `time` or before; -1: none. */
function lastBegun(timed: readonly Timed[], time: number): number {
	let [low, high] = [0, timed.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((timed[middle]?.time ?? Infinity) <= time) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/** Of lines that begin together the last is active. */
export function placeAt({ synced, lines, offset }: SongLyrics, position: number): Place {
	if (!synced) return NOWHERE;
	const time = position - offset;
	const line = lastBegun(lines, time);
	return { line, word: lastBegun(lines[line]?.words ?? [], time) };
}

/** Seconds until the next line or word begins; Infinity: none does. */
export function untilNext(lyrics: SongLyrics, position: number): number {
	if (!lyrics.synced) return Infinity;
	const time = position - lyrics.offset;
	const { line, word } = placeAt(lyrics, position);
	const next = [lyrics.lines[line + 1]?.time, lyrics.lines[line]?.words[word + 1]?.time].filter((each) => each !== undefined);
	return Math.min(Infinity, ...next) - time;
}

/** A part of a line's text: a word that has a time, by its number, or what stands between two; then -1. */
export interface Piece {
	text: string;
	word: number;
}

/** A line's text in pieces, in order, none lost. A word that does not stand in it is left out. */
export function piecesOf({ text, words }: SongLine): readonly Piece[] {
	const pieces: Piece[] = [];
	let from = 0;
	words.forEach((word, index) => {
		const name = word.text.trim();
		const at = name === '' ? -1 : text.indexOf(name, from);
		if (at < 0) return;
		if (at > from) pieces.push({ text: text.slice(from, at), word: -1 });
		pieces.push({ text: name, word: index });
		from = at + name.length;
	});
	if (from < text.length) pieces.push({ text: text.slice(from), word: -1 });
	return pieces;
}
