// Whether nothing is otherwise: one value, or two lists or records of the same parts. Pure.
export function isSame(one: unknown, other: unknown): boolean {
	if (Object.is(one, other)) return true;
	if (!isMade(one) || !isMade(other) || Array.isArray(one) !== Array.isArray(other)) return false;
	const [parts, others] = [Object.entries(one), Object.entries(other)];
	return parts.length === others.length && parts.every(([key, part], at) => others[at]?.[0] === key && Object.is(part, others[at]?.[1]));
}

/** A list or a record; anything else is itself alone, as an element of the page is. */
const isMade = (value: unknown): value is object => typeof value === 'object' && value !== null && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
