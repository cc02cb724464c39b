// Joins the list of people and of tokens to the browser: as they are, and what came of the last change.
import type { Person, Token } from '$contract/people';
import { fetchPeople, fetchTokens, type Outcome, type Trouble } from './people';

export class PeoplePage {
	/** null: not known yet, or not for us to know. */
	people: readonly Person[] | null = $state.raw(null);
	/** Those besides ours that somebody may have. */
	roles: readonly string[] = $state.raw([]);
	tokens: readonly Token[] | null = $state.raw(null);
	busy = $state(false);

	async load(): Promise<void> {
		const [people, tokens] = await Promise.all([fetchPeople(), fetchTokens()]);
		if (people.ok) ({ people: this.people, roles: this.roles } = people.value);
		if (tokens.ok) this.tokens = tokens.value;
	}

	/** Makes a change and looks what has become of it; what kept it away, or null. */
	async make<T>(change: Promise<Outcome<T>>, done: (value: T) => void): Promise<Trouble | null> {
		this.busy = true;
		const outcome = await change;
		if (outcome.ok) {
			done(outcome.value);
			await this.load();
		}
		this.busy = false;
		return outcome.ok ? null : outcome.trouble;
	}
}
