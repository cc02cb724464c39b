// Joins the page to the debugger: asks for what is new, one question at a time, while somebody looks. An answer is one change
// of the page, however many messages are in it; who is slow asks less often, and is told how many it did not see.
import { decodeLines, decodeMessages, decodeRates, decodeRecorded, type Rates, type RecordedMoment, type Told } from '$contract/debug';
import type { Decoded, JsonObject } from '$contract/fields';
import { command, type Outcome } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';
import { reachOf } from '$live/view';
import { whileSeen } from '$live/while_seen';
import { NOTHING, withLines, withMessages, type Axis } from './entries';
import { debuggerOf } from './presence';
import { EVERYTHING, hashOf, lineQuestion, messageQuestion, rateQuestion, type Wish } from './wish';

/** Between the beginnings of two questions. */
const MESSAGE_GAP_MS = 250;
const LINE_GAP_MS = 1000;
const RATE_GAP_MS = 1000;
/** After an answer that was none. */
const TROUBLE_GAP_MS = 2000;
/** So long the debugger holds an answer back that would be empty, in seconds. */
const WAIT = 3;
/** A screen, and some to scroll back; then what comes at most with one answer. */
const FIRST = 300;
const MOST_AT_ONCE = 300;
const MOST_RATES = 200;

export type View = 'messages' | 'rates';

/** A row of the debugger's that is followed: whose numbers they are, and what is asked next. */
interface Course {
	run: string;
	next: number | null;
}

const BEGINNING: Course = { run: '', next: null };

type Asked = 'messages' | 'lines' | 'rates';

interface Refused {
	message: string;
	/** What somebody put in, which was not understood; null: it is not for that. */
	field: 'filter' | 'search' | null;
}

const ANSWERED: Readonly<Record<Asked, Refused | null>> = { messages: null, lines: null, rates: null };

interface Followed<T> {
	course: 'messages' | 'lines';
	action: string;
	/** null: nothing of it is wanted. */
	question: JsonObject | null;
	gap: number;
	wait: number;
	decode: (json: unknown) => Decoded<Told<T>>;
	take: (told: Told<T>) => void;
}

export class DebugPage {
	axis: Axis = $state.raw(NOTHING);
	/** What is shown while the page is held. */
	held: Axis | null = $state.raw(null);
	/** null: not known yet. */
	rates: Rates | null = $state.raw(null);
	/** The debugger has answered. */
	isKnown: boolean = $state(false);
	/** By what is asked: what is answered says nothing of what else was refused. */
	private refused: Readonly<Record<Asked, Refused | null>> = $state.raw(ANSWERED);

	private readonly courses = { messages: BEGINNING, lines: BEGINNING };
	private wish: Wish = EVERYTHING;
	private view: View = 'messages';
	/** What was begun before another wish, or before somebody looked away, ends by itself. */
	private turn = 0;
	private isSeen = false;

	constructor(private readonly live: LivePage) {}

	/** Go live. Returns what ends it. */
	start(): () => void {
		return whileSeen(
			() => {
				this.isSeen = true;
				this.begin();
			},
			() => {
				this.isSeen = false;
				this.turn++;
			}
		);
	}

	/** Why the debugger does not say, beside what was put in; empty: it does. */
	get trouble(): string {
		return this.refusalAt(null);
	}

	/** Why what was put in is not understood; empty: it is. */
	refusalAt(field: Refused['field']): string {
		return Object.values(this.refused).find((each) => each?.field === field)?.message ?? '';
	}

	show(wish: Wish, view: View): void {
		const isOther = hashOf(wish) !== hashOf(this.wish);
		if (!isOther && view === this.view) return;
		this.wish = wish;
		this.view = view;
		this.rates = null;
		if (isOther) {
			this.held = null;
			this.isKnown = false;
			this.axis = NOTHING;
			this.courses.messages = this.courses.lines = BEGINNING;
		}
		this.begin();
	}

	/** The gateway or the debugger has just come. */
	connected(): void {
		this.begin();
	}

	hold(holds: boolean): void {
		if (holds !== (this.held !== null)) this.held = holds ? this.axis : null;
	}

	/** Forgets what is shown here; the debugger and other pages keep theirs. */
	clear(): void {
		this.axis = { ...NOTHING, came: this.axis.came };
		if (this.held !== null) this.held = this.axis;
	}

	recorded(at: number, span: number): Promise<Outcome<RecordedMoment>> {
		return this.ask('get_recorded', { at, before: span, after: span }, decodeRecorded);
	}

	private begin(): void {
		const turn = ++this.turn;
		this.refused = ANSWERED;
		if (!this.isSeen) return;
		if (this.view === 'rates') return void this.goOn(turn, RATE_GAP_MS, () => this.askRates(turn));
		void this.followMessages(turn);
		void this.followLines(turn);
	}

	private followMessages(turn: number): Promise<void> {
		return this.follow(turn, {
			course: 'messages',
			action: 'get_messages',
			question: messageQuestion(this.wish),
			gap: MESSAGE_GAP_MS,
			wait: WAIT,
			decode: decodeMessages,
			take: (told) => (this.axis = withMessages(this.axis, told))
		});
	}

	/** Of what a page asks one question is held back at a time: a browser has few connections. */
	private followLines(turn: number): Promise<void> {
		return this.follow(turn, {
			course: 'lines',
			action: 'get_logs',
			question: lineQuestion(this.wish),
			gap: LINE_GAP_MS,
			wait: 0,
			decode: decodeLines,
			take: (told) => (this.axis = withLines(this.axis, told))
		});
	}

	private async follow<T>(turn: number, { course, action, question, gap, wait, decode, take }: Followed<T>): Promise<void> {
		if (question === null) {
			this.isKnown = true;
			return;
		}
		await this.goOn(turn, gap, async () => {
			const { run, next } = this.courses[course];
			const answer = await this.ask(action, { ...question, ...(next === null ? { count: FIRST } : { count: MOST_AT_ONCE, since: next, wait }) }, decode);
			if (turn !== this.turn) return true;
			if (!answer.ok) return this.refuse(course, answer);
			const { value } = answer;
			const isOther = run !== '' && value.run !== run;
			this.courses[course] = isOther ? BEGINNING : { run: value.run, next: value.next };
			if (!isOther) take(value);
			return this.answered(course);
		});
	}

	private async askRates(turn: number): Promise<boolean> {
		const question = rateQuestion(this.wish);
		const answer = question === null ? null : await this.ask('get_rates', { ...question, count: MOST_RATES }, decodeRates);
		if (turn !== this.turn) return true;
		this.isKnown = true;
		if (answer !== null && !answer.ok) return this.refuse('rates', answer);
		this.rates = answer === null ? { names: 0, rates: [] } : answer.value;
		return this.answered('rates');
	}

	private refuse(asked: Asked, { code, message }: { code: string; message: string }): boolean {
		const field = asked === 'lines' ? 'search' : 'filter';
		this.refused = { ...this.refused, [asked]: { message, field: code === 'invalid_input' && this.wish[field] !== '' ? field : null } };
		return false;
	}

	private answered(asked: Asked): boolean {
		this.isKnown = true;
		if (this.refused[asked] !== null) this.refused = { ...this.refused, [asked]: null };
		return true;
	}

	/** Asks again and again, with as much between two beginnings as the gap says. */
	private async goOn(turn: number, gap: number, ask: () => Promise<boolean>): Promise<void> {
		while (turn === this.turn && reachOf(this.live.state) === 'live') {
			const began = performance.now();
			const isFine = await ask();
			const rest = isFine ? gap - (performance.now() - began) : TROUBLE_GAP_MS;
			await new Promise((resolve) => setTimeout(resolve, Math.max(0, rest)));
		}
	}

	private ask<T>(action: string, params: JsonObject, decode: (json: unknown) => Decoded<T>): Promise<Outcome<T>> {
		return command(debuggerOf(this.live.state.installation) ?? 'debug', action, params, this.live.session?.csrf ?? '', decode);
	}
}
