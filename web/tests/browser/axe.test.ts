// Every page in both themes before axe-core: what it knows of accessibility (WCAG 2.2 A and AA, and good practice) is not broken.
import { expect, test } from 'vitest';
import { audioState } from '../fixture/audio.js';
import { controlState } from '../fixture/control.js';
import { withDebugger } from '../fixture/debug.js';
import { roomsState } from '../fixture/home.js';
import { stageState } from '../fixture/inputs.js';
import { lightState } from '../fixture/light.js';
import { songState } from '../fixture/song.js';
import { violations } from './axe.js';
import { show, useBrowser } from './stage.js';

useBrowser();

/** Everything that an installation can be: so that each page has what it shows. */
function everything(now: number) {
	const state = stageState(now);
	const rooms = roomsState(now);
	const light = lightState(now);
	const ear = audioState(now);
	Object.assign(state.sources, rooms.sources);
	Object.assign(state.services, light.services);
	Object.assign(state.health, light.health);
	state.services.audio = ear.services.audio;
	state.health.audio = ear.health.audio;
	const control = controlState(now);
	state.services.control = control.services.control;
	state.health.control = control.health.control;
	const song = songState(now);
	for (const name of ['now-playing', 'lyrics', 'spotify']) {
		state.services[name] = song.services[name];
		state.health[name] = song.health[name];
	}
	state.services.mixer = { ...state.services.hub, state: 'crash_loop', cause: '5 restarts in 60 s', pid: null };
	return withDebugger(() => state)(now);
}

/** What is waited for, so that it is the page that is looked at. */
const PAGES: readonly (readonly [path: string, until: string])[] = [
	['/', '[data-testid=source-co2]'],
	['/events', '[data-testid=headline]'],
	['/inputs', '[data-testid=goes-to]'],
	['/audio', '[data-testid=tuning]'],
	['/song', '[data-testid=lines] li'],
	['/light', '[data-testid=scene-plasma]'],
	['/light/editor', 'textarea, [role=textbox]'],
	['/camera', '[data-testid=headline], [data-testid=no-cameras]'],
	['/services', '[data-testid=headline]'],
	['/control', '[data-testid=secrets]'],
	['/objects', '[data-testid=no-objects]'],
	['/jobs', '[data-testid=settings-kinds]'],
	['/readiness', '[data-testid=components]'],
	['/logs', '[data-testid=log]'],
	['/debug', '[data-testid=no-entries]'],
	['/sources/system', '[data-testid=headline]'],
	['/settings', '[data-testid=item-cameras-0]'],
	['/wall?night=never', '[data-testid=wall-weather]'],
	['/pad', '[data-testid=surface][aria-disabled=false]'],
	['/nothing', '[data-testid=headline]']
];

test.each(PAGES.flatMap(([path, until]) => (['light', 'dark'] as const).map((theme) => [path, theme, until] as const)))('%s is clean in the %s theme', async (path, colorScheme, until) => {
	const { page } = await show({ path, state: everything, context: { colorScheme, reducedMotion: 'reduce' } });
	await page.locator(until).first().waitFor();
	expect((await violations(page)).join('\n')).toBe('');
});

test.each(['light', 'dark'] as const)('the door and the words about a loss are clean in the %s theme', async (colorScheme) => {
	const door = await show({ password: 'x', context: { colorScheme } });
	await door.page.locator('#password').waitFor();
	expect((await violations(door.page)).join('\n')).toBe('');
	const { page, gateway } = await show({ context: { colorScheme } });
	await page.getByTestId('tile-cpu_percent').waitFor();
	gateway.die();
	await page.getByTestId('banner').waitFor();
	expect((await violations(page)).join('\n')).toBe('');
	const pad = await show({ path: '/pad', context: { colorScheme, reducedMotion: 'reduce' } });
	await pad.page.locator('[data-testid=surface][aria-disabled=false]').waitFor();
	pad.gateway.die();
	await pad.page.locator('[data-testid=surface][aria-disabled=true]').waitFor();
	expect((await violations(pad.page)).join('\n')).toBe('');
});

test('settings that are wrong are clean, too', async () => {
	const { page } = await show({ path: '/settings' });
	await page.getByLabel('From, hour').fill('25');
	await page.keyboard.press('Tab');
	await page.locator('#sleep-start_hour-mistake').waitFor();
	await page.getByRole('button', { name: 'Replace: Password' }).first().click();
	expect((await violations(page)).join('\n')).toBe('');
});

test.each(['light', 'dark'] as const)('the people and the first of them are clean in the %s theme', async (colorScheme) => {
	const { page } = await show({ path: '/settings', password: 'x', state: everything, context: { colorScheme }, before: (gateway) => gateway.people.fill() });
	await page.fill('#username', 'Anna');
	await page.fill('#password', 'x');
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'New password for Kinder' }).click();
	expect((await violations(page)).join('\n')).toBe('');
	for (const setup of ['open', 'code'] as const) {
		const first = await show({ path: '/setup', ...(setup === 'code' ? { password: 'x' } : {}), context: { colorScheme }, before: (gateway) => void (gateway.people.setup = setup) });
		await first.page.getByTestId('setup').waitFor();
		expect((await violations(first.page)).join('\n')).toBe('');
	}
});

test('axe finds what is broken', async () => {
	const { page } = await show();
	await page.getByTestId('tile-cpu_percent').waitFor();
	await page.evaluate(() => document.querySelector('main')?.insertAdjacentHTML('beforeend', '<img src="/favicon.svg"><button></button>'));
	expect((await violations(page)).map((each) => each.split(':')[0])).toEqual(expect.arrayContaining(['image-alt', 'button-name']));
});
