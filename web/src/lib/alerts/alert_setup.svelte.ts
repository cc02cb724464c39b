// Joins what is made of alerts on the page to the gateway: one rule or one target at a time is written, over the section as it is.
// Whatever is saved is put into the section as it was just read, and saved with its revision, or not at all.
import type { Config, FieldMistake } from '$contract/config';
import type { JsonObject } from '$contract/fields';
import type { LivePage } from '$live/live_page.svelte';
import { fetchConfig, saveConfig, type Refusal } from '$settings/ask';
import type { Mistake } from '$settings/draft';
import { setupWords, targetWords, zoneWords } from '$words/alert_setup';
import { parts } from '$words/settings_installation';
import { draftOf, mistakesOf, nameOf, newRule, ruleOf, type RuleDraft } from './rule_draft';
import { alike, ruleIn, rulesNaming, saidWithin, sectionOf, targetIn, withoutRule, withoutTarget, withRule, withTarget, type AlertSection, type Patch } from './section';
import { newTarget, targetDraftOf, targetMistakesOf, targetName, targetOf, type TargetDraft } from './target_draft';

/** Each time somebody else was faster with something else. */
const MOST_TRIES = 4;

type Draft = { kind: 'rule'; rule: RuleDraft } | { kind: 'target'; target: TargetDraft };

/** Where its part of the section is: what is there, and at which path the gateway speaks of it. */
interface Place {
	there: (section: AlertSection, name: string) => JsonObject | null;
	taken: string;
}

const PLACES: Readonly<Record<Draft['kind'], () => Place>> = {
	rule: () => ({ there: ruleIn, taken: setupWords.nameTaken }),
	target: () => ({ there: targetIn, taken: targetWords.nameTaken })
};

/** What was refused: words for people, and what stands at fields. */
interface Trouble {
	words: string;
	mistakes?: readonly FieldMistake[];
	/** By key. */
	said?: ReadonlyMap<string, string>;
}

export class AlertSetup {
	section: AlertSection = $state.raw({ rules: {}, targets: [], time_zone: '' });
	/** Whether the section was read. */
	known: boolean = $state(false);
	/** Why it was not read the last time; empty: it was. */
	unread: string = $state('');
	/** What is being written; null: nothing. */
	draft: Draft | null = $state.raw(null);
	/** What it was named before; null: it is new. */
	was: string | null = $state(null);
	/** What the gateway said of fields, by key. */
	said: ReadonlyMap<string, string> = $state.raw(new Map());
	/** Why it was not saved. */
	trouble: string = $state('');
	/** Somebody else has changed the same. */
	contested: boolean = $state(false);
	busy: boolean = $state(false);
	/** Somebody wanted to save what the page itself can tell is wrong. */
	tried: boolean = $state(false);

	/** Another number for each that is begun. */
	began: number = $state(0);

	private begun: Draft | null = $state.raw(null);
	/** The one that is changed, as it was read. */
	private before: JsonObject | null = null;

	readonly isDirty: boolean = $derived(this.draft !== null && !alike(this.draft, this.begun));
	/** What the page itself can tell, by key. */
	readonly mistakes: ReadonlyMap<string, Mistake> = $derived.by(() => {
		if (this.draft === null) return new Map();
		return this.draft.kind === 'rule' ? mistakesOf(this.draft.rule) : targetMistakesOf(this.draft.target);
	});

	constructor(
		private readonly live: LivePage,
		/** What was done, or why it was not. */
		private readonly tell: (said: string, refusal: string) => void
	) {}

	async load(): Promise<void> {
		const config = await fetchConfig();
		if (config.ok) this.read(config.value);
		else this.unread = setupWords.notRead(whyOf(config.refusal));
	}

	beginRule(reading: string): void {
		this.open({ kind: 'rule', rule: newRule(reading) }, null, null);
	}

	beginTarget(): void {
		this.open({ kind: 'target', target: newTarget() }, null, null);
	}

	/** As it is now, not as the page last heard of it. */
	async changeRule(name: string): Promise<void> {
		await this.reread();
		const rule = ruleIn(this.section, name);
		if (rule !== null) this.open({ kind: 'rule', rule: draftOf(name, rule) }, name, rule);
	}

	async changeTarget(name: string): Promise<void> {
		await this.reread();
		const target = targetIn(this.section, name);
		if (target !== null) this.open({ kind: 'target', target: targetDraftOf(target) }, name, target);
	}

	/** `key`: where the gateway speaks of it; what it said of that no longer counts. */
	setRule(change: Partial<RuleDraft>, key: string): void {
		if (this.draft?.kind !== 'rule') return;
		this.draft = { kind: 'rule', rule: { ...this.draft.rule, ...change } };
		this.forget(key);
	}

	setTarget(change: Partial<TargetDraft>, key: string): void {
		if (this.draft?.kind !== 'target') return;
		this.draft = { kind: 'target', target: { ...this.draft.target, ...change } };
		this.forget(key);
	}

	close(): void {
		this.draft = null;
		this.begun = null;
		this.settle();
	}

	/** What somebody else has made of it, instead of ours. */
	async takeTheirs(): Promise<void> {
		const { draft, was } = this;
		this.close();
		if (draft === null || was === null) return;
		await (draft.kind === 'rule' ? this.changeRule(was) : this.changeTarget(was));
	}

	/** Whether it is saved; then it is closed, where nobody has written on meanwhile. */
	async save(): Promise<boolean> {
		const { draft, was, began } = this;
		this.tried = true;
		if (draft === null || this.mistakes.size > 0) return false;
		const name = nameOf(draft.kind === 'rule' ? draft.rule.name : draft.target.name);
		this.settle();
		const trouble = await this.write((section) => this.put(section, draft, was, name));
		const isOpen = this.draft !== null && this.began === began;
		if (trouble !== null && !isOpen) {
			this.tell('', `${name}: ${trouble.words}`);
			return false;
		}
		if (trouble !== null) {
			const { said, others } = saidWithin(trouble.mistakes ?? [], this.pathOf(draft, name));
			this.said = trouble.said ?? said;
			this.trouble = trouble.mistakes === undefined ? trouble.words : others.length > 0 ? others.join('; ') : setupWords.wrong;
			return false;
		}
		if (this.draft === draft) this.close();
		else if (isOpen) this.goOn(draft, name);
		const added = draft.kind === 'rule' ? setupWords.saidAdded : targetWords.saidAdded;
		this.tell(was === null ? added(name) : setupWords.saidSaved(name), '');
		return true;
	}

	async removeRule(name: string): Promise<void> {
		const trouble = await this.write((section) => withoutRule(section, name));
		this.tell(trouble === null ? setupWords.saidRemoved(name) : '', trouble === null ? '' : `${name}: ${trouble.words}`);
	}

	async removeTarget(name: string): Promise<void> {
		const trouble = await this.write((section) => withoutTarget(section, name));
		this.tell(trouble === null ? targetWords.saidRemoved(name) : '', trouble === null ? '' : `${name}: ${trouble.words}`);
	}

	/** The question before that. */
	questionOfTarget(name: string): string {
		const rules = rulesNaming(this.section, name);
		return rules.length === 0 ? targetWords.reallyRemove(name) : targetWords.reallyRemoveNamed(name, rules.join(', '));
	}

	/** Why it was not saved; empty: it is. Nothing: the machine's. */
	async saveTimeZone(zone: string): Promise<string> {
		const trouble = await this.write(() => ({ time_zone: zone }));
		if (trouble === null) this.tell(zoneWords.saved(zone === '' ? zoneWords.machines : zone), '');
		return trouble?.words ?? '';
	}

	private open(draft: Draft, was: string | null, before: JsonObject | null): void {
		this.draft = draft;
		this.begun = draft;
		this.began++;
		this.was = was;
		this.before = before;
		this.tried = false;
		this.settle();
	}

	/** What was written since then is a change of what is saved. */
	private goOn(saved: Draft, name: string): void {
		this.begun = saved;
		this.was = name;
		this.before = PLACES[saved.kind]().there(this.section, name);
		this.tried = false;
	}

	/** What is shown of a try is over. */
	private settle(): void {
		this.said = new Map();
		this.trouble = '';
		this.contested = false;
	}

	private forget(key: string): void {
		this.said = new Map([...this.said].filter(([each]) => each !== key && each !== ''));
	}

	private async reread(): Promise<void> {
		this.busy = true;
		await this.load();
		this.busy = false;
	}

	private read(config: Config): void {
		this.section = sectionOf(config);
		this.known = true;
		this.unread = '';
	}

	private pathOf(draft: Draft, name: string): string {
		if (draft.kind === 'rule') return `rules.${name}`;
		// It was put where the one before it was.
		const at = this.section.targets.findIndex((target) => targetName(target) === this.was);
		return `targets[${at < 0 ? this.section.targets.length : at}]`;
	}

	/** The keys that change; or why they must not. */
	private put(section: AlertSection, draft: Draft, was: string | null, name: string): Patch | Trouble {
		const { there, taken } = PLACES[draft.kind]();
		const theirs = was === null ? null : there(section, was);
		if (!alike(theirs, this.before)) {
			this.before = theirs;
			this.contested = theirs !== null;
			return { words: theirs === null ? setupWords.removedMeanwhile : setupWords.overtaken };
		}
		if (name !== was && there(section, name) !== null) return { words: setupWords.wrong, said: new Map([['name', taken]]) };
		return draft.kind === 'rule' ? withRule(section, was, name, ruleOf(draft.rule)) : withTarget(section, was, targetOf(draft.target, was));
	}

	/** null: it is saved. */
	private async write(next: (section: AlertSection) => Patch | Trouble): Promise<Trouble | null> {
		this.busy = true;
		const trouble = await this.tryToWrite(next);
		this.busy = false;
		return trouble;
	}

	private async tryToWrite(next: (section: AlertSection) => Patch | Trouble): Promise<Trouble | null> {
		for (let tries = 0; tries < MOST_TRIES; tries++) {
			const config = await fetchConfig();
			if (!config.ok) return troubleOf(config.refusal);
			this.read(config.value);
			const patch = next(this.section);
			if ('words' in patch) return patch;
			const answer = await saveConfig({ sections: { alerts: patch } }, config.value.revision, this.live.session?.csrf ?? '');
			if (answer.ok) {
				await this.load();
				return null;
			}
			if (answer.refusal.kind !== 'overtaken') return troubleOf(answer.refusal);
		}
		return { words: setupWords.notSaved(setupWords.busy) };
	}
}

/** Why the settings were not read. */
function whyOf(refusal: Refusal): string {
	switch (refusal.kind) {
		case 'away':
			return setupWords.awayNow;
		case 'forbidden':
			return setupWords.mayNotRead;
		case 'overtaken':
			return setupWords.busy;
		case 'wrong':
			return refusal.mistakes.map(({ message }) => message).join('; ');
		case 'refused':
			return refusal.message;
	}
}

function troubleOf(refusal: Refusal): Trouble {
	switch (refusal.kind) {
		case 'away':
			return { words: parts.noAnswer };
		case 'forbidden':
			return { words: parts.forbidden };
		case 'overtaken':
			return { words: parts.overtaken };
		case 'wrong':
			return { words: refusal.mistakes.map(({ message }) => message).join('; '), mistakes: refusal.mistakes };
		case 'refused':
			return { words: setupWords.notSaved(refusal.message) };
	}
}
