// RFC 7396 merge patch that leaves its input as it was: parts that the patch does not touch are shared with the result.
import { isObject, type JsonObject } from '$contract/fields';

/** Apply `patch` to `target`. A member that is null in the patch is removed; arrays are replaced whole. */
export function mergePatch(target: unknown, patch: unknown): unknown {
	if (!isObject(patch)) return patch;
	// Without a prototype, because `__proto__` is a legal name of a service.
	const result: Record<string, unknown> = Object.assign(Object.create(null), isObject(target) ? target : {});
	for (const [name, change] of Object.entries(patch as JsonObject)) {
		if (change === null) delete result[name];
		else result[name] = mergePatch(result[name], change);
	}
	return result;
}
