// What was measured before the page came (`/api/recent`). null: the gateway did not answer, or not sensibly.
import { decodeRecent } from '$contract/recent';
import type { Course } from '$contract/types';

export async function fetchRecent(signal: AbortSignal): Promise<Course[] | null> {
	try {
		const response = await fetch('/api/recent', { cache: 'no-store', signal });
		if (!response.ok) return null;
		const decoded = decodeRecent(await response.json());
		return decoded.ok ? decoded.value : null;
	} catch {
		return null;
	}
}
