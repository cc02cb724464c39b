// The window of the timeline, in seconds around now.
export const PAST = 50;
export const FUTURE = 10;
export const WINDOW = PAST + FUTURE;

/** A time as a share of the window from `base`, in percent: lanes are drawn from there and moved by one shift. */
export const place = (time: number, base: number): number => ((time - base) / WINDOW) * 100;

/** A bar from one time to another; long runs are cut where nobody sees it. */
export function bar(from: number, to: number, base: number): { left: number; width: number } {
	const left = Math.max(place(from, base), -100000);
	return { left, width: Math.max(0, place(to, base) - left) };
}
