// A plot of one or two courses on a canvas, by uPlot, in the colours and type of the page. It is told everything; it asks
// nothing, and what fingers do to it is not its business. Loaded with the first chart.
import type { Columns } from '$history/course';
import { tickText } from '$history/ticks';
import type { Span } from '$history/view';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface PlottedVoice {
	/** Voices of one unit share an axis. */
	unit: string;
	/** What a value is called at an axis. */
	label: (value: number) => string;
	/** Values do not go beyond these. */
	bounds: { min: number; max: number } | null;
}

export interface PlotReport {
	/** The place that the pointer is at; null: at none. */
	pointed(index: number | null): void;
}

/** Series of a voice: most, least, mean. */
const SERIES_A_VOICE = 3;
const COLOURS = ['--voice', '--second'] as const;

export class Plot {
	private readonly plot: uPlot;

	constructor(
		private readonly host: HTMLElement,
		private readonly voices: readonly PlottedVoice[],
		private readonly report: PlotReport
	) {
		this.plot = new uPlot(this.options(), [[]], host);
	}

	/** Where the lines are: fingers are measured against it. */
	get area(): HTMLElement {
		return this.plot.over;
	}

	show({ times, voices }: Columns, span: Span): void {
		if (voices.length !== this.voices.length) return; // another plot is on its way
		const columns = voices.flatMap(({ most, least, mean }) => [most, least, mean]);
		this.plot.batch(() => {
			this.plot.setData([times, ...columns] as uPlot.AlignedData, false);
			this.plot.setScale('x', { min: span.from, max: span.to });
		});
	}

	/** What is being chosen, in parts of the width; null: nothing is. */
	choose(part: { from: number; to: number } | null): void {
		const { width, height } = this.plot.over.getBoundingClientRect();
		const box = part ? { left: part.from * width, width: (part.to - part.from) * width, top: 0, height } : { left: 0, width: 0, top: 0, height: 0 };
		this.plot.setSelect(box, false);
	}

	/** Point at that place, as a mouse does; null: at none. */
	point(index: number | null): void {
		const time = index === null ? undefined : this.plot.data[0][index];
		this.plot.setCursor(time === undefined ? { left: -10, top: -10 } : { left: this.plot.valToPos(time, 'x'), top: 10 });
	}

	resize(): void {
		this.plot.setSize({ width: this.host.clientWidth, height: this.host.clientHeight });
	}

	/** The colours are others now. */
	repaint(): void {
		this.plot.redraw(false);
	}

	destroy(): void {
		this.plot.destroy();
	}

	private options(): uPlot.Options {
		const scales = [...new Set(this.voices.map(({ unit }) => unit))];
		const colour = (name: string) => () => getComputedStyle(this.host).getPropertyValue(name).trim();
		const font = `${Math.round(0.78 * this.rem)}px ${getComputedStyle(this.host).fontFamily}`;
		const line = { stroke: colour('--stave'), width: 1 };
		const axis = { font, stroke: colour('--ink-soft'), grid: line, ticks: { show: false }, gap: 6 };
		return {
			width: this.host.clientWidth,
			height: this.host.clientHeight,
			padding: [this.rem * 0.75, scales.length > 1 ? 0 : this.rem, 0, 0],
			legend: { show: false },
			cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 9, width: 2, fill: colour('--sheet') } },
			scales: { x: { time: true, auto: false }, ...Object.fromEntries(scales.map((unit) => [scaleOf(unit), { range: this.rangeOf(unit) }])) },
			axes: [
				{ ...axis, size: this.rem * 1.9, space: this.rem * 5, values: (_, ticks, __, ___, distance) => ticks.map((time) => tickText(time, distance)) },
				...scales.map((unit, index): uPlot.Axis => ({
					...axis,
					...(index === 0 ? {} : { grid: { show: false } }),
					scale: scaleOf(unit),
					side: index === 0 ? 3 : 1,
					space: this.rem * 2.4,
					size: (plot, labels) => this.widthOf(plot, labels, font),
					values: (_, ticks) => ticks.map((value) => this.voices.find((voice) => voice.unit === unit)?.label(value) ?? '')
				}))
			],
			series: [{}, ...this.voices.flatMap((voice, index) => this.seriesOf(voice, colour(COLOURS[index] ?? '--rest')))],
			bands: this.voices.map((_, index) => ({ series: [index * SERIES_A_VOICE + 1, index * SERIES_A_VOICE + 2], fill: () => `${colour(COLOURS[index] ?? '--rest')()}2e` })),
			hooks: { setCursor: [(plot) => this.report.pointed(plot.cursor.left !== undefined && plot.cursor.left >= 0 ? (plot.cursor.idx ?? null) : null)] }
		};
	}

	private seriesOf({ unit }: PlottedVoice, stroke: () => string): uPlot.Series[] {
		const scale = scaleOf(unit);
		const edge: uPlot.Series = { scale, width: 0, points: { show: false } };
		const mean: uPlot.Series = { scale, stroke, width: 2, points: { show: false, size: 5, fill: stroke, filter: (plot, index) => alone(plot.data[index] ?? []) } };
		return [edge, edge, mean];
	}

	/** As far as the values go, with some air, and never to where there can be none. */
	private rangeOf(unit: string): uPlot.Range.Function {
		return (_, least, most) => {
			if (least === null || most === null) return [0, 1];
			const bounds = this.voices.find((voice) => voice.unit === unit)?.bounds;
			const air = (most - least) * 0.08 || Math.abs(most) * 0.05 || 1;
			const low = least >= 0 ? Math.max(0, least - air) : least - air;
			return [Math.max(low, Math.min(bounds?.min ?? low, least)), Math.min(most + air, Math.max(bounds?.max ?? Infinity, most))];
		};
	}

	private widthOf(plot: uPlot, labels: string[] | null, font: string): number {
		plot.ctx.save();
		plot.ctx.font = font;
		const widest = Math.max(0, ...(labels ?? []).map((label) => plot.ctx.measureText(label).width));
		plot.ctx.restore();
		return Math.ceil(widest) + this.rem * 0.75;
	}

	private get rem(): number {
		return parseFloat(getComputedStyle(document.documentElement).fontSize);
	}
}

const scaleOf = (unit: string): string => `y ${unit}`;

/** Values with nothing on either side: a line does not show them. */
function alone(values: ArrayLike<number | null | undefined>): number[] {
	const places: number[] = [];
	let before: number | null | undefined = null;
	let candidate = -1;
	for (let index = 0; index < values.length; index++) {
		const value = values[index];
		if (value === undefined) continue;
		if (value === null) {
			if (candidate >= 0) places.push(candidate);
			candidate = -1;
		} else {
			candidate = before === null ? index : -1;
		}
		before = value;
	}
	if (candidate >= 0) places.push(candidate);
	return places;
}
