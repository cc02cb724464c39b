// The page of objects in words, and how they look. Pure.
import type { DesiredObject, Revision, Truth } from '$contract/objects';
import type { Reach } from '$live/view';
import { SOURCE } from '$objects/manifest';
import { standingOf, type Standing } from '$objects/standing';
import { awayWords, type Sentence } from '$ui/control/words';
import type { Tone } from '$ui/states';
import { governance } from '$words/governance';
import { objectWords as words } from '$words/objects';

/** The page in a sentence. `trouble`: why it is not known; empty: it is. */
export function headlineOf(objects: readonly DesiredObject[] | null, trouble: string, reach: Reach): Sentence {
	const away = awayWords(reach, objects === null ? trouble : '');
	if (away !== null) return away;
	if (objects === null) return { text: governance.asking, tone: 'rest' };
	if (objects.length === 0) return { text: words.none, tone: 'rest' };
	const standings = objects.map(standingOf);
	const other = standings.filter((each) => each === 'wrong' || each === 'other').length;
	if (other > 0) return { text: words.someOther(other, objects.length), tone: 'warn' };
	const looking = standings.filter((each) => each === 'looking' || each === 'leaving').length;
	return looking > 0 ? { text: words.someLooking(looking, objects.length), tone: 'busy' } : { text: words.allReady(objects.length), tone: null };
}

const TONES: Readonly<Record<Standing, Tone>> = { wrong: 'bad', other: 'bad', looking: 'busy', leaving: 'busy', drifted: 'warn', ready: 'good' };

export const toneOfStanding = (standing: Standing): Tone => TONES[standing];

export const truthWord = (truth: Truth): string => ({ true: words.yes, false: words.no, unknown: words.unknown })[truth];

/** Of most conditions it is good that they are so; of drift it is not. */
export function toneOfCondition(type: string, status: Truth): Tone {
	if (status === 'unknown') return 'busy';
	if (type === 'Drifted') return status === 'true' ? 'warn' : 'good';
	return status === 'true' ? 'good' : 'bad';
}

/** "AwaitsService" → "awaits service" */
export const reasonWords = (reason: string): string => reason.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

export function whatWords({ what, backTo }: Revision): string {
	if (backTo !== null) return words.rollbackTo(backTo);
	return what === 'apply' ? words.apply : what === 'remove' ? words.removal : what === 'rollback' ? words.rollback : what;
}

/** "/spec/steps/0/event" → "steps.0.event"; of labels it is said. Empty: all of it. */
export function pathWords(path: string): string {
	const parts = path.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
	if (parts[0] === 'spec') parts.shift();
	return parts.join('.');
}

/** A value in one line. */
export const valueWords = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const FOLLOWED = 'file:';

/** The file that is followed; null: it does not come from one. */
export const followedIn = (source: string): string | null => (source.startsWith(FOLLOWED) ? source.slice(FOLLOWED.length) : null);

/** Where what was applied came from. */
export const placeWords = (source: string): string => (source === SOURCE ? words.fromHere : words.from(followedIn(source) ?? source));
