// What stands on the tab of the browser: what is looked at, the installation last; and that it is not so now.
import type { Reach } from '$live/view';
import { shell } from '$words/shell';

export function titled(reach: Reach, ...parts: readonly string[]): string {
	const title = parts.join(' – ');
	return reach === 'offline' ? shell.offlineTitle(title) : title;
}
