// The frames of `/ws/live`: text in, one message or the reason why not out.
import { Fields, isObject, type Decoded } from './fields';
import type { LiveMessage } from './types';

export function decodeMessage(text: string): Decoded<LiveMessage> {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return { ok: false, reason: 'is not JSON' };
	}
	const fields = new Fields(json);
	fields.version();
	const timestamp = fields.number('timestamp');
	const type = fields.oneOf('type', ['snapshot', 'delta', 'ping'] as const, 'ping');
	const content = isObject(json) ? json[type === 'snapshot' ? 'state' : 'patch'] : undefined;
	if (type === 'ping') return fields.result({ type, timestamp });
	if (!isObject(content)) return { ok: false, reason: `${type} without its content` };
	return fields.result(
		type === 'snapshot' ? { type, timestamp, state: content } : { type, timestamp, patch: content }
	);
}
