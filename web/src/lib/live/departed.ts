// Sources and readings that the server dropped stay on the page for a while, marked as gone: a hub that was restarted has
// forgotten everything for a second or two, and a tile that vanishes and returns is worse than one that is muted.
import type { Installation, Reading, Source } from '$contract/types';
import type { Departed, LiveState } from './state';

const KEPT_SECONDS = 300;

export function rememberDeparted(state: LiveState, next: Installation): ReadonlyMap<string, Departed> {
	const departed = new Map<string, Departed>();
	const present = new Map(next.sources.map((source) => [source.id, source]));
	for (const source of shownSources(state.installation, state.departed)) {
		const current = present.get(source.id);
		if (current && [...source.readings.keys()].every((sensor) => current.readings.has(sensor))) continue;
		const at = state.departed.get(source.id)?.at ?? state.at;
		if (state.at - at <= KEPT_SECONDS) departed.set(source.id, { source, at });
	}
	return departed;
}

export interface ShownSource extends Source {
	/** Sensors whose readings the server no longer has. */
	gone: ReadonlySet<string>;
}

/** The sources to draw: those that are there, completed by what was there lately. Ordered by name. */
export function shownSources(
	installation: Installation | null,
	departed: ReadonlyMap<string, Departed>
): ShownSource[] {
	const shown = new Map<string, ShownSource>();
	for (const source of installation?.sources ?? []) {
		shown.set(source.id, completed(source, departed.get(source.id)?.source));
	}
	for (const [id, { source }] of departed) {
		if (!shown.has(id)) shown.set(id, { ...source, gone: new Set(source.readings.keys()) });
	}
	return [...shown.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function completed(source: Source, earlier: Source | undefined): ShownSource {
	const gone = new Set([...(earlier?.readings.keys() ?? [])].filter((sensor) => !source.readings.has(sensor)));
	if (gone.size === 0) return { ...source, gone };
	const readings = new Map<string, Reading>(source.readings);
	for (const sensor of gone) {
		const reading = earlier?.readings.get(sensor);
		if (reading) readings.set(sensor, reading);
	}
	return { ...source, readings, gone };
}
