// What the first steps share, on every page that waits for a part of the installation, and of the lines to copy.
import { words } from './words';

export const steps = words({
	copy: { en: 'Copy', de: 'Kopieren' },
	copied: { en: 'Copied', de: 'Kopiert' },
	startAgain: {
		en: (then: string) => `Start the installation again: \`tutti down\`, then \`tutti up tutti.toml\`. ${then}`,
		de: (then: string) => `Die Installation neu starten: \`tutti down\`, dann \`tutti up tutti.toml\`. ${then}`
	}
});
