// What the gateway says of scenes that are scripts: GET /api/scenes, and below it one script and what is wrong with it.
import { Fields, isObject, type Decoded } from './fields';

/** Line 0 is nowhere in particular. */
export interface ScriptFault {
	message: string;
	line: number;
}

export interface Script {
	name: string;
	fault: ScriptFault | null;
}

export interface SceneNames {
	/** All that can be shown. */
	scenes: readonly string[];
	scripts: Script[];
}

export interface ScriptSource {
	name: string;
	source: string;
}

export function decodeSceneNames(json: unknown): Decoded<SceneNames> {
	const fields = new Fields(json);
	const scripts: Script[] = [];
	for (const each of fields.list('lua')) {
		const script = decodeScript(each);
		if (!script.ok) return { ok: false, reason: `a script ${script.reason}` };
		scripts.push(script.value);
	}
	return fields.result({ scenes: fields.texts('scenes'), scripts });
}

export function decodeScriptSource(json: unknown): Decoded<ScriptSource> {
	const fields = new Fields(json);
	return fields.result({ name: fields.name('name'), source: fields.text('source') });
}

/** Null: it loads. */
export function decodeVerdict(json: unknown): Decoded<ScriptFault | null> {
	const fields = new Fields(json);
	const verdict = fields.result({ ok: fields.flag('ok') });
	if (!verdict.ok) return verdict;
	const fault = faultIn(json);
	if (!fault.ok) return fault;
	if (verdict.value.ok !== (fault.value === null)) return { ok: false, reason: 'says both that it loads and that it does not' };
	return fault;
}

function decodeScript(json: unknown): Decoded<Script> {
	const fields = new Fields(json);
	const named = fields.result({ name: fields.name('name') });
	if (!named.ok) return named;
	const fault = faultIn(json);
	return fault.ok ? { ok: true, value: { ...named.value, fault: fault.value } } : fault;
}

function faultIn(json: unknown): Decoded<ScriptFault | null> {
	const fault = isObject(json) ? json['fault'] : undefined;
	if (fault === undefined || fault === null) return { ok: true, value: null };
	const fields = new Fields(fault);
	return fields.result({ message: fields.name('message'), line: fields.number('line') });
}
