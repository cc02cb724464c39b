// Joins the page of control to the installation: what it asks, and what people do there. Asked again when an event says that something of it
// is another, and never by the clock. A passphrase or a secret goes out with the order, and is not kept.
import {
	decodeBackup,
	decodeChecked,
	decodeEventSpan,
	decodeLeaderships,
	decodeRecoveryKey,
	decodeSecretNames,
	decodeVault,
	type EventSpan,
	type Leaderships,
	type Vault
} from '$contract/control';
import type { Decoded, JsonObject } from '$contract/fields';
import { anything } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';
import { serverNow } from '$live/state';
import { controlWords as words } from '$words/control';
import { AskedAnew } from './asked_anew';
import { keepHead, knownHead } from './audit_head';
import { refusalOf, troubleOf, type ControlDesk } from './control_desk';
import type { OrderName } from './may';

const GAP_SECONDS = 0.5;

/** What is shown apart from the others, and can be refused apart. */
export type Part = 'leadership' | 'vault' | 'store';

const NO_REFUSAL: Readonly<Record<Part, string>> = { leadership: '', vault: '', store: '' };

/** What somebody has done about the store here. */
export type StoreNote = { kind: 'whole'; bytes: number; audit: string; since: string | null } | { kind: 'kept'; file: string };

export class ControlPage {
	/** null: not known yet, or not to be told. */
	leaderships: Leaderships | null = $state.raw(null);
	vault: Vault | null = $state.raw(null);
	secrets: readonly string[] | null = $state.raw(null);
	events: EventSpan | null = $state.raw(null);
	/** The server's time when they were asked for. */
	askedAt: number = $state(0);
	/** Why something is not known. */
	troubles: Readonly<Record<Part, string>> = $state.raw(NO_REFUSAL);
	/** What was not done, and why. */
	refusals: Readonly<Record<Part, string>> = $state.raw(NO_REFUSAL);
	storeNote: StoreNote | null = $state.raw(null);
	/** The key that opens the vault when its passphrase is lost: until somebody says that it is written down. */
	recoveryKey: string = $state('');
	/** The latest sentence for screen readers. */
	said: string = $state('');
	busy: Part | null = $state(null);

	private readonly asked: AskedAnew;

	/** `onchange`: something of control became another. */
	constructor(
		private readonly live: LivePage,
		private readonly desk: ControlDesk,
		private readonly onchange: () => void
	) {
		this.asked = new AskedAnew(live, ['control.'], GAP_SECONDS, () => {
			this.onchange();
			return this.look();
		});
	}

	/** Go live. Returns what ends it. */
	start(): () => void {
		return this.asked.start();
	}

	/** The page has just come, or was away. */
	connected(): void {
		this.asked.connected();
	}

	changed(): void {
		this.asked.changed();
	}

	handOver(resource: string): Promise<boolean> {
		return this.order('leadership', 'leadership.hand_over', { resource }, words.saidHandedOver);
	}

	unlock(passphrase: string): Promise<boolean> {
		return this.order('vault', 'vault.unlock', { passphrase }, words.saidUnlocked);
	}

	recover(key: string, passphrase: string): Promise<boolean> {
		return this.order('vault', 'vault.recover', { recovery_key: key, passphrase }, words.saidUnlocked);
	}

	lock(): Promise<boolean> {
		return this.order('vault', 'vault.lock', {}, words.saidLocked);
	}

	/** Makes it, and opens it. */
	async initialise(passphrase: string): Promise<boolean> {
		const isMade = await this.orderFor('vault', 'vault.initialise', { passphrase }, words.saidInitialised, decodeRecoveryKey, (key) => (this.recoveryKey = key));
		if (isMade) await this.order('vault', 'vault.unlock', { passphrase }, words.saidInitialised);
		return isMade;
	}

	rekey(passphrase: string): Promise<boolean> {
		return this.orderFor('vault', 'vault.rekey', { passphrase }, words.saidRekeyed, decodeRecoveryKey, (key) => (this.recoveryKey = key));
	}

	changePassphrase(passphrase: string, fresh: string): Promise<boolean> {
		return this.order('vault', 'vault.change_passphrase', { passphrase, new_passphrase: fresh }, words.saidPassphraseChanged);
	}

	putSecret(name: string, value: string): Promise<boolean> {
		return this.order('vault', 'vault.put', { name, value }, words.saidPut(name));
	}

	removeSecret(name: string): Promise<boolean> {
		return this.order('vault', 'vault.remove', { name }, words.saidRemoved(name));
	}

	check(): Promise<boolean> {
		const since = knownHead();
		return this.orderFor('store', 'store.check', since === null ? {} : { head: since }, words.saidWhole, decodeChecked, ({ bytes, audit }) => {
			this.storeNote = { kind: 'whole', bytes, audit, since };
			keepHead(audit);
		});
	}

	backUp(): Promise<boolean> {
		const name = backupName(serverNow(this.live.state));
		return this.orderFor('store', 'store.backup', { name }, words.saidBackedUp, decodeBackup, (file) => (this.storeNote = { kind: 'kept', file }));
	}

	private order(part: Part, name: OrderName, params: JsonObject, said: string): Promise<boolean> {
		return this.orderFor(part, name, params, said, anything, () => {});
	}

	/** Whether it was done. */
	private async orderFor<T>(part: Part, name: OrderName, params: JsonObject, said: string, decode: (data: unknown) => Decoded<T>, take: (value: T) => void): Promise<boolean> {
		this.busy = part;
		const outcome = await this.desk.ask(name, params, decode);
		this.busy = null;
		this.refusals = { ...NO_REFUSAL, [part]: refusalOf(outcome) };
		this.said = outcome.ok ? said : '';
		if (outcome.ok) take(outcome.value);
		this.changed();
		return outcome.ok;
	}

	private async look(): Promise<void> {
		const [leaderships, vault, events] = await Promise.all([
			this.desk.ask('leadership.list', {}, decodeLeaderships),
			this.desk.ask('vault.status', {}, decodeVault),
			this.desk.ask('store.events', { most: 1 }, decodeEventSpan)
		]);
		this.askedAt = serverNow(this.live.state);
		if (leaderships.ok) this.leaderships = leaderships.value;
		if (vault.ok) this.vault = vault.value;
		if (events.ok) this.events = events.value;
		this.troubles = { leadership: troubleOf(leaderships), vault: troubleOf(vault), store: troubleOf(events) };
		await this.lookForSecrets();
	}

	private async lookForSecrets(): Promise<void> {
		const isThere = this.vault !== null && this.vault.state !== 'uninitialised';
		const secrets = isThere ? await this.desk.ask('vault.list', {}, decodeSecretNames) : null;
		this.secrets = secrets?.ok ? secrets.value : null;
	}
}

/** A name that no copy before has: of the time. Pure. */
export const backupName = (now: number): string => `page-${new Date(now * 1000).toISOString().slice(0, 19).replaceAll(':', '').toLowerCase()}`;
