// What the settings ask of the gateway. One try each; what went wrong is said as a kind, in words by whoever shows it.
import { decodeConfig, decodeMistakes, type Config, type FieldMistake } from '$contract/config';
import { isObject, type JsonObject } from '$contract/fields';
import { fetchOnce } from '$events/idempotency';
import { refusedWith } from '$events/refusal';

const PATIENCE = 10_000;
/** A search goes on for half a minute. */
const SEARCH_PATIENCE = 70_000;

export type Refusal =
	| { kind: 'away' }
	| { kind: 'forbidden' }
	/** Somebody else was faster. */
	| { kind: 'overtaken' }
	| { kind: 'wrong'; mistakes: readonly FieldMistake[] }
	| { kind: 'refused'; message: string };

export type Answer<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export async function fetchConfig(): Promise<Answer<Config>> {
	const answer = await ask('/api/config', { cache: 'no-store' });
	if (!answer.ok) return answer;
	const config = decodeConfig(answer.value);
	return config ? { ok: true, value: config } : { ok: false, refusal: { kind: 'away' } };
}

export const saveConfig = (patch: JsonObject, revision: string, csrf: string): Promise<Answer<unknown>> => ask('/api/config', { ...posted(patch, csrf, { 'if-match': `"${revision}"` }) });

/** What a search of the orchestrator found: whatever its program printed. */
export async function search(action: 'scan_aranet4' | 'discover_cameras', csrf: string): Promise<Answer<unknown>> {
	const answer = await ask('/api/commands/orchestrator', posted({ action, params: {} }, csrf), SEARCH_PATIENCE);
	if (!answer.ok) return answer;
	const data = isObject(answer.value) ? answer.value['data'] : undefined;
	return { ok: true, value: isObject(data) ? data['found'] : undefined };
}

const posted = (body: object, csrf: string, headers: Record<string, string> = {}): RequestInit => ({
	method: 'POST',
	headers: { 'content-type': 'application/json', ...(csrf === '' ? {} : { 'x-csrf-token': csrf }), ...headers },
	body: JSON.stringify(body)
});

async function ask(path: string, request: RequestInit, patience = PATIENCE): Promise<Answer<unknown>> {
	try {
		const response = await fetchOnce(path, request, patience);
		const json: unknown = await response.json().catch(() => null);
		if (response.ok) return { ok: true, value: json };
		return { ok: false, refusal: refusalOf(response, json) };
	} catch {
		return { ok: false, refusal: { kind: 'away' } };
	}
}

function refusalOf(response: Response, json: unknown): Refusal {
	const { status } = response;
	const { code, message } = refusedWith(response, json);
	if (status === 412 || (status === 409 && code === 'conflict')) return { kind: 'overtaken' };
	if (status === 401 || (status === 403 && !isDecided(json))) return { kind: 'forbidden' };
	const mistakes = decodeMistakes(json);
	if (status === 422 && mistakes.length > 0) return { kind: 'wrong', mistakes };
	return { kind: 'refused', message };
}

/** Control has decided so, and names the decision. */
const isDecided = (json: unknown): boolean => isObject(json) && isObject(json['error']) && typeof json['error']['decision_id'] === 'string';

export interface FoundSensor {
	name: string;
	mac: string;
	rssi: number | null;
}

export function sensorsOf(found: unknown): FoundSensor[] {
	if (!Array.isArray(found)) return [];
	return found.filter(isObject).flatMap(({ name, mac, rssi }) => (typeof mac === 'string' ? [{ name: typeof name === 'string' ? name : '', mac, rssi: typeof rssi === 'number' ? rssi : null }] : []));
}

export interface FoundCamera {
	address: string;
	name: string;
	streamUrl: string;
	onvifUrl: string;
	needsLogin: boolean;
}

export function camerasOf(found: unknown): FoundCamera[] {
	const cameras = isObject(found) ? found['cameras'] : undefined;
	if (!Array.isArray(cameras)) return [];
	const text = (value: unknown) => (typeof value === 'string' ? value : '');
	return cameras.filter(isObject).map((camera) => ({
		address: text(camera['address']),
		name: text(camera['name']) || text(camera['model']),
		streamUrl: text(camera['stream_url']),
		onvifUrl: text(camera['onvif_url']),
		needsLogin: camera['needs_login'] === true
	}));
}
