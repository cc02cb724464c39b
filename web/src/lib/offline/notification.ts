// What the browser shows of a push message, which is as `tutti-notify` wrote it (docs/alerts.md). Pure.

export interface Shown {
	title: string;
	body: string;
	tag: string;
	/** Stays until somebody has seen it. */
	stays: boolean;
}

/** Something is shown in any case: a browser takes the subscription from a page that shows nothing. */
export function notificationOf(text: string): Shown {
	let said: Record<string, unknown> = {};
	try {
		const json: unknown = JSON.parse(text);
		if (typeof json === 'object' && json !== null) said = json as Record<string, unknown>;
	} catch {
		// Then nothing of it is shown.
	}
	const word = (key: string, otherwise: string) => (typeof said[key] === 'string' && said[key] !== '' ? said[key] : otherwise);
	return { title: word('title', 'Tutti'), body: word('body', ''), tag: word('tag', 'alert'), stays: said['severity'] === 'critical' };
}
