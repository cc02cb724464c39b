// The decoders, the schemas and the golden examples of `contracts/` agree.
import Ajv2020 from 'ajv/dist/2020';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decodeAlerts } from './alerts';
import { decodeGestures, decodePlaylists, decodeRuns } from './director';
import { decodeEvent, decodeEventMessage, decodeEvents } from './events';
import { decodeFrame } from './frame';
import { decodeCourse, decodeSeries } from './history';
import { decodeInstallation, decodeSource } from './installation';
import { decodePhones } from './inputs';
import { decodeLight } from './light';
import { decodeMatrix } from './matrix';
import { decodeMessage } from './message';
import { decodeSceneNames, decodeScriptSource, decodeVerdict } from './scripts';
import { decodePush, decodePushDone } from './push';
import { decodeRecent } from './recent';
import { decodeHealth, decodeMeta, decodeReading, decodeService, decodeSession, decodeStatus } from './payloads';
import { isObject } from './fields';
import { decodeLiveLyrics, decodeLiveSong, decodeLyrics, decodePlayback } from './song';
import { decodeLogs } from './services';

const contracts = fileURLToPath(new URL('../../../../contracts/', import.meta.url));

function schemas(): Ajv2020 {
	const ajv = new Ajv2020({ strict: false });
	for (const file of readdirSync(`${contracts}schema`)) {
		if (file.endsWith('.json')) ajv.addSchema(JSON.parse(readFileSync(`${contracts}schema/${file}`, 'utf8')));
	}
	return ajv;
}

function examples(kind: string, which: 'valid' | 'invalid'): [string, string][] {
	const folder = `${contracts}examples/${kind}${which === 'invalid' ? '/invalid' : ''}`;
	return readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')]);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Why the page would refuse this text, or nothing. */
type Refusal = (text: string) => string[];

const refusal =
	(decode: (json: unknown) => { ok: boolean; reason?: string }): Refusal =>
	(text) => {
		const decoded = decode(parsed(text));
		return decoded.ok ? [] : [decoded.reason ?? 'refused'];
	};

const eventMessage: Refusal = (text) => {
	const decoded = decodeEventMessage(text);
	if (!decoded.ok) return [decoded.reason];
	return decoded.value.type === 'events' && decoded.value.problems > 0 ? ['an event'] : [];
};

const message: Refusal = (text) => {
	const decoded = decodeMessage(text);
	if (!decoded.ok) return [decoded.reason];
	return decoded.value.type === 'snapshot' ? [...decodeInstallation(decoded.value.state).problems] : [];
};

const light: Refusal = (text) => {
	const decoded = decodeLight(parsed(text));
	return decoded.ok ? [...decoded.value.problems] : [decoded.reason];
};

/**
 * What the page takes although the schema refuses it, because the page reads the gateway's merged document and not the
 * topics: members that a merge patch cannot carry or that only other readers need. Everything else must be refused.
 */
const KINDS: Record<string, { refuse: Refusal; tolerated?: string[] }> = {
	reading: { refuse: refusal(decodeReading), tolerated: ['no_expiry.json', 'no_value.json'] },
	source_status: { refuse: refusal(decodeStatus), tolerated: ['no_expiry.json', 'no_source.json', 'spaces.json'] },
	source_meta: { refuse: refusal(decodeMeta) },
	service_state: { refuse: refusal((json) => decodeService('x', json)) },
	api_service: { refuse: refusal((json) => decodeService('x', json)) },
	health: { refuse: refusal((json) => decodeHealth('x', json)), tolerated: ['no_details.json'] },
	api_session: { refuse: refusal(decodeSession) },
	api_source: { refuse: (text) => [...decodeSource('x', parsed(text)).problems], tolerated: ['no_meta.json', 'no_readings.json'] },
	api_light: { refuse: light },
	api_scenes: { refuse: refusal(decodeSceneNames) },
	api_scene: { refuse: refusal(decodeScriptSource) },
	api_scene_verdict: { refuse: refusal(decodeVerdict) },
	api_logs: { refuse: refusal(decodeLogs) },
	api_pad: { refuse: refusal(decodePhones) },
	matrix_state: { refuse: refusal(decodeMatrix) },
	playback: { refuse: refusal(decodePlayback), tolerated: ['empty_track_id.json', 'player_with_slash.json'] },
	song_lyrics: { refuse: refusal(decodeLyrics), tolerated: ['category_with_space.json', 'empty_keyword.json'] },
	live_song: { refuse: refusal(decodeLiveSong) },
	live_lyrics: { refuse: refusal(decodeLiveLyrics) },
	api_recent: { refuse: refusal(decodeRecent) },
	api_alerts: { refuse: refusal(decodeAlerts) },
	api_push: { refuse: refusal(decodePush), tolerated: ['secret.json'] },
	api_push_done: { refuse: refusal(decodePushDone), tolerated: ['no_id.json'] },
	api_series: { refuse: refusal(decodeSeries) },
	api_course: { refuse: refusal(decodeCourse) },
	live_snapshot: { refuse: message },
	live_delta: { refuse: message },
	live_ping: { refuse: message },
	event: { refuse: refusal(decodeEvent), tolerated: ['empty_segment.json', 'no_version.json', 'upper_case_type.json'] },
	live_events: { refuse: eventMessage },
	live_dropped: { refuse: eventMessage },
	api_playlist_list: { refuse: refusal(decodePlaylists) },
	api_playlist_runs: { refuse: refusal(decodeRuns) },
	api_peripheral_list: { refuse: refusal(decodeGestures) },
	api_why: { refuse: refusal(decodeEvents) }
};

const ajv = schemas();

describe.each(Object.entries(KINDS))('%s', (kind, { refuse, tolerated = [] }) => {
	const conforms = (text: string) => {
		const json = parsed(text);
		return json !== undefined && ajv.validate(`${kind}.schema.json`, json) === true;
	};

	test.each(examples(kind, 'valid'))('%s is understood, and is what the schema says', (_, text) => {
		expect(refuse(text)).toEqual([]);
		expect(conforms(text), ajv.errorsText()).toBe(true);
	});

	test.each(examples(kind, 'invalid'))('invalid %s is refused, or tolerated on purpose', (file, text) => {
		expect(conforms(text)).toBe(false);
		expect(refuse(text).length > 0).toBe(!tolerated.includes(file));
	});
});

test('the golden snapshot becomes an installation with all its parts', () => {
	const [, text] = examples('live_snapshot', 'valid').find(([file]) => file === 'home.json') ?? ['', '{}'];
	const json = parsed(text);
	const home = decodeInstallation(isObject(json) ? json['state'] : null);
	expect(home.problems).toEqual([]);
	expect(home.name).toBe('home');
	expect(home.busConnected).toBe(true);
	const [system] = home.sources;
	expect(system?.readings.get('cpu_percent')?.value).toBe(12.5);
	expect(system?.readings.get('cpu_temp')?.value).toBeNull();
	expect(system?.status?.lastError).toBeNull();
	expect(home.services.map(({ name, state }) => `${name} ${state}`)).toEqual(['hub ready', 'mixer crash_loop']);
	expect(home.services[1]?.pid).toBeNull();
	expect(home.health[0]?.level).toBe('ok');
	expect(home.jobs).toEqual([{ id: '01M8NQWBA5APRS4ZE9EGVAEX5H', kind: 'store.export', progress: 0.5, message: '3 of 6 parts', worker: 'exports', attempt: 2, isCancelling: false }]);
});

test('the golden light becomes modes, parameters, displays and outputs', () => {
	const [, text] = examples('api_light', 'valid').find(([file]) => file === 'stage.json') ?? ['', '{}'];
	const decoded = decodeLight(parsed(text));
	if (!decoded.ok) throw new Error(decoded.reason);
	const { modes, scenes, displays, faults, outputs, browsing } = decoded.value;
	expect(modes.map(({ name, layers }) => `${name}: ${layers.map(({ scene }) => scene).join()}`)).toEqual(['sunset: plasma,title', 'rain: rain']);
	expect(browsing).toBe('rain');
	expect(scenes[0]?.parameters[0]).toEqual({ name: 'speed', title: 'Speed', kind: 'number', least: 0.1, most: 4, initial: 1, unit: '×', curve: 'exponential', step: 0 });
	expect(scenes[2]?.language).toBe('lua');
	expect(displays.map(({ name, shape, mirrored }) => `${name} ${shape} ${mirrored}`)).toEqual(['panel panel false', 'cube cube false']);
	expect(faults.map(({ scene, when }) => `${scene} ${when}`)).toEqual(['snake null', 'rain 1767225600.5']);
	expect(outputs?.displays.map(({ name, state, reason }) => `${name} ${state} ${reason}`)).toEqual(['panel live ', 'cube holding wled://Porch: nobody of that name answers']);
	expect(outputs?.routes?.[0]?.buckets).toEqual([
		{ upTo: 0.01, count: 2 },
		{ upTo: 0.02, count: 1 },
		{ upTo: Infinity, count: 0 }
	]);
});

test('the golden course becomes columns of one length', () => {
	const [, text] = examples('api_course', 'valid').find(([file]) => file === 'room.json') ?? ['', '{}'];
	const json = parsed(text);
	const decoded = decodeCourse(json);
	if (!decoded.ok) throw new Error(decoded.reason);
	const { sensor, step, least, mean, most, count } = decoded.value;
	expect([sensor, step]).toEqual(['Living room:co2', 10]);
	expect([least[1], mean[1], most[1], count[1]]).toEqual([613, 613.25, 614, 4]);
	if (!isObject(json)) throw new Error('no object');
	for (const broken of [{ min: [612] }, { times: [3, 2, 1] }, { max: [1, 'x', 2] }]) expect(decodeCourse({ ...json, ...broken }).ok).toBe(false);
});

describe('the golden frame', () => {
	const hex = readFileSync(`${contracts}examples/frame/two_pixels.hex`, 'utf8').replaceAll(/#.*|\s/g, '');
	const golden = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
	const changed = (at: number, byte: number) => {
		const copy = golden.slice();
		copy[at] = byte;
		return decodeFrame(copy.buffer).ok;
	};

	test('is understood', () => {
		const frame = decodeFrame(golden.slice().buffer);
		if (!frame.ok) throw new Error(frame.reason);
		expect([frame.value.width, frame.value.height, frame.value.pixels.length]).toEqual([2, 1, 6]);
		expect([...frame.value.pixels]).toEqual([...golden.slice(24)]);
	});

	test('is refused where it is cut at any byte, or has one too many', () => {
		for (let length = 0; length < golden.length; length++) expect(decodeFrame(golden.slice(0, length).buffer).ok).toBe(false);
		expect(decodeFrame(new Uint8Array([...golden, 0]).buffer).ok).toBe(false);
	});

	test('is refused where its header says something else', () => {
		for (const [at, byte] of [[0, 0], [4, 2], [5, 2], [7, 0], [6, 0x20], [9, 0], [11, 1]] as const) expect(changed(at, byte)).toBe(false);
		expect(changed(15, 9)).toBe(true);
	});
});

test('a page of the real installation names what it did not understand and shows the rest', () => {
	const home = decodeInstallation({
		name: 'home',
		bus: { connected: true },
		sources: { a: { readings: { good: { value: 1, unit: '', timestamp: 1 }, bad: { value: {}, unit: '', timestamp: 1 } } } },
		services: { odd: { state: 'dancing' } },
		health: {}
	});
	expect([...(home.sources[0]?.readings.keys() ?? [])]).toEqual(['good']);
	expect(home.services).toEqual([]);
	expect(home.problems).toHaveLength(2);
	expect(home.problems[0]).toContain('a/bad');
	expect(home.problems[1]).toContain('odd');
});

test('a part that did not change keeps its identity', () => {
	const service = { state: 'ready', cause: '', since: 1, restarts: 0, pattern: 'always', required: true };
	const document = (other: object) => ({ name: 'x', bus: { connected: true }, sources: {}, services: { service, other }, health: {} });
	const before = decodeInstallation(document({ ...service }));
	const after = decodeInstallation(document({ ...service, restarts: 1 }));
	expect(after.services[0]).toBe(before.services[0]);
	expect(after.services[1]).not.toBe(before.services[1]);
});
