// Where a source has its page, and a reading its chart there.

export const sourcePath = (source: string): string => `/sources/${encodeURIComponent(source)}`;
export const readingPath = (source: string, sensor: string): string => `${sourcePath(source)}#${encodeURIComponent(sensor)}`;

/** The reading that an address names; "" where it names none. */
export function readingOf(hash: string): string {
	try {
		return decodeURIComponent(hash.slice(1));
	} catch {
		return '';
	}
}
