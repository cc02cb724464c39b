// Joins drafts to the gateway: scripts are listed and opened, checked while they are written, and saved.
import type { Script } from '$contract/scripts';
import { postLight } from '$light/post';
import { browserTimers } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { Pace } from '$live/pace';
import { editorWords } from '$words/editor';
import { check, fetchNames, fetchSource, save } from './ask';
import { begun, isChanged, isJudged, isSceneName, judged, opened, saved, written, type Draft, type Drafts } from './drafts';
import FIRST from './first_script.lua?raw';

/** Between two checks of what is being written: each loads the script where scenes are drawn. */
const CHECK_GAP_SECONDS = 1;

export class ScriptEditor {
	scripts: readonly Script[] = $state.raw([]);
	drafts: Drafts = $state.raw({});
	name: string = $state('');
	/** The latest sentence: what was done, or why not. */
	said: string = $state('');
	failed: boolean = $state(false);
	saving: boolean = $state(false);

	readonly draft: Draft | null = $derived(this.drafts[this.name] ?? null);
	readonly names: readonly string[] = $derived([...new Set([...this.scripts.map(({ name }) => name), ...Object.keys(this.drafts)])].sort());
	readonly isUnsaved: boolean = $derived(Object.values(this.drafts).some(isChanged));

	private shipped: readonly string[] = [];
	private readonly checking = new Pace(CHECK_GAP_SECONDS, browserTimers, () => this.check());

	constructor(private readonly live: LivePage) {}

	stop(): void {
		this.checking.stop();
	}

	/** Asks which scripts there are; the first time it opens `wanted`, or the first of them. */
	async list(wanted: string): Promise<void> {
		const names = await fetchNames();
		if (!names.ok) return this.say(names.message, true);
		this.scripts = names.value.scripts;
		const inLua = new Set(this.scripts.map(({ name }) => name));
		this.shipped = names.value.scenes.filter((name) => !inLua.has(name));
		if (this.name !== '') return;
		const first = inLua.has(wanted) ? wanted : this.scripts[0]?.name;
		if (first !== undefined) await this.open(first);
	}

	async open(name: string): Promise<void> {
		this.name = name;
		this.say('', false);
		const draft = this.drafts[name];
		if (draft !== undefined && (draft.kept === null || isChanged(draft))) return;
		const source = await fetchSource(name);
		if (!source.ok) return this.say(source.message, true);
		this.drafts = opened(this.drafts, name, source.value);
		this.checking.wish();
	}

	begin(name: string): boolean {
		if (!isSceneName(name)) this.say(editorWords.badName, true);
		else if (this.shipped.includes(name)) this.say(editorWords.ships(name), true);
		else if (this.names.includes(name)) this.say(editorWords.already(name), true);
		else {
			this.drafts = begun(this.drafts, name, FIRST);
			this.name = name;
			this.say('', false);
			this.checking.wish();
			return true;
		}
		return false;
	}

	write(text: string): void {
		this.drafts = written(this.drafts, this.name, text);
		this.checking.wish();
	}

	async save(): Promise<void> {
		const { name, draft } = this;
		if (draft === null || this.saving) return;
		this.saving = true;
		const verdict = await save(name, draft.text, this.csrf());
		this.saving = false;
		if (!verdict.ok) return this.say(verdict.message, true);
		if (verdict.value !== null) {
			this.drafts = judged(this.drafts, name, draft.text, verdict.value);
			return this.say(editorWords.notSaved(verdict.value.message), true);
		}
		this.drafts = saved(this.drafts, name, draft.text);
		this.say(editorWords.isSaved(name), false);
		await this.list(name);
	}

	async show(): Promise<void> {
		const { name } = this;
		const shown = await postLight({ action: 'show', mode: name }, this.csrf());
		this.say(shown.ok ? editorWords.isShowing(name) : shown.message, !shown.ok);
	}

	private async check(): Promise<void> {
		const { name, draft } = this;
		if (draft === null || isJudged(draft)) return;
		const verdict = await check(name, draft.text, this.csrf());
		// What cannot be asked now is asked with the next letter, or by saving.
		if (verdict.ok) this.drafts = judged(this.drafts, name, draft.text, verdict.value);
	}

	private csrf(): string {
		return this.live.session?.csrf ?? '';
	}

	private say(sentence: string, failed: boolean): void {
		this.said = sentence;
		this.failed = failed;
	}
}
