// The colours of what is drawn on canvases: those of the theme, and a ramp of them for how much there is of something.

export type Colour = readonly [red: number, green: number, blue: number];

const NAMES = ['sheet', 'sunk', 'ink', 'ink-soft', 'rule', 'stave', 'voice', 'second', 'warn', 'rest'] as const;

export type Palette = Readonly<Record<(typeof NAMES)[number], string>> & { readonly ramp: Uint8ClampedArray };

const STEPS = 256;

export function parseColour(text: string): Colour {
	const hex = /^#([0-9a-f]{6})/i.exec(text.trim())?.[1] ?? '000000';
	return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
}

const mixed = (a: Colour, b: Colour, share: number): Colour => [0, 1, 2].map((part) => (a[part as 0] ?? 0) + ((b[part as 0] ?? 0) - (a[part as 0] ?? 0)) * share) as unknown as Colour;

/** From nothing to all: RGBA bytes. Its lightness goes one way alone, in either theme. */
export function rampOf(nothing: Colour, little: Colour, much: Colour, all: Colour): Uint8ClampedArray {
	const stops: readonly (readonly [number, Colour])[] = [
		[0, nothing],
		[0.3, mixed(nothing, little, 0.4)],
		[0.65, much],
		[1, mixed(much, all, 0.85)]
	];
	const ramp = new Uint8ClampedArray(STEPS * 4);
	for (let step = 0; step < STEPS; step++) {
		const value = step / (STEPS - 1);
		const above = Math.max(1, stops.findIndex(([at]) => at >= value));
		const [low, from] = stops[above - 1] ?? [0, nothing];
		const [high, to] = stops[above] ?? [1, all];
		ramp.set([...mixed(from, to, (value - low) / (high - low)), 255], step * 4);
	}
	return ramp;
}

/** As the element has them now. */
export function paletteOf(element: Element): Palette {
	const style = getComputedStyle(element);
	const colours = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Record<(typeof NAMES)[number], string>;
	const ramp = rampOf(parseColour(colours.sunk), parseColour(colours.second), parseColour(colours.voice), parseColour(colours.ink));
	return { ...colours, ramp };
}
