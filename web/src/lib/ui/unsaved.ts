// Asks before a page is left whose changes are not saved. Called once, while a page is made.
import { beforeNavigate } from '$app/navigation';

/** Within the page one may go on, to another of its parts. */
export function guardUnsaved(isDirty: () => boolean, question: () => string): void {
	beforeNavigate(({ cancel, willUnload, to, from }) => {
		if (!isDirty() || (!willUnload && to?.url.pathname === from?.url.pathname)) return;
		if (willUnload || !confirm(question())) cancel();
	});
}
