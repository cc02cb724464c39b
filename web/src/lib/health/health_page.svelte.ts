// Joins the page of health to control: how everything is, and what it was. Asked again when an event of health comes, and when something of the
// live state says that it may be another.
import { decodeHealthBook, decodeHealthHistory, type HealthBook, type HealthChange, type HealthHistory } from '$contract/health_book';
import { AskedAnew } from '$control/asked_anew';
import { ControlDesk, troubleOf } from '$control/control_desk';
import type { Outcome } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';

const GAP_SECONDS = 1;
const PAGE = 250;
/** So many are kept by control, and no more are asked for. */
const MOST = 1000;

export class HealthPage {
	/** null: not known yet. */
	book: HealthBook | null = $state.raw(null);
	/** All that is kept, the newest first; null: not known yet. */
	changes: readonly HealthChange[] | null = $state.raw(null);
	trouble: string = $state('');

	private readonly desk: ControlDesk;
	private readonly asked: AskedAnew;

	constructor(live: LivePage) {
		this.desk = new ControlDesk(live);
		this.asked = new AskedAnew(live, ['control.health.'], GAP_SECONDS, () => this.look());
	}

	/** Go live. Returns what ends it. */
	start(): () => void {
		return this.asked.start();
	}

	connected(): void {
		this.asked.connected();
	}

	changed(): void {
		this.asked.changed();
	}

	private async look(): Promise<void> {
		const [book, changes] = await Promise.all([this.desk.ask('health.list', {}, decodeHealthBook), this.lookBack()]);
		this.trouble = troubleOf(book);
		if (book.ok) this.book = book.value;
		if (changes !== null) this.changes = changes;
	}

	/** As far as what is here already; null: it was not told. */
	private async lookBack(): Promise<readonly HealthChange[] | null> {
		const known = this.changes ?? [];
		const newest = known[0]?.number ?? 0;
		const fresh: HealthChange[] = [];
		for (let from: number | null = Infinity; from !== null && fresh.length < MOST; ) {
			const page: Outcome<HealthHistory> = await this.desk.ask('health.history', { most: PAGE, ...(Number.isFinite(from) ? { from } : {}) }, decodeHealthHistory);
			if (!page.ok) return null;
			fresh.push(...page.value.changes);
			from = fresh.some(({ number }) => number <= newest) ? null : page.value.next;
		}
		// A store that was set up anew counts from the beginning.
		const first = fresh[0]?.number ?? 0;
		const kept = first < newest ? [] : known;
		return [...fresh.filter(({ number }) => kept.length === 0 || number > newest), ...kept].slice(0, MOST);
	}
}
