// Joins the settings to the browser: the configuration as it is, what was changed over it, and what came of saving.
import type { Config } from '$contract/config';
import { browserTimers } from '$live/browser_rim';
import { Pace } from '$live/pace';
import { fetchConfig, saveConfig, type Refusal } from './ask';
import { byPlace, changed, contested, patchOf, pathOf, told, type Draft } from './draft';

const GAP_SECONDS = 2;

export class SettingsPage {
	config: Config | null = $state.raw(null);
	draft: Draft = $state.raw(new Map());
	/** What the gateway said of fields, by place. */
	said: ReadonlyMap<string, string> = $state.raw(new Map());
	/** Paths of the draft that somebody else has set as well. */
	contested: ReadonlySet<string> = $state.raw(new Set<string>());
	refusal: Refusal | null = $state.raw(null);
	standing: 'idle' | 'saving' | 'saved' = $state('idle');

	private readonly loading = new Pace(GAP_SECONDS, browserTimers, async () => {
		const answer = await fetchConfig();
		if (!answer.ok) {
			if (this.config === null) this.refusal = answer.refusal;
			return;
		}
		if (this.config === null) this.refusal = null;
		this.config = answer.value;
	});

	/** As it is now, soon; what was changed stays. */
	load(): void {
		this.loading.wish();
	}

	stop(): void {
		this.loading.stop();
	}

	set(place: { section: string; key: string }, value: unknown): void {
		if (this.config === null) return;
		this.draft = changed(this.config, this.draft, place, value);
		this.said = new Map([...this.said].filter(([each]) => each !== `${place.section}.${place.key}` && !each.startsWith(`${place.section}.${place.key}[`) && !each.startsWith(`${place.section}.${place.key}.`)));
		this.contested = new Set([...this.contested].filter((path) => path !== pathOf(place) || this.draft.has(path)));
		if (this.draft.size === 0) this.refusal = null;
		this.standing = 'idle';
	}

	/** What somebody else has set, instead of ours. */
	takeTheirs(place: { section: string; key: string }): void {
		if (this.config !== null) this.set(place, told(this.config, place));
	}

	discard(): void {
		this.draft = new Map();
		this.said = new Map();
		this.contested = new Set();
		this.refusal = null;
	}

	async save(csrf: string): Promise<void> {
		const { config, draft } = this;
		if (config === null || draft.size === 0) return;
		this.standing = 'saving';
		this.refusal = null;
		this.said = new Map();
		const answer = await saveConfig(patchOf(draft), config.revision, csrf);
		if (answer.ok) {
			// What was changed while it was saved is still to be saved.
			this.draft = new Map([...this.draft].filter(([path, value]) => draft.get(path) !== value));
			const fresh = await fetchConfig();
			if (fresh.ok) this.config = fresh.value;
			this.contested = new Set();
			this.standing = 'saved';
			return;
		}
		this.standing = 'idle';
		this.refusal = answer.refusal;
		if (answer.refusal.kind === 'wrong') this.said = byPlace(answer.refusal.mistakes);
		if (answer.refusal.kind === 'overtaken') await this.compare(config);
	}

	/** As somebody else has left it, and where that is not what we mean. */
	private async compare(before: Config): Promise<void> {
		const fresh = await fetchConfig();
		if (!fresh.ok) return this.load();
		this.contested = contested(before, fresh.value, this.draft);
		this.config = fresh.value;
	}
}
