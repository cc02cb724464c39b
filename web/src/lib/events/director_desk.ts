// Asks the installation's director, whatever it is called here.
import { decodePiece } from '$contract/director';
import type { Decoded, JsonObject } from '$contract/fields';
import type { LivePage } from '$live/live_page.svelte';
import { inPieces, type Pieces } from './pieces';
import { command, type Outcome } from './post';

/** Refusals that say nothing of the director: the gateway is away, or somebody has asked it too much. */
const NOT_THE_DIRECTORS: readonly string[] = ['unreachable', 'too_many_requests'];

export const isOfDirector = (code: string): boolean => !NOT_THE_DIRECTORS.includes(code);

export class DirectorDesk {
	constructor(private readonly live: LivePage) {}

	/** What the worker is called here. */
	get name(): string {
		const names = this.live.state.installation?.services.map(({ name }) => name) ?? [];
		return names.find((name) => name === 'director' || name.endsWith('.director')) ?? 'director';
	}

	ask<T>(action: string, params: JsonObject, decode: (data: unknown) => Decoded<T>): Promise<Outcome<T>> {
		return command(this.name, action, params, this.live.session?.csrf ?? '', decode);
	}

	/** All of a list that comes in pieces. */
	list<T>(action: string, decode: (data: unknown) => Decoded<T[]>): Promise<Outcome<Pieces<T>>> {
		return inPieces((after) => this.ask(action, after === 0 ? {} : { after }, decodePiece(decode)));
	}
}
