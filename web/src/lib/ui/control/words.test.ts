import { readFileSync } from 'node:fs';
import type { AuditLine, Led, LeaderRole, Vault, VaultState } from '$contract/control';
import { decodeLeaderships, decodeVault } from '$contract/control';
import { withoutStop } from '$control/control_desk';
import { backupName } from '$control/control_page.svelte';
import { controlOf } from '$control/presence';
import { decodeInstallation } from '$contract/installation';
import { speak } from '$words/language.svelte';
import { afterEach, expect, test } from 'vitest';
import { askedWords, cameOf, headlineOf, holderOf, linkOf, resourceName, surenessOf, toneOfLed, toneOfLine, wayOf, whoOf } from './words';

afterEach(() => speak('en'));

const led = (role: LeaderRole, rest: Partial<Led> = {}): Led => ({ resource: 'control', role, holder: role === 'unknown' ? '' : 'attic', address: '', token: 7, since: null, sureFor: null, ...rest });
const vault = (state: VaultState): Vault => ({ state, autoLock: null, wrongTries: 0, problem: '' });
const line = (rest: Partial<AuditLine>): AuditLine => ({ sequence: 1, timestamp: 1, subject: 'Anna', command: 'vault.lock', outcome: 'ok', role: '', via: 'http', decisionId: '', secret: '', parameters: [], message: '', ...rest });

test('the page in a sentence: that nobody leads is worse than a vault that is locked', () => {
	const text = (leads: readonly Led[] | null, state: VaultState = 'unlocked', trouble = '') => headlineOf({ leaderships: leads, vault: vault(state), trouble, troubled: false }, 'live').text;
	expect(text([led('leader')])).toBe('All is under control');
	expect(text([led('leader')], 'uninitialised')).toBe('All is under control');
	expect(text([led('follower', { holder: 'cellar' })])).toBe('cellar leads');
	expect(text([led('leader')], 'locked')).toBe('The vault is locked');
	expect(headlineOf({ leaderships: [led('leader')], vault: vault('unlocked'), trouble: '', troubled: true }, 'live')).toEqual({ text: 'Not all is in order', tone: 'warn' });
	expect(text([led('unknown')], 'locked')).toBe('Nobody is known to lead');
	expect(text([led('follower', { holder: '' })])).toBe('Nobody is known to lead');
	expect(text([], 'unlocked')).toBe('Nobody is known to lead');
	expect(text(null)).toBe('One moment…');
	expect(text(null, 'locked', 'it is away')).toBe('Control does not answer');
	expect((['offline', 'hub_away', 'connecting'] as const).map((reach) => headlineOf({ leaderships: [led('leader')], vault: null, trouble: '', troubled: false }, reach).text)).toEqual(['Offline', 'The hub is away', 'Connecting']);
});

test('who leads what, and how long that is sure', () => {
	expect([resourceName('control'), resourceName('app:export')]).toEqual(['The installation', 'Service export']);
	expect([led('leader'), led('follower', { holder: 'cellar' }), led('follower', { holder: '' }), led('unknown')].map(holderOf)).toEqual(['attic, this installation', 'cellar', 'nobody', 'not known']);
	expect([led('leader'), led('follower'), led('follower', { holder: '' }), led('unknown')].map(toneOfLed)).toEqual(['good', 'rest', 'bad', 'bad']);
	expect(surenessOf(led('leader'), 100, 105)).toBe('as long as it runs');
	expect(surenessOf(led('follower'), 100, 105)).toBe('');
	expect(surenessOf(led('leader', { sureFor: 9 }), 100, 105)).toMatch(/^until \d\d:\d1:49 at least$/);
	expect(surenessOf(led('leader', { sureFor: 9 }), 100, 110)).toMatch(/^was so until \d\d:\d1:49 when this was asked$/);
});

test('an address that is no page is shown, and leads nowhere', () => {
	expect(['http://attic:8080', 'https://attic', 'javascript:alert(1)', 'attic', ''].map(linkOf)).toEqual(['http://attic:8080', 'https://attic', null, null, null]);
});

test('a line of the audit in words; what has none keeps its name', () => {
	const said = (rest: Partial<AuditLine>) => [askedWords(line(rest)), cameOf(line(rest)), wayOf(line(rest)), toneOfLine(line(rest))];
	expect(said({})).toEqual(['lock the vault', 'done', 'over the web', 'good']);
	expect(said({ command: 'robot.dance', outcome: 'out_of_oil', via: 'robot' })).toEqual(['robot.dance', 'out of oil', 'robot', 'warn']);
	expect(said({ command: 'constructor', outcome: 'toString', via: 'valueOf' })).toEqual(['constructor', 'toString', 'valueOf', 'warn']);
	expect(['Anna', 'token:tablet', 'door:open', 'bus'].map((subject) => whoOf(line({ subject })))).toEqual(['Anna', 'token:tablet', 'Somebody (no login)', 'The bus']);
	speak('de');
	expect(said({ outcome: 'begun' })).toEqual(['den Tresor sperren', 'begonnen', 'über das Web', 'busy']);
});

test('whatever changes something has words in the audit', () => {
	const types: Record<string, Record<string, unknown>> = JSON.parse(readFileSync(new URL('../../../../../contracts/commands.json', import.meta.url), 'utf8')).components.schemas;
	const named = Object.keys(types).filter((command) => types[command]?.['x-effect'] !== 'none');
	expect(named.length).toBeGreaterThan(60);
	for (const command of named) expect(askedWords(line({ command }))).not.toBe(command);
});

test('why something was not done is a part of a sentence, or one', () => {
	expect(['the store is away', 'The store is away. Try again.'].map(withoutStop)).toEqual(['the store is away', 'The store is away. Try again']);
});

test('a copy is called by its second, as names may be', () => {
	expect(backupName(Date.parse('2026-05-20T19:24:07.9Z') / 1000)).toBe('page-2026-05-20t192407');
});

test('control is found among the services, whatever stands before its name', () => {
	const installation = (...names: string[]) => decodeInstallation({ bus: { connected: true }, services: Object.fromEntries(names.map((name) => [name, { state: 'ready', cause: '', since: 1, restarts: 0, pattern: 'always', required: true }])) });
	expect(controlOf(installation('hub', 'control'))).toBe('control');
	expect(controlOf(installation('left.control', 'control'))).toBe('control');
	expect(controlOf(installation('left.control'))).toBe('left.control');
	expect(controlOf(installation('hub', 'controller'))).toBeNull();
	expect(controlOf(null)).toBeNull();
});

test('what control answers is understood with what it has, and refused where it says nonsense', () => {
	const one = { resource: 'control', role: 'leader', holder: { name: 'attic', address: 'http://attic' }, token: 7, expires_in: 8.5, more: 1 };
	expect(decodeLeaderships({ leaderships: [one] })).toEqual({
		ok: true,
		value: { isAlone: false, all: [{ resource: 'control', role: 'leader', holder: 'attic', address: 'http://attic', token: 7, since: null, sureFor: 8.5 }] }
	});
	expect(decodeLeaderships({ backend: 'single', leaderships: [{ resource: 'control', role: 'unknown' }] })).toMatchObject({ ok: true, value: { isAlone: true, all: [{ holder: '', token: 0, sureFor: null }] } });
	expect(decodeLeaderships({ leaderships: [{ ...one, role: 'king' }] }).ok).toBe(false);
	expect(decodeLeaderships({}).ok).toBe(false);
	expect(decodeVault({ state: 'locked', auto_lock: null, problem: '' })).toEqual({ ok: true, value: { state: 'locked', autoLock: null, wrongTries: 0, problem: '' } });
	expect(decodeVault({ state: 'ajar' }).ok).toBe(false);
});
