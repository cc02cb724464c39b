// What the gateway says of the song: who plays what (`/ws/song`), and the words of it (`/ws/lyrics`).
import { decodeList } from './events';
import { Fields, isObject, type Decoded } from './fields';

export interface Playback {
	/** The worker that says so. */
	player: string;
	/** Whether there is a track at all; it may stand still. */
	active: boolean;
	/** The program's own name. */
	source: string;
	artist: string;
	title: string;
	album: string;
	/** Seconds; 0: not known. */
	duration: number;
	/** Seconds, at `timestamp`. */
	position: number;
	playing: boolean;
	timestamp: number;
	/** Seconds from `timestamp` on. */
	expiresIn: number;
}

export interface LiveSong {
	timestamp: number;
	/** What counts; null: nobody says. */
	playing: Playback | null;
	players: readonly Playback[];
}

export interface SongWord {
	time: number;
	/** Empty: here the word before it ends. */
	text: string;
}

export interface SongLine {
	time: number;
	/** Empty: a pause. */
	text: string;
	words: readonly SongWord[];
	refrain: boolean;
}

export interface SongLyrics {
	artist: string;
	title: string;
	/** "folder", "lrclib"; empty: no words were found, or not yet. */
	from: string;
	/** Whether the lines have times. */
	synced: boolean;
	/** Seconds that are added to each time; they are not in them yet. */
	offset: number;
	lines: readonly SongLine[];
	/** Words without times, where that is all there is. */
	plain: string;
	keywords: readonly string[];
	themes: readonly string[];
	categories: readonly (readonly [name: string, share: number])[];
	mood: string;
	energy: number;
	valence: number;
	imagePrompt: string;
	/** A file; empty: there is none. */
	image: string;
	/** "words", or the name of a model; empty: not analysed yet. */
	analysisBy: string;
}

export function decodePlayback(json: unknown): Decoded<Playback> {
	const fields = new Fields(json);
	fields.version();
	const active = fields.flag('active');
	const playback: Playback = {
		player: fields.name('player'),
		active,
		source: fields.text('source'),
		artist: fields.text('artist'),
		title: fields.text('title'),
		album: fields.text('album'),
		duration: fields.atLeastZero('duration'),
		position: fields.atLeastZero('position'),
		playing: fields.flag('playing'),
		timestamp: fields.time('timestamp'),
		expiresIn: fields.span('expires_in')
	};
	if (playback.playing && !active) return { ok: false, reason: 'plays nothing' };
	return fields.result(playback);
}

export function decodeLiveSong(json: unknown): Decoded<LiveSong> {
	const fields = new Fields(json);
	fields.version();
	fields.oneOf('type', ['song'] as const, 'song');
	const timestamp = fields.time('timestamp');
	const said = fields.objectOrNull('playing');
	const playing = said === null ? null : decodePlayback(said);
	const players = decodeList(fields.list('players'), decodePlayback);
	if (playing !== null && !playing.ok) return playing;
	if (players.problems.length > 0) return { ok: false, reason: players.problems[0] ?? '' };
	return fields.result({ timestamp, playing: playing?.value ?? null, players: players.values });
}

function decodeWord(json: unknown): Decoded<SongWord> {
	const fields = new Fields(json);
	return fields.result({ time: fields.atLeastZero('time'), text: fields.text('text') });
}

function decodeLine(json: unknown): Decoded<SongLine> {
	const fields = new Fields(json);
	const words = isObject(json) && json['words'] !== undefined ? decodeList(fields.list('words'), decodeWord) : { values: [], problems: [] };
	const line = fields.result({ time: fields.atLeastZero('time'), text: fields.text('text'), words: words.values, refrain: fields.flag('refrain') });
	return words.problems.length > 0 ? { ok: false, reason: words.problems[0] ?? '' } : line;
}

export function decodeLyrics(json: unknown): Decoded<SongLyrics> {
	const fields = new Fields(json);
	fields.version();
	const lines = decodeList(fields.list('lines'), decodeLine);
	const categories = Object.entries(fields.object('categories'));
	const lyrics: SongLyrics = {
		artist: fields.text('artist'),
		title: fields.text('title'),
		from: fields.text('from'),
		synced: fields.flag('synced'),
		offset: fields.number('offset'),
		lines: lines.values,
		plain: fields.text('plain'),
		keywords: fields.texts('keywords'),
		themes: fields.texts('themes'),
		categories: categories.filter((each): each is [string, number] => isShare(each[1])),
		mood: fields.text('mood'),
		energy: fields.number('energy'),
		valence: fields.number('valence'),
		imagePrompt: fields.text('image_prompt'),
		image: fields.nameOrNull('image') ?? '',
		analysisBy: fields.text('analysis_by')
	};
	if (lines.problems.length > 0) return { ok: false, reason: lines.problems[0] ?? '' };
	if (lyrics.categories.length !== categories.length || !isShare(lyrics.energy) || !isShare(lyrics.valence)) return { ok: false, reason: 'has a share that is none' };
	return fields.result(lyrics);
}

/** null: no song plays, or nobody looks for words. */
export function decodeLiveLyrics(json: unknown): Decoded<SongLyrics | null> {
	const fields = new Fields(json);
	fields.version();
	fields.oneOf('type', ['lyrics'] as const, 'lyrics');
	fields.time('timestamp');
	const said = fields.objectOrNull('lyrics');
	const lyrics = said === null ? null : decodeLyrics(said);
	if (lyrics !== null && !lyrics.ok) return lyrics;
	return fields.result(lyrics?.value ?? null);
}

const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
