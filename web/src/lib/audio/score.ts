// The last ten seconds, written down: sixty columns a second of what lasts, and a mark for each thing that happens. A ring, so that
// nothing moves when time does. Pure; told the time.
import { SPECTRUM_BANDS, type OnsetBand } from '$contract/audio';

export const SCORE_SECONDS = 10;
const COLUMNS_A_SECOND = 60;
export const COLUMNS = SCORE_SECONDS * COLUMNS_A_SECOND;
/** A flood of marks forgets the oldest. */
const MOST_MARKS = 600;

export interface Mark {
	kind: OnsetBand | 'beat' | 'bar' | 'drop';
	at: number;
	strength: number;
}

export interface Moment {
	spectrum: ArrayLike<number>;
	/** 0 to 1. */
	buildup: number;
	/** NaN: nobody says. */
	energy: number;
	isBreak: boolean;
}

export class Score {
	/** A byte for each band of each column, from the lowest band up. */
	readonly spectra = new Uint8Array(COLUMNS * SPECTRUM_BANDS);
	readonly buildups = new Float32Array(COLUMNS);
	/** NaN: it is not known. */
	readonly energies = new Float32Array(COLUMNS).fill(NaN);
	readonly breaks = new Uint8Array(COLUMNS);
	/** Oldest first. */
	readonly marks: Mark[] = [];
	/** Columns that were written since the beginning: the next one is `written % COLUMNS`. */
	written = 0;
	private begun: number | null = null;

	/** As before anything was written. */
	forget(): void {
		for (const each of [this.spectra, this.buildups, this.breaks]) each.fill(0);
		this.energies.fill(NaN);
		this.marks.length = this.written = 0;
		this.begun = null;
	}

	mark(mark: Mark): void {
		this.marks.push(mark);
		if (this.marks.length > MOST_MARKS) this.marks.splice(0, this.marks.length - MOST_MARKS);
	}

	/** Columns up to `now`, all of that moment. What nobody looked at is not known: it is empty. */
	advance(now: number, moment: Moment): void {
		this.begun ??= now;
		const target = Math.floor((now - this.begun) * COLUMNS_A_SECOND);
		const missed = target - this.written;
		const known = missed > COLUMNS_A_SECOND / 2 ? 1 : missed;
		if (missed > COLUMNS) this.written = target - COLUMNS;
		while (this.written < target) this.write(this.written++ % COLUMNS, target - this.written < known ? moment : null);
		const oldest = now - SCORE_SECONDS;
		let gone = 0;
		while (gone < this.marks.length && (this.marks[gone]?.at ?? 0) < oldest) gone++;
		if (gone > 0) this.marks.splice(0, gone);
	}

	private write(column: number, moment: Moment | null): void {
		const from = column * SPECTRUM_BANDS;
		for (let band = 0; band < SPECTRUM_BANDS; band++) this.spectra[from + band] = 255 * Math.min(1, Math.max(0, moment?.spectrum[band] ?? 0));
		this.buildups[column] = moment?.buildup ?? 0;
		this.energies[column] = moment?.energy ?? NaN;
		this.breaks[column] = moment?.isBreak ? 1 : 0;
	}

	/** How long ago the end of the last column is: it moves by less than a column. */
	restAt(now: number): number {
		return this.begun === null ? 0 : now - this.begun - this.written / COLUMNS_A_SECOND;
	}
}
