import { expect, test } from 'vitest';
import { begun, faultOf, isChanged, isJudged, isSceneName, judged, opened, saved, written, type Draft, type Drafts } from './drafts';

const lava = (drafts: Drafts): Draft => drafts['lava'] ?? { text: '', kept: null, verdict: null };
const fault = { message: 'lava.lua:2: no', line: 2 };

test('what was opened is not changed, what was written is', () => {
	const drafts = opened({}, 'lava', 'a');
	expect(isChanged(lava(drafts))).toBe(false);
	expect(isChanged(lava(written(drafts, 'lava', 'b')))).toBe(true);
	expect(isChanged(lava(written(written(drafts, 'lava', 'b'), 'lava', 'a')))).toBe(false);
});

test('what came from the file does not undo what somebody wrote', () => {
	const drafts = opened(written(opened({}, 'lava', 'a'), 'lava', 'mine'), 'lava', 'theirs');
	expect(lava(drafts).text).toBe('mine');
	expect(lava(opened(opened({}, 'lava', 'a'), 'lava', 'theirs')).text).toBe('theirs');
});

test('a new script is a change until it is saved', () => {
	const drafts = begun({}, 'lava', 'a');
	expect(isChanged(lava(drafts))).toBe(true);
	expect(isChanged(lava(saved(drafts, 'lava', 'a')))).toBe(false);
});

test('a verdict is of the text that it was given for', () => {
	const drafts = judged(opened({}, 'lava', 'a'), 'lava', 'a', fault);
	expect(faultOf(lava(drafts))).toEqual(fault);
	const later = written(drafts, 'lava', 'b');
	expect(faultOf(lava(later))).toBeNull();
	expect(isJudged(lava(later))).toBe(false);
});

test('what was written while it was saved is a change', () => {
	const drafts = saved(written(begun({}, 'lava', 'a'), 'lava', 'b'), 'lava', 'a');
	expect(lava(drafts)).toEqual({ text: 'b', kept: 'a', verdict: { text: 'a', fault: null } });
});

test('names are those of files', () => {
	expect(['lava', 'rain_2', 'a-b'].every(isSceneName)).toBe(true);
	expect(['', 'Lava', 'a b', '../a', 'a.lua', 'x'.repeat(65)].some(isSceneName)).toBe(false);
});
