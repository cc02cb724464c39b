// The live configuration as GET /api/config says it, and what POST answers. A key that nobody has set is not there; of a secret it is
// said that it is set.
import { isObject, type JsonObject } from './fields';

export interface Config {
	revision: string;
	sections: Readonly<Record<string, JsonObject>>;
}

/** A field that is wrong: `key` as in "location", "sensors[0].mac"; empty: the section as a whole. */
export interface FieldMistake {
	section: string;
	key: string;
	message: string;
}

export function decodeConfig(json: unknown): Config | null {
	if (!isObject(json) || typeof json['revision'] !== 'string' || !isObject(json['sections'])) return null;
	const sections = Object.entries(json['sections']).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
	if (sections.length !== Object.keys(json['sections']).length) return null;
	return { revision: json['revision'], sections: Object.fromEntries(sections) };
}

/** Of the body of an answer that refuses; empty where it names no fields. */
export function decodeMistakes(json: unknown): FieldMistake[] {
	const error = isObject(json) ? json['error'] : undefined;
	const fields = isObject(error) ? error['fields'] : undefined;
	if (!Array.isArray(fields)) return [];
	return fields.filter(isObject).map((field) => ({
		section: String(field['section'] ?? ''),
		key: String(field['key'] ?? ''),
		message: String(field['message'] ?? '')
	}));
}

/** What stands for a secret that is there. */
export const isSetSecret = (value: unknown): boolean => isObject(value) && value['set'] === true;
