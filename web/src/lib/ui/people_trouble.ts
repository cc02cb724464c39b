// What kept something of people away, in words.
import type { Trouble } from '$settings/people';
import { people } from '$words/people';

/** `conflict` and `forbidden` mean something else each time. */
export function troubleWords(trouble: Trouble, conflict: string, forbidden?: string): string {
	switch (trouble.kind) {
		case 'away':
			return people.away;
		case 'forbidden':
			return forbidden ?? people.forbidden(trouble.message);
		case 'conflict':
			return conflict;
		case 'slow_down':
			return people.slowDown(trouble.wait ?? 60);
		case 'refused':
			return people.refused(trouble.message);
	}
}
