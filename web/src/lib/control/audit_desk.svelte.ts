// Joins the list of the audit to the installation: its latest page, and the earlier ones when somebody scrolls there.
import { decodeAudit } from '$contract/control';
import type { LivePage } from '$live/live_page.svelte';
import { browserTimers } from '$live/browser_rim';
import { Pace } from '$live/pace';
import { reachOf } from '$live/view';
import { EVERYTHING, isSameQuestion, questionOf, withEarlier, withLatest, type Audit, type AuditWish } from './audit';
import type { ControlDesk } from './control_desk';

const GAP_SECONDS = 0.5;
/** Who types a name is not asked about each letter of it. */
const SETTLED_MS = 300;

export class AuditDesk {
	/** null: not known yet. */
	audit: Audit | null = $state.raw(null);
	/** Why it is not known; empty: it is. */
	trouble: string = $state('');
	wish: AuditWish = $state.raw(EVERYTHING);

	private isAsking = false;
	private settling: ReturnType<typeof setTimeout> | undefined;
	private readonly pace = new Pace(GAP_SECONDS, browserTimers, () => this.look());

	constructor(
		private readonly live: LivePage,
		private readonly desk: ControlDesk
	) {}

	stop(): void {
		clearTimeout(this.settling);
		this.pace.stop();
	}

	/** The page has just come, was away, or something was asked. */
	changed(): void {
		this.pace.wish();
	}

	show(wish: AuditWish): void {
		const isOther = !isSameQuestion(wish, this.wish);
		this.wish = wish;
		if (!isOther) return;
		this.audit = null;
		clearTimeout(this.settling);
		this.settling = setTimeout(() => this.changed(), SETTLED_MS);
	}

	async earlier(): Promise<void> {
		const { audit, wish } = this;
		if (audit === null || audit.next === null || this.isAsking) return;
		this.isAsking = true;
		const found = await this.desk.ask('audit.list', questionOf(wish, audit.next), decodeAudit);
		this.isAsking = false;
		this.trouble = found.ok ? '' : found.message;
		// What came first meanwhile stays before it.
		if (found.ok && this.audit?.next === audit.next && this.isAbout(wish)) this.audit = withEarlier(this.audit, found.value);
	}

	private async look(): Promise<void> {
		if (reachOf(this.live.state) !== 'live') return;
		const { wish } = this;
		const found = await this.desk.ask('audit.list', questionOf(wish, null), decodeAudit);
		if (!this.isAbout(wish)) return this.changed();
		this.trouble = found.ok ? '' : found.message;
		if (found.ok) this.audit = withLatest(this.audit, found.value);
	}

	/** The answer to that wish is one to what is wished for now. */
	private isAbout(wish: AuditWish): boolean {
		return isSameQuestion(wish, this.wish);
	}
}
