// The pure parts of the pad: what is sent, what a finger means, who the phone is.
import Ajv2020 from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { controlsFrame, decodePadMessage, firstBytes, hello, nameLine, ping, textLine, type Control } from './frames';
import { directionsAt, pointIn, shareOf } from './geometry';
import { Identity } from './identity';
import { layoutOf, LAYOUTS } from './layouts';
import { Outbox } from './outbox';

const contracts = new URL('../../../../contracts/', import.meta.url);
const ajv = new Ajv2020({ strict: false });
for (const file of readdirSync(new URL('schema/', contracts))) {
	ajv.addSchema(JSON.parse(readFileSync(new URL(`schema/${file}`, contracts), 'utf8')));
}

function examples(kind: string, which: '' | 'invalid/'): [string, string][] {
	const folder = new URL(`examples/live_pad_${kind}/${which}`, contracts);
	return readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.map((file) => [file, readFileSync(new URL(file, folder), 'utf8')]);
}

test('what a phone says is what the contract takes', () => {
	const controls: Control[] = [
		{ code: 'a', down: true },
		{ code: 'fader-1', value: 0.25 },
		{ code: 'xy', x: 0, y: 1 },
		{ alpha: 359.9, beta: -180, gamma: 90 },
		{ text: 'hello' }
	];
	for (const frame of [hello('0123456789abcdef', 'Ann'), ping(12.5), controlsFrame(controls)]) {
		ajv.validate('live_pad_frame.schema.json', JSON.parse(frame));
		expect(ajv.errors ?? []).toEqual([]);
	}
});

test.each(['welcome', 'pong', 'feedback', 'refused'])('%s is decoded as the contract has it', (kind) => {
	for (const [file, text] of examples(kind, '')) expect(decodePadMessage(text), file).toMatchObject({ ok: true, value: { type: kind } });
	// What feedback has of nonsense is left out: the rest of it is still of use.
	const taken = kind === 'feedback' ? ['color.json', 'vibrate.json'] : [];
	for (const [file, text] of examples(kind, 'invalid/')) expect(decodePadMessage(text).ok, file).toBe(taken.includes(file));
});

test('a colour that is none never reaches a style', () => {
	const decoded = decodePadMessage('{"v":1,"type":"feedback","timestamp":1,"text":"x","color":"red;background:url(x)"}');
	expect(decoded).toMatchObject({ ok: true, value: { color: '' } });
});

test('a name is one line that the gateway takes', () => {
	expect(nameLine('  Ann\n\u202ephone ')).toBe('Ann phone');
	expect(new TextEncoder().encode(nameLine('ü'.repeat(100))).length).toBe(80);
	expect(firstBytes('a😀b', 4)).toBe('a');
	expect(textLine('\u0007')).toBe('');
});

test('edges keep their order, and what moves is where it is now', () => {
	const outbox = new Outbox();
	outbox.put({ code: 'a', down: true });
	outbox.put({ code: 'xy', x: 0.1, y: 0.1 });
	outbox.put({ code: 'a', down: false });
	outbox.put({ code: 'xy', x: 0.2, y: 0.3 });
	outbox.put({ alpha: 1, beta: 1, gamma: 1 });
	outbox.put({ alpha: 2, beta: 2, gamma: 2 });
	outbox.put({ text: 'x' });
	outbox.put({ text: 'x' });
	expect(outbox.take()).toEqual([
		{ code: 'a', down: true },
		{ code: 'a', down: false },
		{ code: 'xy', x: 0.2, y: 0.3 },
		{ alpha: 2, beta: 2, gamma: 2 },
		{ text: 'x' },
		{ text: 'x' }
	]);
	expect(outbox.empty).toBe(true);
});

test('a frame holds what the gateway takes, and what was not sent is never sent', () => {
	const outbox = new Outbox();
	for (let edge = 0; edge < 40; edge++) outbox.put({ code: 'a', down: edge % 2 === 0 });
	expect(outbox.take().length).toBe(32);
	expect(outbox.empty).toBe(false);
	outbox.put({ code: 'fader-1', value: 1 });
	outbox.put({ text: 'x' });
	// Whether they were let go is to be said all the same.
	expect(new Set(outbox.clear())).toEqual(new Set(['a']));
	expect(outbox.take()).toEqual([]);
});

const box = { left: 100, top: 50, width: 200, height: 100 };

test('a point is within its field, from the left and from below', () => {
	expect(pointIn(box, 100, 150)).toEqual({ x: 0, y: 0 });
	expect(pointIn(box, 200, 75)).toEqual({ x: 0.5, y: 0.75 });
	expect(pointIn(box, 999, -999)).toEqual({ x: 1, y: 1 });
	expect(pointIn(box, -999, 999)).toEqual({ x: 0, y: 0 });
});

test('a slider goes along its longer side', () => {
	expect(shareOf(box, 150, 60)).toBe(0.25);
	expect(shareOf({ left: 0, top: 0, width: 50, height: 200 }, 10, 50)).toBe(0.75);
});

test('a thumb means one direction, two between them, and none in the middle', () => {
	const square = { left: 0, top: 0, width: 200, height: 200 };
	expect(directionsAt(square, 100, 20)).toEqual(['up']);
	expect(directionsAt(square, 180, 100)).toEqual(['right']);
	expect(directionsAt(square, 100, 180)).toEqual(['down']);
	expect(directionsAt(square, 20, 100)).toEqual(['left']);
	expect(directionsAt(square, 160, 40)).toEqual(['up', 'right']);
	expect(directionsAt(square, 40, 160)).toEqual(['down', 'left']);
	expect(directionsAt(square, 105, 95)).toEqual([]);
});

function shelf(kept: Record<string, string> = {}) {
	return { kept, getItem: (key: string) => kept[key] ?? null, setItem: (key: string, value: string) => void (kept[key] = value) };
}

test('a phone is the same for ever', () => {
	const one = shelf();
	const first = new Identity(one);
	expect(first.device).toMatch(/^[0-9a-f]{32}$/);
	expect(new Identity(one).device).toBe(first.device);
	expect(new Identity(shelf()).device).not.toBe(first.device);
	expect(new Identity(shelf({ 'tutti-pad-device': 'Not An Identity' })).device).toMatch(/^[0-9a-f]{32}$/);
	first.name = "Ann's phone";
	first.vibrates = false;
	expect(new Identity(one).name).toBe("Ann's phone");
	expect(new Identity(one).vibrates).toBe(false);
});

test('where nothing is kept there is an identity all the same', () => {
	const full = { getItem: () => null, setItem: () => { throw new Error('full'); } };
	expect(new Identity(full).device).toMatch(/^[0-9a-f]{32}$/);
	expect(new Identity(null).name).toMatch(/^Phone [0-9a-f]{4}$/);
});

test.each(LAYOUTS.map((layout) => [layout.name, layout] as const))('every part of %s has its place in both grids, and a code of its own', (_, layout) => {
	for (const { areas, columns } of [layout.portrait, layout.landscape]) {
		expect(new Set(areas.match(/[a-z]+/g))).toEqual(new Set(Object.keys(layout.parts)));
		const rows = areas.split('" "').map((row) => row.replaceAll('"', '').split(' ').length);
		expect(new Set(rows).size).toBe(1);
		expect(columns).not.toBe('');
	}
	const codes = Object.values(layout.parts).flatMap((part) =>
		part.kind === 'buttons' ? part.buttons.map(({ code }) => code) : part.kind === 'dpad' ? ['up', 'right', 'down', 'left'] : [part.code]
	);
	expect(new Set(codes).size).toBe(codes.length);
	for (const code of codes) expect(code).toMatch(/^[a-z0-9_-]{1,32}$/);
});

test('a layout that is not known is the first one', () => {
	expect(layoutOf('xy').name).toBe('xy');
	expect(layoutOf('dj').name).toBe('gamepad');
	expect(layoutOf(null).name).toBe('gamepad');
});
