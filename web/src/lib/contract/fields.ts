// Reads the members of one JSON object, remembering the first thing that is wrong. A missing member and null are the same
// (a merge patch cannot tell them apart); unknown members are ignored (DESIGN §3).

export type Decoded<T> = { ok: true; value: T } | { ok: false; reason: string };

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export class Fields {
	private mistake: string | null = null;
	private readonly members: JsonObject;

	constructor(value: unknown) {
		if (isObject(value)) {
			this.members = value;
		} else {
			this.members = {};
			this.mistake = 'is not an object';
		}
	}

	private absent(name: string): boolean {
		return this.members[name] === undefined || this.members[name] === null;
	}

	private expected(name: string, what: string): void {
		this.mistake ??= `"${name}" must be ${what}`;
	}

	/** A finite number that must be there; 0 stands in for it where it is wrong. */
	number(name: string): number {
		const value = this.members[name];
		if (typeof value === 'number' && Number.isFinite(value)) return value;
		this.expected(name, 'a number');
		return 0;
	}

	/** The same, or what stands for a missing one. */
	numberOr(name: string, otherwise: number): number {
		return this.absent(name) ? otherwise : this.number(name);
	}

	text(name: string): string {
		const value = this.members[name];
		if (typeof value === 'string') return value;
		this.expected(name, 'a string');
		return '';
	}

	textOrNull(name: string): string | null {
		return this.absent(name) ? null : this.text(name);
	}

	/** A string that says something. */
	name(name: string): string {
		const value = this.text(name);
		if (value === '') this.expected(name, 'a string that is not empty');
		return value;
	}

	nameOrNull(name: string): string | null {
		return this.absent(name) ? null : this.name(name);
	}

	/** A whole number, or what stands for a missing one. */
	integerOr(name: string, otherwise: number): number {
		if (this.members[name] === undefined) return otherwise;
		const value = this.number(name);
		if (!Number.isSafeInteger(value)) this.expected(name, 'a whole number');
		return value;
	}

	object(name: string): JsonObject {
		const value = this.members[name];
		if (isObject(value)) return value;
		this.expected(name, 'an object');
		return {};
	}

	objectOrNull(name: string): JsonObject | null {
		return this.absent(name) ? null : this.object(name);
	}

	/** Epoch seconds. */
	time(name: string): number {
		const value = this.number(name);
		if (value < 0) this.expected(name, 'a time, which is not negative');
		return value;
	}

	timeOrNull(name: string): number | null {
		return this.absent(name) ? null : this.time(name);
	}

	/** A length of time in seconds, more than none. */
	span(name: string): number {
		const value = this.number(name);
		if (value <= 0) this.expected(name, 'more than 0 seconds');
		return value;
	}

	spanOrNull(name: string): number | null {
		return this.absent(name) ? null : this.span(name);
	}

	/** A whole number of things. */
	count(name: string): number {
		const value = this.number(name);
		if (value < 0 || !Number.isSafeInteger(value)) this.expected(name, 'a whole number, 0 or more');
		return value;
	}

	countOr(name: string, otherwise: number): number {
		return this.members[name] === undefined ? otherwise : this.count(name);
	}

	/** 1 or more. */
	positive(name: string): number {
		const value = this.count(name);
		if (value < 1) this.expected(name, 'a whole number, 1 or more');
		return value;
	}

	atLeastZero(name: string): number {
		const value = this.number(name);
		if (value < 0) this.expected(name, '0 or more');
		return value;
	}

	list(name: string): readonly unknown[] {
		const value = this.members[name];
		if (Array.isArray(value)) return value;
		this.expected(name, 'a list');
		return [];
	}

	/** A list of strings. */
	texts(name: string): readonly string[] {
		const values = this.list(name);
		if (values.every((value): value is string => typeof value === 'string')) return values;
		this.expected(name, 'a list of strings');
		return [];
	}

	/** A list of finite numbers. */
	numbers(name: string): readonly number[] {
		const values = this.list(name);
		if (values.every((value): value is number => typeof value === 'number' && Number.isFinite(value))) return values;
		this.expected(name, 'a list of numbers');
		return [];
	}

	countOrNull(name: string): number | null {
		return this.absent(name) ? null : this.count(name);
	}

	pidOrNull(name: string): number | null {
		const value = this.countOrNull(name);
		if (value === 0) this.expected(name, 'the number of a process, 1 or more');
		return value;
	}

	/** A part of something, not less than nothing. */
	shareOrNull(name: string): number | null {
		const value = this.absent(name) ? null : this.number(name);
		if (value !== null && value < 0) this.expected(name, '0 or more');
		return value;
	}

	flag(name: string): boolean {
		const value = this.members[name];
		if (typeof value === 'boolean') return value;
		this.expected(name, 'true or false');
		return false;
	}

	/** Where the member may be missing. */
	flagOr(name: string, otherwise: boolean): boolean {
		return this.absent(name) ? otherwise : this.flag(name);
	}

	flagOrNull(name: string): boolean | null {
		return this.absent(name) ? null : this.flag(name);
	}

	oneOf<T extends string>(name: string, words: readonly T[], otherwise: T): T {
		const value = this.members[name];
		const word = words.find((candidate) => candidate === value);
		if (word === undefined) this.expected(name, `one of ${words.join(', ')}`);
		return word ?? otherwise;
	}

	/** Any scalar of the contract: number, string, true, false or null. */
	scalar(name: string): number | string | boolean | null {
		const value = this.members[name] ?? null;
		if (value === null || ['number', 'string', 'boolean'].includes(typeof value)) {
			return value as number | string | boolean | null;
		}
		this.expected(name, 'a number, a string, true, false or null');
		return null;
	}

	/** The version of the payload; one that carries none is inside an answer that did. */
	version(): void {
		const value = this.members['v'] ?? 1;
		if (value !== 1) this.mistake ??= `has the unknown version ${JSON.stringify(value)}`;
	}

	result<T>(value: T): Decoded<T> {
		return this.mistake === null ? { ok: true, value } : { ok: false, reason: this.mistake };
	}
}

/** The texts of a list; what is none is left out, and without a list there are none. */
export const textsIn = (json: unknown, key: string): readonly string[] => {
	const list = isObject(json) ? json[key] : undefined;
	return Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : [];
};
