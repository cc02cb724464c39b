// A home behind a password in a process of its own (tests/home_stand.py).
import { expect, vi } from 'vitest';
import { StandProcess } from '../stand_process.js';

const SOURCES = ['system', 'sensors', 'weather', 'co2', 'pihole', 'tailscale'];

export class HomeStand {
	address = '';
	password = '';
	private cookie = '';
	private readonly process = new StandProcess('home_stand.py');

	/** Returns once its page can be asked for, and every source has measured. */
	async begin(): Promise<void> {
		const { url, password } = (await this.process.begun()) as { url: string; password: string };
		this.address = url;
		this.password = password;
		const session = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ password }) });
		this.cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
		const measured = async () => Object.entries(await this.get('/api/sources')).filter(([, { readings }]: [string, any]) => Object.keys(readings).length > 0).map(([id]) => id);
		await vi.waitFor(async () => expect(await measured()).toEqual(expect.arrayContaining(SOURCES)), { timeout: 120_000, interval: 200 });
	}

	end(): Promise<void> {
		return this.process.end();
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
