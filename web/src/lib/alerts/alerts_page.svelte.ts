// Joins the page of alerts to the gateway: what it asks, and what people do about what fires.
import { decodeAlerts, type Alerts } from '$contract/alerts';
import { isObject, type JsonObject } from '$contract/fields';
import { ask, understood } from '$events/post';
import { browserTimers } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { Pace } from '$live/pace';
import { serverNow } from '$live/state';
import { reachOf } from '$live/view';
import { fetchConfig, saveConfig, type Refusal } from '$settings/ask';
import { alertWords } from '$words/alerts';
import { parts } from '$words/settings_installation';

const GAP_SECONDS = 0.5;

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
	private readonly pace = new Pace(GAP_SECONDS, browserTimers, () => this.look());

	constructor(private readonly live: LivePage) {}

	stop(): void {
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

	/** Whether it was done. */
	addRule(name: string, rule: JsonObject): Promise<boolean> {
		return this.change(name, (rules) => (Object.hasOwn(rules, name) ? null : { ...rules, [name]: rule }), alertWords.saidAdded(name));
	}

	removeRule(name: string): Promise<boolean> {
		return this.change(name, ({ [name]: _, ...others }) => others, alertWords.saidRemoved(name));
	}

	/** `rules` of the section is one key: it is read, changed and saved as it was read, or not at all. */
	private async change(name: string, next: (rules: JsonObject) => JsonObject | null, said: string): Promise<boolean> {
		this.busy = true;
		const trouble = await this.saved(next);
		this.busy = false;
		this.refusal = trouble === '' ? '' : `${name}: ${trouble}`;
		this.said = trouble === '' ? said : '';
		await this.look();
		return trouble === '';
	}

	private async saved(next: (rules: JsonObject) => JsonObject | null): Promise<string> {
		const config = await fetchConfig();
		if (!config.ok) return troubleOf(config.refusal);
		const kept = config.value.sections['alerts']?.['rules'];
		const rules = next(isObject(kept) ? kept : {});
		if (rules === null) return alertWords.nameTaken;
		const answer = await saveConfig({ sections: { alerts: { rules } } }, config.value.revision, this.live.session?.csrf ?? '');
		return answer.ok ? '' : troubleOf(answer.refusal);
	}

	private async tell(rule: string, action: string, body: object, said: string): Promise<void> {
		this.busy = true;
		const outcome = await ask(`/api/alerts/${encodeURIComponent(rule)}/${action}`, { body, csrf: this.live.session?.csrf ?? '' });
		this.busy = false;
		this.refusal = outcome.ok ? '' : `${rule}: ${outcome.message}.`;
		this.said = outcome.ok ? said : '';
		await this.look();
	}

	private async look(): Promise<void> {
		if (reachOf(this.live.state) !== 'live') return;
		const turn = ++this.looks;
		const found = understood(await ask('/api/alerts'), decodeAlerts);
		if (turn !== this.looks) return; // what was asked later is newer
		if (found.ok) this.alerts = found.value;
		this.trouble = found.ok ? '' : found.message;
	}
}

function troubleOf(refusal: Refusal): string {
	switch (refusal.kind) {
		case 'away':
			return parts.noAnswer;
		case 'forbidden':
			return parts.forbidden;
		case 'overtaken':
			return parts.overtaken;
		case 'wrong':
			return refusal.mistakes.map(({ message }) => message).join('; ');
		case 'refused':
			return refusal.message;
	}
}
