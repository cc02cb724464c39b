// Joins the page of objects to control: what is to be and how it stands, what was applied, and what people change there. Asked again when an
// event of objects comes, and never by the clock.
import {
	decodeApplied,
	decodeChanges,
	decodeObjects,
	decodeRevisions,
	decodeWanted,
	keyOf,
	type Changes,
	type DesiredObject,
	type Revision,
	type WantedObject
} from '$contract/objects';
import type { JsonObject } from '$contract/fields';
import { AskedAnew } from '$control/asked_anew';
import { ControlDesk, refusalOf, troubleOf, withoutStop } from '$control/control_desk';
import { mayOrder } from '$control/may';
import { anything, type Outcome } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';
import { objectWords as words } from '$words/objects';
import { readText, SOURCE } from './manifest';

const GAP_SECONDS = 1;
const PAGE = 500;
/** More are not asked for: whoever has more looks at one kind. */
export const MOST = 2000;
const REVISIONS = 20;

/** What is written in the editor, and what applying it would change; null: nobody has looked since it was another. */
export interface Draft {
	text: string;
	preview: { objects: readonly WantedObject[]; changes: Changes } | null;
	/** What is wrong with it. */
	mistake: string;
}

export class ObjectsPage {
	/** null: not known yet. */
	objects: readonly DesiredObject[] | null = $state.raw(null);
	/** There are more than are here. */
	hasMore: boolean = $state(false);
	/** What was applied: to the one that is looked at, or to all. null: not known, or not to be told. */
	revisions: readonly Revision[] | null = $state.raw(null);
	earlier: number | null = $state(null);
	newest: number = $state(0);
	draft: Draft | null = $state.raw(null);
	trouble: string = $state('');
	refusal: string = $state('');
	/** The latest sentence for screen readers. */
	said: string = $state('');
	busy: boolean = $state(false);

	/** "service/lamp"; null: none. */
	private chosen: string | null = null;
	private readonly desk: ControlDesk;
	private readonly asked: AskedAnew;

	constructor(private readonly live: LivePage) {
		this.desk = new ControlDesk(live);
		this.asked = new AskedAnew(live, ['control.object.'], GAP_SECONDS, () => this.look());
	}

	/** Go live. Returns what ends it. */
	start(): () => void {
		return this.asked.start();
	}

	connected(): void {
		this.asked.connected();
	}

	/** That one is looked at now. */
	choose(key: string | null): void {
		if (key === this.chosen) return;
		this.chosen = key;
		this.revisions = null;
		this.earlier = null;
		this.asked.changed();
	}

	async lookAgain(object: DesiredObject | null): Promise<boolean> {
		const what = object === null ? {} : { kind: object.kind, name: object.name };
		return this.order('object.reconcile', what, words.saidLooking(object === null ? words.everything : keyOf(object)));
	}

	remove(object: DesiredObject): Promise<boolean> {
		return this.order('object.remove', { kind: object.kind, name: object.name }, words.saidRemoved(keyOf(object)));
	}

	rollBack(revision: number): Promise<boolean> {
		return this.order('object.rollback', { revision }, words.saidRolledBack(revision));
	}

	async earlierRevisions(): Promise<void> {
		const { chosen, earlier } = this;
		if (earlier === null) return;
		const page = await this.askRevisions(earlier);
		if (chosen !== this.chosen || earlier !== this.earlier) return;
		this.trouble = troubleOf(page);
		if (!page.ok) return;
		this.revisions = [...(this.revisions ?? []), ...page.value.revisions];
		this.earlier = page.value.next;
	}

	write(text: string): void {
		this.draft = { text, preview: null, mistake: '' };
	}

	/** What applying what is written would change. */
	async preview(): Promise<void> {
		if (this.draft === null) return;
		const { text } = this.draft;
		this.busy = true;
		const told = await this.previewOf(text);
		this.busy = false;
		if (this.draft?.text === text) this.draft = { text, preview: null, mistake: '', ...told };
	}

	/** What was looked at before. Whether it was done. */
	async apply(): Promise<boolean> {
		const preview = this.draft?.preview ?? null;
		if (preview === null) return false;
		this.busy = true;
		const outcome = await this.desk.ask('object.apply', { objects: preview.objects, source: SOURCE }, decodeApplied);
		this.busy = false;
		this.refusal = refusalOf(outcome);
		this.said = !outcome.ok ? '' : outcome.value.revision === null ? words.nothingChanges : words.saidApplied(outcome.value.revision);
		if (outcome.ok) this.draft = null;
		this.asked.changed();
		return outcome.ok;
	}

	private async previewOf(text: string): Promise<Partial<Draft>> {
		const read = readText(text);
		if (read.kind === 'mistake') return { mistake: words.notJson(read.message) };
		const objects = read.kind === 'objects' ? read.objects : await this.readToml(text);
		if ('mistake' in objects) return objects;
		if (objects.length === 0) return { mistake: words.nothingWritten };
		const changes = await this.desk.ask('object.diff', { objects, source: SOURCE }, decodeChanges);
		return changes.ok ? { preview: { objects, changes: changes.value } } : { mistake: mistakeOf(changes.message) };
	}

	private async readToml(text: string): Promise<readonly WantedObject[] | { mistake: string }> {
		const read = await this.desk.ask('object.read', { manifest: text }, decodeWanted);
		return read.ok ? read.value : { mistake: mistakeOf(read.message) };
	}

	private async order(name: string, params: JsonObject, said: string): Promise<boolean> {
		this.busy = true;
		const outcome = await this.desk.ask(name, params, anything);
		this.busy = false;
		this.refusal = refusalOf(outcome);
		this.said = outcome.ok ? said : '';
		this.asked.changed();
		return outcome.ok;
	}

	private async look(): Promise<void> {
		const objects: DesiredObject[] = [];
		let after: string | null = null;
		do {
			const page: Outcome<{ objects: readonly DesiredObject[]; next: string | null }> = await this.desk.ask('object.list', { most: PAGE, ...(after === null ? {} : { after }) }, decodeObjects);
			this.trouble = troubleOf(page);
			if (!page.ok) return;
			objects.push(...page.value.objects);
			after = page.value.next;
		} while (after !== null && objects.length < MOST);
		this.objects = objects;
		this.hasMore = after !== null;
		await this.lookAtRevisions();
	}

	/** Earlier ones that were asked for stay only while what came reaches them. */
	private async lookAtRevisions(): Promise<void> {
		if (!mayOrder(this.live.session, 'object.history')) return;
		const { chosen } = this;
		const page = await this.askRevisions(null);
		if (chosen !== this.chosen) return this.asked.changed();
		if (!page.ok) return;
		const { revisions, next, newest } = page.value;
		const last = revisions.at(-1)?.number ?? 0;
		const older = next === null ? [] : (this.revisions ?? []).filter(({ number }) => number < last);
		const reaches = older.length > 0 && older[0]?.number === next;
		this.revisions = reaches ? [...revisions, ...older] : revisions;
		if (!reaches) this.earlier = next;
		this.newest = newest;
	}

	private askRevisions(from: number | null) {
		const [kind = '', ...name] = this.chosen?.split('/') ?? [];
		return this.desk.ask('object.history', { most: REVISIONS, ...(from === null ? {} : { from }), ...(kind === '' ? {} : { kind, name: name.join('/') }) }, decodeRevisions);
	}
}

const mistakeOf = (message: string): string => words.wouldBeRefused(withoutStop(message));
