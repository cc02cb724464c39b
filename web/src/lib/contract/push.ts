// Decoder of /api/push: which devices are told of alerts, and with what a browser is subscribed.
import { decodeList } from './events';
import { Fields, type Decoded } from './fields';

export interface PushDevice {
	id: string;
	name: string;
	/** In epoch seconds. */
	since: number;
}

export interface Push {
	/** The public key of the installation, base64url; null: it tells no devices. */
	key: string | null;
	devices: readonly PushDevice[];
}

export function decodePush(json: unknown): Decoded<Push> {
	const fields = new Fields(json);
	const devices = decodeList(fields.list('devices'), decodeDevice);
	if (devices.problems[0] !== undefined) return { ok: false, reason: `a device: ${devices.problems[0]}` };
	return fields.result({ key: fields.textOrNull('key'), devices: devices.values });
}

function decodeDevice(json: unknown): Decoded<PushDevice> {
	const fields = new Fields(json);
	return fields.result({ id: fields.text('id'), name: fields.text('name'), since: fields.number('since') });
}

/** Which device was subscribed, or is no more. */
export function decodePushDone(json: unknown): Decoded<string> {
	const fields = new Fields(json);
	return fields.result(fields.text('device'));
}
