// An installation with cameras in a process of its own (tests/camera_stand.py), and what it tells.
import { expect, vi } from 'vitest';
import { StandProcess } from '../stand_process.js';

export interface Order {
	order: 'ContinuousMove' | 'Stop' | 'GotoPreset';
	pan?: number;
	tilt?: number;
	zoom?: number;
	preset?: string;
}

export class Stand {
	address = '';
	/** What the camera was told, in turn. */
	readonly orders: Order[] = [];
	/** How many run now; null: nobody has said. */
	ffmpegs: number | null = null;
	/** How often the camera was called that hangs up. */
	calls = 0;
	private readonly process = new StandProcess('camera_stand.py');

	constructor() {
		this.process.hear((said) => this.hear(said));
	}

	async begin(): Promise<void> {
		await vi.waitFor(() => expect(this.address).toMatch(/^http:/), { timeout: 50_000, interval: 50 });
	}

	end(): Promise<void> {
		return this.process.end();
	}

	private hear(said: { url?: string; ffmpegs?: number; calls?: number } & Partial<Order>): void {
		if (said.url !== undefined) this.address = said.url;
		else if (said.ffmpegs !== undefined) this.ffmpegs = said.ffmpegs;
		else if (said.calls !== undefined) this.calls = said.calls;
		else this.orders.push(said as Order);
	}
}
