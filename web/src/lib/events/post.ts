// What the page changes: events that it posts, commands that it gives. One try each; what went wrong is said in words.
import { shell } from '$words/shell';
import { Fields, isObject, type Decoded, type JsonObject } from '$contract/fields';
import { fetchOnce } from './idempotency';
import { refusedWith } from './refusal';

export interface PostedEvent {
	type: string;
	data: JsonObject;
	producer?: number;
}

/** `code` is the gateway's or the worker's; "unreachable" where nobody answered. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; code: string; message: string };

/** Longer than the gateway's own patience with a worker. */
const PATIENCE = 8000;

export async function postEvent(event: PostedEvent, csrf: string): Promise<Outcome<string>> {
	const answer = await ask('/api/events', { body: event, csrf });
	if (!answer.ok) return answer;
	const fields = new Fields(answer.value);
	return decoded(fields.result(fields.name('id')));
}

export async function command<T>(
	target: string,
	action: string,
	params: JsonObject,
	csrf: string,
	decode: (data: unknown) => Decoded<T>
): Promise<Outcome<T>> {
	return dataOf(await ask(`/api/commands/${target}`, { body: { action, params }, csrf }), decode);
}

/** The data of what a command was answered with. */
export const dataOf = <T>(answer: Outcome<unknown>, decode: (data: unknown) => Decoded<T>): Outcome<T> =>
	understood(answer, (json) => decode(isObject(json) ? json['data'] : undefined));

/** The data of an answer that says nothing but that it was done. */
export const anything = (data: unknown): Decoded<unknown> => ({ ok: true, value: data });

/** The answer, as the page uses it. */
export const understood = <T>(answer: Outcome<unknown>, decode: (json: unknown) => Decoded<T>): Outcome<T> => (answer.ok ? decoded(decode(answer.value)) : answer);

const decoded = <T>(result: Decoded<T>): Outcome<T> =>
	result.ok ? result : { ok: false, code: 'not_understood', message: shell.answerNotUnderstood(result.reason) };

interface Posted {
	method?: 'POST' | 'PUT' | 'DELETE';
	body: object;
	csrf: string;
	/** A passphrase or the like goes out, or comes back. */
	isSecret?: boolean;
	/** In milliseconds, where the usual one is too short. */
	patience?: number;
}

/** What the gateway answers; with something to post, to that. */
export async function ask(path: string, posted?: Posted): Promise<Outcome<unknown>> {
	try {
		const response = await fetchOnce(path, posted ? requestOf(posted) : {}, posted?.patience ?? PATIENCE, posted?.isSecret);
		if (response.type === 'opaqueredirect') return { ok: false, ...refusedWith(response, null) };
		const json: unknown = await response.json();
		return response.ok ? { ok: true, value: json } : { ok: false, ...refusedWith(response, json) };
	} catch {
		return { ok: false, code: 'unreachable', message: shell.gatewaySilent };
	}
}

const requestOf = ({ method = 'POST', body, csrf }: Posted): RequestInit => ({
	method,
	headers: { 'content-type': 'application/json', ...(csrf === '' ? {} : { 'x-csrf-token': csrf }) },
	body: JSON.stringify(body)
});
