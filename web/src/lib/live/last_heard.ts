// When the gateway was last heard, over visits: a page that opens without it can say since when. Seconds, on the browser's clock.
const KEY = 'tutti-heard';

/** null: it never was here. */
export function lastHeard(): number | null {
	try {
		const kept = Number(localStorage.getItem(KEY));
		return kept > 0 ? kept : null;
	} catch {
		return null;
	}
}

export function keepHeard(at: number): void {
	try {
		if (at > 0) localStorage.setItem(KEY, String(Math.floor(at)));
	} catch {
		// Storage is forbidden here: the next visit counts from when it began.
	}
}
