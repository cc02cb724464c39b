// Asks the installation's control, whatever it is called here.
import type { Decoded, JsonObject } from '$contract/fields';
import { command, type Outcome } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';
import { controlOf } from './presence';

/** By their names in the table of commands; those of the store have had others before there was one. */
const ACTIONS: Readonly<Record<string, string>> = { 'store.events': 'events', 'store.check': 'check', 'store.backup': 'backup' };

export class ControlDesk {
	constructor(private readonly live: LivePage) {}

	/** `name`: of a type of command. */
	ask<T>(name: string, params: JsonObject, decode: (data: unknown) => Decoded<T>): Promise<Outcome<T>> {
		return command(controlOf(this.live.state.installation) ?? 'control', ACTIONS[name] ?? name, params, this.live.session?.csrf ?? '', decode);
	}
}
