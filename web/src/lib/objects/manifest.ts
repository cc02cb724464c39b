// Objects as somebody writes them: in the words of the installation's file, or as JSON. The former is read by control; written it is here. Pure.
import { decodeWantedObject, type DesiredObject, type WantedObject } from '$contract/objects';
import { isObject, type JsonObject } from '$contract/fields';

/** Where what is written here comes from. */
export const SOURCE = 'page';

export type Read = { kind: 'objects'; objects: readonly WantedObject[] } | { kind: 'toml' } | { kind: 'mistake'; message: string };

/** What begins as JSON does is JSON: one object, a list of them, or `{"objects": […]}`. All else is for control to read. */
export function readText(text: string): Read {
	if (!/^\s*([{]|\[\s*[{\]])/.test(text)) return { kind: 'toml' };
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		return { kind: 'mistake', message: error instanceof Error ? error.message : '' };
	}
	const items: readonly unknown[] = Array.isArray(json) ? json : isObject(json) && Array.isArray(json['objects']) ? json['objects'] : [json];
	const objects: WantedObject[] = [];
	for (const [index, item] of items.entries()) {
		const object = decodeWantedObject(item);
		if (!object.ok) return { kind: 'mistake', message: items.length === 1 ? object.reason : `${index + 1}: ${object.reason}` };
		objects.push(object.value);
	}
	return { kind: 'objects', objects };
}

/** Which table of the file stands for it. */
export function tableOf({ kind, name }: Pick<DesiredObject, 'kind' | 'name'>): string {
	if (kind === 'section') return name.split('.').map(keyText).join('.');
	return `${kind === 'route' ? 'osc.route' : kind}.${keyText(name)}`;
}

/** An object in the words of the installation's file. */
export function textOf(object: Pick<DesiredObject, 'kind' | 'name' | 'spec' | 'labels'>): string {
	const labels = Object.entries(object.labels);
	const label = labels.length === 0 ? '' : `\n[labels_of.${JSON.stringify(`${object.kind}.${object.name}`)}]\n${lines(object.labels)}`;
	return `[${tableOf(object)}]\n${lines(object.spec)}${label}`;
}

const lines = (members: JsonObject): string =>
	Object.entries(members)
		.flatMap(([key, value]) => (value === null ? [] : [`${keyText(key)} = ${valueText(value)}\n`]))
		.join('');

const keyText = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key));

/** TOML has no null: what is null is left out. */
function valueText(value: unknown): string {
	if (Array.isArray(value)) return `[${value.filter((each) => each !== null).map(valueText).join(', ')}]`;
	if (!isObject(value)) return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
	const members = Object.entries(value).flatMap(([key, each]) => (each === null ? [] : [`${keyText(key)} = ${valueText(each)}`]));
	return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
