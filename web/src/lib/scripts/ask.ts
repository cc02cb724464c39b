// What the editor asks of the gateway: one try each; what went wrong is said in words.
import { decodeSceneNames, decodeScriptSource, decodeVerdict, type SceneNames, type ScriptFault } from '$contract/scripts';
import { ask, understood, type Outcome } from '$events/post';

const pathOf = (name: string): string => `/api/scenes/${encodeURIComponent(name)}`;

export const fetchNames = async (): Promise<Outcome<SceneNames>> => understood(await ask('/api/scenes'), decodeSceneNames);

export async function fetchSource(name: string): Promise<Outcome<string>> {
	const script = understood(await ask(pathOf(name)), decodeScriptSource);
	return script.ok ? { ok: true, value: script.value.source } : script;
}

/** What is wrong with the script, or null. */
export const check = async (name: string, source: string, csrf: string): Promise<Outcome<ScriptFault | null>> =>
	understood(await ask(pathOf(name), { body: { source }, csrf }), decodeVerdict);

/** The same; it is kept where nothing is. */
export const save = async (name: string, source: string, csrf: string): Promise<Outcome<ScriptFault | null>> =>
	understood(await ask(pathOf(name), { method: 'PUT', body: { source }, csrf }), decodeVerdict);
