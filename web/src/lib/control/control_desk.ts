// Asks the installation's control.
import type { Decoded, JsonObject } from '$contract/fields';
import { ask, dataOf, type Outcome } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';
import { governance } from '$words/governance';

/** What those of the store were called before they stood in the table of commands. */
const OLDER: Readonly<Record<string, string>> = { 'store.events': 'events', 'store.check': 'check', 'store.backup': 'backup', 'audit.list': 'audit' };

/** What control is asked by. */
export const actionOf = (name: string): string => OLDER[name] ?? name;

/** A key is derived, a service comes to rest: longer than the gateway's own patience with control. */
const PATIENCE = 30_000;

export class ControlDesk {
	constructor(private readonly live: LivePage) {}

	/** `name`: of a type of command. Of the vault nothing is kept for the sake of asking again. */
	async ask<T>(name: string, params: JsonObject, decode: (data: unknown) => Decoded<T>): Promise<Outcome<T>> {
		const posted = { body: { action: actionOf(name), params }, csrf: this.live.session?.csrf ?? '', isSecret: name.startsWith('vault.'), patience: PATIENCE };
		return dataOf(await ask('/api/control', posted), decode);
	}
}

/** Some say why in a sentence, some in a part of one. */
export const withoutStop = (text: string): string => text.replace(/\.$/, '');

/** Why something is not known; empty: it is. */
export const troubleOf = (outcome: Outcome<unknown>): string => (outcome.ok ? '' : governance.notKnown(withoutStop(outcome.message)));

/** Why something was not done; empty: it was. */
export const refusalOf = (outcome: Outcome<unknown>): string => (outcome.ok ? '' : governance.refused(withoutStop(outcome.message)));
