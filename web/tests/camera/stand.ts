// An installation with cameras in a process of its own (tests/camera_stand.py), and what it tells.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';

export interface Order {
	order: 'ContinuousMove' | 'Stop' | 'GotoPreset';
	pan?: number;
	tilt?: number;
	zoom?: number;
	preset?: string;
}

const inRoot = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export class Stand {
	address = '';
	/** What the camera was told, in turn. */
	readonly orders: Order[] = [];
	/** How many run now; null: nobody has said. */
	ffmpegs: number | null = null;
	/** How often the camera was called that hangs up. */
	calls = 0;
	private readonly process: ChildProcess;

	constructor() {
		this.process = spawn('/usr/bin/python3', ['-B', inRoot('tests/camera_stand.py'), inRoot('web/build')], {
			env: { ...process.env, TUTTI_BIN: process.env.TUTTI_BIN ?? inRoot('build/ci-release/bin') },
			stdio: ['pipe', 'pipe', 'inherit']
		});
		createInterface({ input: this.process.stdout! }).on('line', (line) => this.hear(JSON.parse(line)));
	}

	async begin(): Promise<void> {
		await vi.waitFor(() => expect(this.address).toMatch(/^http:/), { timeout: 50_000, interval: 50 });
	}

	async end(): Promise<void> {
		if (this.process.exitCode !== null) return;
		const over = new Promise((resolve) => this.process.once('exit', resolve));
		this.process.stdin!.end();
		await over;
	}

	private hear(said: { url?: string; ffmpegs?: number; calls?: number } & Partial<Order>): void {
		if (said.url !== undefined) this.address = said.url;
		else if (said.ffmpegs !== undefined) this.ffmpegs = said.ffmpegs;
		else if (said.calls !== undefined) this.calls = said.calls;
		else this.orders.push(said as Order);
	}
}
