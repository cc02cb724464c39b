// Whether it is known here what is played. Apart from all else of it, as every page asks.
import type { Installation } from '$contract/types';
import { namesOf } from '$live/parts';

const KINDS = ['now-playing', 'lyrics', 'spotify'];

export const hasSong = (installation: Installation | null): boolean => KINDS.some((kind) => namesOf(kind, installation).length > 0);
