// The lines to type for a moment of a recording. Pure.
import { isoOf } from './entries';

/** As a shell reads it as one word. */
export const quoted = (text: string): string => (/^[\w./:+@%-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** `tutti replay` of what was recorded between two times. */
export const replayCommand = (path: string, from: number, to: number): string => `tutti replay ${quoted(path)} --from ${isoOf(from)} --to ${isoOf(to)}`;

/** What records from now on, a file an hour, those of a day. */
export const recordCommand = (folder: string): string => `mkdir -p ${quoted(folder)}\ntutti record ${quoted(`${folder}/show.jsonl`)} --rotate-every 1h --keep 24`;

/** "+0.250", "−1.000": seconds from the moment. */
export function offsetOf(timestamp: number, at: number): string {
	const milliseconds = Math.round((timestamp - at) * 1000);
	return `${milliseconds < 0 ? '\u2212' : '+'}${(Math.abs(milliseconds) / 1000).toFixed(3)}`;
}
