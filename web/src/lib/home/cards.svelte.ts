// The arrangement of the overview in this browser: kept, and the same in all of its windows.
import { arrangementFrom, asItComes, isAsItComes, type Arrangement } from './arrangement';

const KEY = 'tutti-cards';

export class Cards {
	arrangement: Arrangement = $state.raw(asItComes);

	/** Returns what ends it. */
	start(): () => void {
		const read = () => (this.arrangement = arrangementFrom(stored()));
		const changed = ({ key }: StorageEvent) => {
			if (key === KEY || key === null) read();
		};
		read();
		addEventListener('storage', changed);
		return () => removeEventListener('storage', changed);
	}

	arrange(arrangement: Arrangement): void {
		this.arrangement = arrangement;
		try {
			if (isAsItComes(arrangement)) localStorage.removeItem(KEY);
			else localStorage.setItem(KEY, JSON.stringify(arrangement));
		} catch {
			// Storage is forbidden here: it holds until the page is left.
		}
	}
}

function stored(): string | null {
	try {
		return localStorage.getItem(KEY);
	} catch {
		return null;
	}
}
