// How far the audit was when this browser last saw it whole: whoever has changed it since without its chain is found out by that. Kept by this
// browser alone, where the installation's disk does not lie.
const KEY = 'tutti.audit.head';

/** "120:de56…": the number of a line and its hash. */
const isHead = (text: string): boolean => /^\d+:[0-9a-f]+$/.test(text);

export function knownHead(): string | null {
	try {
		const head = localStorage.getItem(KEY);
		return head !== null && isHead(head) ? head : null;
	} catch {
		return null;
	}
}

export function keepHead(head: string): void {
	if (!isHead(head)) return;
	try {
		localStorage.setItem(KEY, head);
	} catch {
		// Forbidden here: the next check looks at the chain alone.
	}
}
