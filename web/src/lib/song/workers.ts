// Who knows of the song, and what they are called here.
import type { Installation } from '$contract/types';

/** What a worker of the song does: which of the players counts, the words, and the players of whom one can be logged in. */
export type SongWork = 'now-playing' | 'lyrics' | 'spotify';

/** What that worker is called here: on this machine ("lyrics"), else on another ("stage.lyrics"); null: there is none. */
export function workerOf(installation: Installation | null, work: SongWork): string | null {
	const names = [...(installation?.services ?? []).map(({ name }) => name), ...(installation?.health ?? []).map(({ component }) => component)];
	return names.find((name) => name === work) ?? names.filter((name) => name.endsWith(`.${work}`)).sort()[0] ?? null;
}
