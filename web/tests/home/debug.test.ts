// The page of what goes on, on a real show: OSC over UDP, events on the bus, logs of services, and a recorder beside them.
import { createSocket } from 'node:dgram';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../browser/axe.js';
import { live, openPage, says, useBrowser } from '../browser/stage.js';
import { StandProcess } from '../stand_process.js';

useBrowser();

const show = new StandProcess('debug_stand.py');
const socket = createSocket('udp4');
let address = '';
let port = 0;

beforeAll(async () => {
	const { url, osc } = (await show.begun()) as { url: string; osc: number };
	[address, port] = [url, osc];
}, 60_000);
afterAll(async () => {
	socket.close();
	await show.end();
});

const padded = (text: string) => Buffer.from(text.padEnd(4 * (Math.floor(text.length / 4) + 1), '\0'));

/** A message with a whole number. */
function send(name: string, value: number): void {
	const number = Buffer.alloc(4);
	number.writeInt32BE(value);
	socket.send(Buffer.concat([padded(name), padded(',i'), number]), port, '127.0.0.1');
}

test('OSC, events and logs are seen as they come, and a message leads to what was recorded around it', async () => {
	const page = await openPage(address, {}, '/debug#filter=%2Fvj%2F*+event%2F%23');
	await live(page);
	const newest = page.getByTestId('entry').first();
	await expect.poll(() => page.getByTestId('entry').filter({ hasText: 'the talker is here' }).count()).toBe(1);
	show.say('{"v":1,"n":41}');
	await expect.poll(() => newest.innerText()).toMatch(/Bus\s*event\/button\/press\s*\{"v":1,"n":41\}/);
	send('/vj/cue', 7);
	await expect.poll(() => newest.innerText()).toMatch(/OSC\s*\/vj\/cue\s*7$/);
	await newest.click();
	await says(page, 'opened', /127\.0\.0\.1/);
	await says(page, 'opened', /16 bytes/);
	await page.getByRole('button', { name: 'Open at this moment in the recording' }).click();
	await page.getByLabel('Before and after').selectOption('30');
	await says(page, 'recorded', /as show\.jsonl has it[\s\S]*event\/button\/press[\s\S]*\{"v":1,"n":41\}[\s\S]*The moment/);
	await says(page, 'recorded', /tutti replay \S+\/recordings\/show\.jsonl --from \S+Z --to \S+Z/);
	expect((await violations(page)).join('\n')).toBe('');
	await page.getByRole('button', { name: 'Rates' }).click();
	await expect.poll(() => page.getByTestId('rate').allInnerTexts().then((rows) => rows.join(' '))).toContain('/vj/cue');
});

test('thousands of messages a second leave two pages smooth, bounded, and at the latest', async () => {
	const pages = await Promise.all([0, 1].map(() => openPage(address, {}, '/debug#without=logs,bus')));
	for (const page of pages) await live(page);
	const flood = setInterval(() => {
		for (let index = 0; index < 100; index++) send('/flood', index);
	}, 20);
	try {
		for (const page of pages) await says(page, 'count', /^2000 entries/);
		for (const page of pages) expect(await page.getByTestId('entry').count()).toBeLessThan(80);
	} finally {
		clearInterval(flood);
	}
	for (const page of pages)
		await expect
			.poll(() => {
				send('/flood/over', 1);
				return page.getByTestId('entry').first().innerText();
			})
			.toContain('/flood/over');
});
