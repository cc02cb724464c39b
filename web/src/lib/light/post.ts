// What the page asks of the light and of the gateway's answer to it: one try each, what went wrong is said in words.
import type { JsonObject } from '$contract/fields';
import { decodeLight, type Light } from '$contract/light';
import { ask, type Outcome } from '$events/post';
import { shell } from '$words/shell';

export const postLight = (body: JsonObject, csrf: string): Promise<Outcome<unknown>> => ask('/api/light', { body, csrf });

export async function fetchLight(): Promise<Outcome<Light>> {
	const answer = await ask('/api/light');
	if (!answer.ok) return answer;
	const light = decodeLight(answer.value);
	return light.ok ? light : { ok: false, code: 'not_understood', message: shell.answerNotUnderstood(light.reason) };
}
