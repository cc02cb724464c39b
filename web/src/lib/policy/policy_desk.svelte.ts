// Joins the card of the policy to control: what holds, and why somebody may do something or may not.
import { decodeExplanation, decodePolicy, type Explanation, type Policy } from '$contract/policy';
import { refusalOf, troubleOf, type ControlDesk } from '$control/control_desk';
import type { LivePage } from '$live/live_page.svelte';
import { browserTimers } from '$live/browser_rim';
import { Pace } from '$live/pace';
import { reachOf } from '$live/view';
import { questionOf, type Question } from './question';

const GAP_SECONDS = 0.5;

export class PolicyDesk {
	/** null: not known yet. */
	policy: Policy | null = $state.raw(null);
	trouble: string = $state('');
	/** To what was asked last; null: nothing was, or it was refused. */
	explanation: Explanation | null = $state.raw(null);
	refusal: string = $state('');
	busy: boolean = $state(false);

	private readonly pace = new Pace(GAP_SECONDS, browserTimers, () => this.look());

	constructor(
		private readonly live: LivePage,
		private readonly desk: ControlDesk
	) {}

	stop(): void {
		this.pace.stop();
	}

	/** The page has just come, was away, or something of control became another. */
	changed(): void {
		this.pace.wish();
	}

	async explain(question: Question): Promise<void> {
		this.busy = true;
		const outcome = await this.desk.ask('policy.explain', questionOf(question), decodeExplanation);
		this.busy = false;
		this.refusal = refusalOf(outcome);
		this.explanation = outcome.ok ? outcome.value : null;
	}

	/** What was typed is another: its answer was to something else. */
	forget(): void {
		this.explanation = null;
		this.refusal = '';
	}

	private async look(): Promise<void> {
		if (reachOf(this.live.state) !== 'live') return;
		const policy = await this.desk.ask('policy.get', {}, decodePolicy);
		this.trouble = troubleOf(policy);
		if (policy.ok) this.policy = policy.value;
	}
}
