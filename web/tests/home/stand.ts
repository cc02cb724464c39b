// A home behind a password in a process of its own (tests/home_stand.py).
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';

const inRoot = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const SOURCES = ['system', 'sensors', 'weather', 'co2', 'pihole', 'tailscale'];

export class HomeStand {
	address = '';
	password = '';
	private cookie = '';
	private readonly process: ChildProcess;

	constructor() {
		this.process = spawn('/usr/bin/python3', ['-B', inRoot('tests/home_stand.py'), inRoot('web/build')], {
			env: { ...process.env, TUTTI_BIN: process.env.TUTTI_BIN ?? inRoot('build/ci-release/bin') },
			stdio: ['pipe', 'pipe', 'inherit']
		});
	}

	/** Returns once its page can be asked for, and every source has measured. */
	async begin(): Promise<void> {
		const said = await new Promise<string>((resolve, reject) => {
			createInterface({ input: this.process.stdout! }).once('line', resolve);
			this.process.once('exit', (code) => reject(new Error(`the home ended with ${code}`)));
		});
		const { url, password } = JSON.parse(said) as { url: string; password: string };
		this.address = url;
		this.password = password;
		const session = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ password }) });
		this.cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
		const measured = async () => Object.entries(await this.get('/api/sources')).filter(([, { readings }]: [string, any]) => Object.keys(readings).length > 0).map(([id]) => id);
		await vi.waitFor(async () => expect(await measured()).toEqual(expect.arrayContaining(SOURCES)), { timeout: 120_000, interval: 200 });
	}

	async end(): Promise<void> {
		if (this.process.exitCode !== null) return;
		const over = new Promise((resolve) => this.process.once('exit', resolve));
		this.process.stdin!.end();
		await over;
	}

	async get(path: string): Promise<any> {
		return (await fetch(this.address + path, { headers: { cookie: this.cookie } })).json();
	}

	/** For a context of a browser that has logged in already. */
	get session(): { name: string; value: string; url: string } {
		const [name = '', value = ''] = this.cookie.split('=');
		return { name, value, url: this.address };
	}
}
