// Joins the page of alerts to the gateway: what it asks, and what people do about what fires.
import { decodeAlerts, type Alerts } from '$contract/alerts';
import { ask, understood } from '$events/post';
import { browserTimers } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { Pace } from '$live/pace';
import { serverNow } from '$live/state';
import { reachOf } from '$live/view';
import { alertWords } from '$words/alerts';
import { targetWords } from '$words/alert_setup';

const GAP_SECONDS = 0.5;
/** After an answer that was none. */
const TROUBLE_GAP_MS = 5000;

export const HOUR = 3600;

/** The next morning at seven, where the page is looked at. Pure. */
export function tomorrow(now: number): number {
	const morning = new Date(now * 1000);
	morning.setDate(morning.getDate() + 1);
	morning.setHours(7, 0, 0, 0);
	return morning.getTime() / 1000;
}

export class AlertsPage {
	/** null: not known yet. */
	alerts: Alerts | null = $state.raw(null);
	/** Why they are not known; empty: they are. */
	trouble: string = $state('');
	/** What was not done, and why. */
	refusal: string = $state('');
	/** The latest sentence for screen readers. */
	said: string = $state('');
	busy: boolean = $state(false);

	private looks = 0;
	private again: ReturnType<typeof setTimeout> | undefined;
	private readonly pace = new Pace(GAP_SECONDS, browserTimers, () => this.look());

	constructor(private readonly live: LivePage) {}

	stop(): void {
		this.looks++;
		clearTimeout(this.again);
		this.pace.stop();
	}

	/** The page has just come, was away, or something may have changed. */
	changed(): void {
		this.pace.wish();
	}

	acknowledge(rule: string, subject: string): Promise<void> {
		return this.tell(rule, 'acknowledge', { subject }, alertWords.saidAcknowledged);
	}

	/** null: from now on people are told again. */
	silence(rule: string, until: number | null): Promise<void> {
		return this.tell(rule, 'silence', { until }, until === null ? alertWords.saidTold(rule) : alertWords.saidSilenced(rule));
	}

	silenceForAnHour(rule: string): Promise<void> {
		return this.silence(rule, serverNow(this.live.state) + HOUR);
	}

	silenceUntilTomorrow(rule: string): Promise<void> {
		return this.silence(rule, tomorrow(serverNow(this.live.state)));
	}

	test(rule: string): Promise<void> {
		return this.tell(rule, 'test', {}, alertWords.saidTested(rule));
	}

	/** Of one target by itself. */
	testTarget(target: string): Promise<void> {
		return this.order(target, `targets/${encodeURIComponent(target)}/test`, {}, targetWords.saidTested(target));
	}

	/** What was done elsewhere on the page, or why it was not. */
	note(said: string, refusal: string): void {
		this.said = said;
		this.refusal = refusal;
		this.changed();
	}

	private tell(rule: string, action: string, body: object, said: string): Promise<void> {
		return this.order(rule, `${encodeURIComponent(rule)}/${action}`, body, said);
	}

	private async order(name: string, path: string, body: object, said: string): Promise<void> {
		this.busy = true;
		const outcome = await ask(`/api/alerts/${path}`, { body, csrf: this.live.session?.csrf ?? '' });
		this.busy = false;
		this.refusal = outcome.ok ? '' : `${name}: ${outcome.message}.`;
		this.said = outcome.ok ? said : '';
		await this.look();
	}

	private async look(): Promise<void> {
		clearTimeout(this.again);
		if (reachOf(this.live.state) !== 'live') return;
		const turn = ++this.looks;
		const found = understood(await ask('/api/alerts'), decodeAlerts);
		if (turn !== this.looks) return; // what was asked later is newer
		if (found.ok) this.alerts = found.value;
		this.trouble = found.ok ? '' : found.message;
		if (!found.ok) this.again = setTimeout(() => this.changed(), TROUBLE_GAP_MS);
	}
}
