// Which controls a pad has and where they lie: data alone. An area of the grid has the name of its part.

export interface PadButton {
	code: string;
	label: string;
}

export type Part =
	| { kind: 'dpad' }
	/** `diamond`: the first one above, then clockwise. */
	| { kind: 'buttons'; shape: 'diamond' | 'grid' | 'one'; buttons: readonly PadButton[] }
	| { kind: 'slider'; code: string; label: string }
	| { kind: 'xy'; code: string; label: string };

/** Values of the CSS properties of a grid. */
export interface Grid {
	areas: string;
	columns: string;
	rows: string;
}

export interface Layout {
	/** Its title is the word of that name. */
	name: 'gamepad' | 'faders' | 'xy';
	parts: Readonly<Record<string, Part>>;
	portrait: Grid;
	landscape: Grid;
}

const button = (code: string, label = code.toUpperCase()): PadButton => ({ code, label });
const one = (code: string, label?: string): Part => ({ kind: 'buttons', shape: 'one', buttons: [button(code, label)] });
const slider = (code: string, label: string): Part => ({ kind: 'slider', code, label });

const GAMEPAD: Layout = {
	name: 'gamepad',
	parts: {
		l: one('l'),
		r: one('r'),
		select: one('select', 'Select'),
		start: one('start', 'Start'),
		dpad: { kind: 'dpad' },
		face: { kind: 'buttons', shape: 'diamond', buttons: [button('x'), button('a'), button('b'), button('y')] }
	},
	portrait: {
		areas: '"l l l r r r" "select select select start start start" ". face face face face face" "dpad dpad dpad dpad dpad ."',
		columns: 'repeat(6, 1fr)',
		rows: 'minmax(3.5rem, 0.5fr) 3.5rem 1.6fr 1.6fr'
	},
	landscape: {
		areas: '"l select start r" "dpad dpad face face"',
		columns: '1fr 0.6fr 0.6fr 1fr',
		rows: 'minmax(3rem, 0.35fr) 1fr'
	}
};

const FADERS: Layout = {
	name: 'faders',
	parts: {
		one: slider('fader-1', '1'),
		two: slider('fader-2', '2'),
		three: slider('fader-3', '3'),
		four: slider('fader-4', '4'),
		pads: {
			kind: 'buttons',
			shape: 'grid',
			buttons: [button('pad-1', 'Pad 1'), button('pad-2', 'Pad 2'), button('pad-3', 'Pad 3'), button('pad-4', 'Pad 4')]
		}
	},
	portrait: {
		areas: '"one two three four" "pads pads pads pads"',
		columns: 'repeat(4, 1fr)',
		rows: '1.5fr 1fr'
	},
	landscape: {
		areas: '"one two three four pads"',
		columns: 'repeat(4, 1fr) 2.2fr',
		rows: '1fr'
	}
};

const XY: Layout = {
	name: 'xy',
	parts: {
		xy: { kind: 'xy', code: 'xy', label: 'XY' },
		one: slider('slider-1', '1'),
		two: slider('slider-2', '2'),
		a: one('a'),
		b: one('b')
	},
	portrait: {
		areas: '"xy xy" "one one" "two two" "a b"',
		columns: '1fr 1fr',
		rows: '1fr 4rem 4rem 5rem'
	},
	landscape: {
		areas: '"one xy two a" "one xy two b"',
		columns: '4.5rem 1fr 4.5rem 7rem',
		rows: '1fr 1fr'
	}
};

export const LAYOUTS: readonly Layout[] = [GAMEPAD, FADERS, XY];

/** The one of that name, else the first. */
export function layoutOf(name: string | null): Layout {
	return LAYOUTS.find((layout) => layout.name === name) ?? GAMEPAD;
}
