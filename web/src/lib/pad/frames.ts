// The frames of `/ws/pad`: what the phone says as text, and what it is told, decoded or with the reason why not.
import { Fields, type Decoded } from '$contract/fields';

export type Control =
	| { code: string; down: boolean }
	| { code: string; value: number }
	| { code: string; x: number; y: number }
	| { alpha: number; beta: number; gamma: number }
	| { text: string };

export type PadMessage =
	| { type: 'welcome'; producer: number }
	| { type: 'pong'; at: number }
	| { type: 'feedback'; vibrate: readonly number[]; text: string; color: string }
	| { type: 'refused'; message: string };

/** The gateway takes no more in one frame. */
export const FRAME_CONTROLS = 32;
/** Bytes; a name and a text are cut to what the gateway takes. */
const NAME_BYTES = 80;
const TEXT_BYTES = 400;

/** As many whole characters of the beginning as that many bytes of UTF-8 hold. */
export function firstBytes(text: string, most: number): string {
	let bytes = 0;
	let cut = '';
	for (const character of text) {
		bytes += new TextEncoder().encode(character).length;
		if (bytes > most) break;
		cut += character;
	}
	return cut;
}

/** One line of characters that can be shown. */
const line = (text: string, most: number): string =>
	firstBytes(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim(), most);

export const nameLine = (text: string): string => line(text, NAME_BYTES);
export const textLine = (text: string): string => line(text, TEXT_BYTES);

export const hello = (device: string, name: string): string =>
	JSON.stringify({ v: 1, type: 'hello', device, name: nameLine(name) });
export const ping = (at: number): string => JSON.stringify({ v: 1, type: 'ping', at });
export const controlsFrame = (controls: readonly Control[]): string => JSON.stringify({ v: 1, type: 'controls', controls });

export function decodePadMessage(text: string): Decoded<PadMessage> {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return { ok: false, reason: 'is not JSON' };
	}
	const fields = new Fields(json);
	fields.version();
	fields.time('timestamp');
	const type = fields.oneOf('type', ['welcome', 'pong', 'feedback', 'refused'] as const, 'refused');
	switch (type) {
		case 'welcome':
			return fields.result({ type, producer: fields.positive('producer') });
		case 'pong':
			return fields.result({ type, at: fields.number('at') });
		case 'refused':
			return fields.result({ type, message: fields.name('message') });
		case 'feedback':
			return fields.result({
				type,
				vibrate: numbers(json, 'vibrate'),
				text: fields.nameOrNull('text') ?? '',
				color: colour(fields.nameOrNull('color'))
			});
	}
}

function numbers(json: unknown, name: string): readonly number[] {
	const value = (json as Record<string, unknown>)[name];
	return Array.isArray(value) ? value.filter((each): each is number => typeof each === 'number' && each >= 0) : [];
}

/** What is no colour is none. */
const colour = (text: string | null): string => (text !== null && /^#[0-9a-f]{6}$/i.test(text) ? text : '');
