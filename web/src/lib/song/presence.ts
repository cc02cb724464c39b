// Whether it is known here what is played. Apart from all else of it, as every page asks.
import type { Installation } from '$contract/types';

const KNOWS = /(^|\.)(now-playing|lyrics|spotify)$/;

export const hasSong = (installation: Installation | null): boolean =>
	installation !== null && (installation.services.some(({ name }) => KNOWS.test(name)) || installation.health.some(({ component }) => KNOWS.test(component)));
