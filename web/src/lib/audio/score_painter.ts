// Draws the score: the spectrogram, what begins as notes on three lines, and the form below. Time runs to the left; the columns are
// a picture beside the screen, of which each is written once.
import { SPECTRUM_BANDS } from '$contract/audio';
import { audioWords as said } from '$words/audio';
import { lanesIn, placeInScore, type Lanes } from './geometry';
import type { Hearing } from './hearing';
import { placeOf } from './notes';
import type { Painter, Sheet } from './painter';
import { COLUMNS, SCORE_SECONDS, type Mark } from './score';

const LABELS = 46;
const FREQUENCIES: readonly (readonly [number, string])[] = [
	[100, '100'],
	[1000, '1 k'],
	[10_000, '10 k']
];
const LINES = ['high', 'mid', 'low'] as const;
/** Columns between two points of a line. */
const STRIDE = 4;
/** Who wants nothing to move sees it go on by so much at a time. */
const STILL_SECONDS = 1;

export class ScorePainter implements Painter {
	private readonly ring = document.createElement('canvas');
	private readonly ink = this.ring.getContext('2d', { alpha: false });
	private column: ImageData | null = null;
	private lanes: Lanes = lanesIn(260);
	private drawn = 0;
	private shownAt = 0;

	constructor(private readonly hearing: Hearing) {
		this.ring.width = COLUMNS;
		this.ring.height = SPECTRUM_BANDS;
		this.column = this.ink?.createImageData(1, SPECTRUM_BANDS) ?? null;
	}

	/** Another theme: all that is kept is drawn anew. */
	lay(sheet: Sheet): void {
		this.lanes = lanesIn(sheet.height);
		if (this.ink === null) return;
		this.ink.fillStyle = sheet.palette.sunk;
		this.ink.fillRect(0, 0, COLUMNS, SPECTRUM_BANDS);
		this.drawn = Math.max(0, this.hearing.score.written - COLUMNS);
	}

	paint(sheet: Sheet, present: number): void {
		this.write(sheet);
		// Between two columns the picture stands still by less than one.
		if (sheet.isStill && present - this.shownAt < STILL_SECONDS) return;
		this.shownAt = present;
		const now = present - this.hearing.score.restAt(present);
		const { context, width, height } = sheet;
		context.clearRect(0, 0, width, height);
		const wide = width - LABELS;
		context.save();
		context.translate(LABELS, 0);
		this.paintSpectrogram(sheet, wide);
		this.paintForm(sheet, wide);
		this.paintStave(sheet, wide);
		context.save();
		context.beginPath();
		context.rect(0, 0, wide, height);
		context.clip();
		for (const mark of this.hearing.score.marks) this.paintMark(sheet, mark, placeInScore(mark.at, now, wide));
		context.restore();
		context.restore();
		this.paintLabels(sheet);
	}

	private write({ palette: { ramp } }: Sheet): void {
		const { score } = this.hearing;
		if (this.ink === null || this.column === null) return;
		const { data } = this.column;
		for (this.drawn = Math.max(this.drawn, score.written - COLUMNS); this.drawn < score.written; this.drawn++) {
			const from = (this.drawn % COLUMNS) * SPECTRUM_BANDS;
			for (let band = 0; band < SPECTRUM_BANDS; band++) {
				const colour = (score.spectra[from + band] ?? 0) * 4;
				const to = (SPECTRUM_BANDS - 1 - band) * 4;
				for (let part = 0; part < 4; part++) data[to + part] = ramp[colour + part] ?? 0;
			}
			this.ink.putImageData(this.column, this.drawn % COLUMNS, 0);
		}
	}

	/** The ring from its oldest column on, in two pieces. */
	private paintSpectrogram({ context, palette }: Sheet, width: number): void {
		const { top, height } = this.lanes.spectrogram;
		const first = this.hearing.score.written % COLUMNS;
		const seam = (width * (COLUMNS - first)) / COLUMNS;
		context.save();
		context.beginPath();
		context.roundRect(0, top, width, height, 6);
		context.clip();
		context.imageSmoothingEnabled = true;
		context.imageSmoothingQuality = 'low';
		if (first > 0) context.drawImage(this.ring, 0, 0, first, SPECTRUM_BANDS, seam, top, width - seam, height);
		context.drawImage(this.ring, first, 0, COLUMNS - first, SPECTRUM_BANDS, 0, top, seam, height);
		context.restore();
		context.strokeStyle = palette.rule;
		context.lineWidth = 1;
		context.beginPath();
		context.roundRect(0.5, top + 0.5, width - 1, height - 1, 6);
		context.stroke();
	}

	private paintStave({ context, palette }: Sheet, width: number): void {
		context.fillStyle = palette.stave;
		for (const y of this.lanes.stave) context.fillRect(0, Math.round(y), width, 1);
	}

	private paintMark({ context, palette, width }: Sheet, { kind, strength }: Mark, x: number): void {
		const [high, , low] = this.lanes.stave;
		const { top } = this.lanes.spectrogram;
		if (kind === 'beat' || kind === 'bar') {
			context.globalAlpha = 0.35 + 0.65 * Math.min(1, strength);
			context.fillStyle = kind === 'bar' ? palette['ink-soft'] : palette.stave;
			context.fillRect(Math.round(x), high, kind === 'bar' ? 2 : 1, low - high + 1);
			context.globalAlpha = 1;
			return;
		}
		if (kind === 'drop') {
			context.fillStyle = palette.warn;
			context.fillRect(Math.round(x) - 4, top, 1, low - top + 8);
			context.fillRect(Math.round(x) - 1, top, 3, this.lanes.form.middle + this.lanes.form.reach - top);
			return;
		}
		const line = LINES.indexOf(kind);
		const size = (3.4 + 3 * Math.min(1, Math.max(0, strength))) * Math.min(1, Math.max(0.55, width / 800));
		context.fillStyle = line === 2 ? palette.voice : line === 1 ? palette.second : palette['ink-soft'];
		context.beginPath();
		context.ellipse(x, (this.lanes.stave[line] ?? low) + 0.5, size, size * 0.74, -0.38, 0, 2 * Math.PI);
		context.fill();
	}

	/** What builds up opens like a crescendo; the energy is a line within; a break is a rest. */
	private paintForm({ context, palette }: Sheet, width: number): void {
		const { middle, reach } = this.lanes.form;
		const { score } = this.hearing;
		const first = score.written;
		const step = width / COLUMNS;
		const at = (column: number): number => (first + column) % COLUMNS;
		// The same columns in every picture, so that a line keeps its shape while it moves.
		const begin = (STRIDE - (first % STRIDE)) % STRIDE;
		const end = begin + Math.floor((COLUMNS - 1 - begin) / STRIDE) * STRIDE;
		context.fillStyle = palette.sunk;
		for (let column = 0; column < COLUMNS; ) {
			let after = column;
			while (after < COLUMNS && score.breaks[at(after)]) after++;
			if (after > column) context.fillRect(column * step, middle - reach, (after - column) * step, 2 * reach);
			column = after + 1;
		}
		context.fillStyle = palette.stave;
		context.fillRect(0, Math.round(middle), width, 1);
		context.fillStyle = palette.second;
		context.globalAlpha = 0.45;
		context.beginPath();
		for (let column = begin; column <= end; column += STRIDE) context.lineTo(column * step, middle - reach * (score.buildups[at(column)] ?? 0));
		for (let column = end; column >= begin; column -= STRIDE) context.lineTo(column * step, middle + reach * (score.buildups[at(column)] ?? 0));
		context.fill();
		context.globalAlpha = 1;
		context.strokeStyle = palette.voice;
		context.lineWidth = 1.5;
		context.lineJoin = 'round';
		context.beginPath();
		let isKnown = false;
		for (let column = begin; column <= end; column += STRIDE) {
			const energy = score.energies[at(column)] ?? NaN;
			const y = middle + reach - 2 * reach * Math.min(1, energy);
			if (isKnown) context.lineTo(column * step, y);
			else context.moveTo(column * step, y);
			isKnown = !Number.isNaN(energy);
		}
		context.stroke();
	}

	private paintLabels({ context, palette, font, width, height }: Sheet): void {
		const { spectrogram, stave, form } = this.lanes;
		context.fillStyle = palette['ink-soft'];
		context.font = `11px ${font}`;
		context.textAlign = 'right';
		context.textBaseline = 'middle';
		for (const [frequency, text] of FREQUENCIES) context.fillText(text, LABELS - 8, spectrogram.top + spectrogram.height * (1 - placeOf(frequency)));
		for (const [index, y] of stave.entries()) context.fillText([said.high, said.mid, said.low][index] ?? '', LABELS - 8, y);
		context.fillText(said.form, LABELS - 8, form.middle);
		context.textBaseline = 'alphabetic';
		context.textAlign = 'left';
		if (width > 420) context.fillText(said.secondsAgo(SCORE_SECONDS), LABELS, height - 3);
		context.textAlign = 'right';
		if (width > 420) context.fillText(said.now, width, height - 3);
	}
}
