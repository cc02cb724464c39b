// What the lights of a Sense HAT show, looked at while somebody looks at the overview. Asked once of who may have lights; who has none is
// asked no more until the page connects anew.
import { decodeMatrix, isDark, type Matrix } from '$contract/matrix';
import type { Installation } from '$contract/types';
import { command } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';
import { reachOf } from '$live/view';
import { whileSeen } from '$live/while_seen';

const PERIOD_MS = 1_000;

export class MatrixDesk {
	/** By source. */
	shown: ReadonlyMap<string, Matrix> = $state.raw(new Map<string, Matrix>());

	private readonly without = new Set<string>();
	private asking = false;

	constructor(private readonly live: LivePage) {}

	/** Returns what ends it. */
	start(): () => void {
		let timer: ReturnType<typeof setInterval> | undefined;
		return whileSeen(
			() => {
				clearInterval(timer);
				timer = setInterval(() => void this.ask(), PERIOD_MS);
			},
			() => clearInterval(timer)
		);
	}

	connected(): void {
		this.without.clear();
	}

	private async ask(): Promise<void> {
		const { installation } = this.live.state;
		if (this.asking || !installation || reachOf(this.live.state) !== 'live') return;
		this.asking = true;
		const found = new Map<string, Matrix>();
		for (const source of mayHaveLights(installation).filter((each) => !this.without.has(each))) {
			const answer = await command(source, 'get_matrix', {}, this.live.session?.csrf ?? '', decodeMatrix);
			const here = answer.ok && (answer.value.available || this.shown.has(source) || !isDark(answer.value));
			if (here) found.set(source, answer.value);
			else this.without.add(source);
		}
		this.asking = false;
		if (found.size > 0 || this.shown.size > 0) this.shown = found;
	}
}

/** Sources that run and measure the air where they are, as the board with the lights does. One that begins when it is asked is not woken. */
export function mayHaveLights({ sources, services }: Installation): string[] {
	const running = new Set(services.filter(({ state, pattern }) => state === 'ready' && pattern === 'always').map(({ name }) => name));
	return sources.filter(({ id, readings }) => running.has(id) && readings.has('temperature') && (readings.has('humidity') || readings.has('pressure'))).map(({ id }) => id);
}
