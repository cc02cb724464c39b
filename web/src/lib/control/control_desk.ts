// Asks the installation's control, whatever it is called here.
import type { Decoded, JsonObject } from '$contract/fields';
import { command, type Outcome } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';
import { controlOf } from './presence';

export class ControlDesk {
	constructor(private readonly live: LivePage) {}

	/** `name`: of a type of command, which control is asked by. */
	ask<T>(name: string, params: JsonObject, decode: (data: unknown) => Decoded<T>): Promise<Outcome<T>> {
		return command(controlOf(this.live.state.installation) ?? 'control', name, params, this.live.session?.csrf ?? '', decode);
	}
}
