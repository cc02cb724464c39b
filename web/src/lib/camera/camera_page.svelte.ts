// Joins the camera page to the browser: keeps a service that runs on demand there while somebody looks, and carries orders to it.
import { decodePresets, type Preset } from '$contract/cameras';
import type { JsonObject } from '$contract/fields';
import { anything, command } from '$events/post';
import { browserTimers } from '$live/browser_rim';
import type { LivePage } from '$live/live_page.svelte';
import { reachOf } from '$live/view';
import { whileSeen } from '$live/while_seen';
import { Hold, type PtzOrder } from './hold';
import { cameraServiceOf, camerasOf } from './presence';

/** Well within the shortest time that a service without users stays for. */
const USE_MS = 10_000;
const SPEED = 0.5;

export class CameraPage {
	/** The latest sentence for screen readers. */
	said: string = $state('');
	/** What an order was refused with, by camera. */
	refusals: Readonly<Record<string, string>> = $state.raw({});
	presets: Readonly<Record<string, readonly Preset[]>> = $state.raw({});

	private readonly holds = new Map<string, Hold>();

	constructor(private readonly live: LivePage) {}

	/** Go live. Returns what ends it. */
	start(): () => void {
		let timer: ReturnType<typeof setInterval> | undefined;
		const end = whileSeen(
			() => {
				this.use();
				timer = setInterval(() => this.use(), USE_MS);
			},
			() => {
				clearInterval(timer);
				for (const hold of this.holds.values()) hold.stop();
			}
		);
		return end;
	}

	/** One that runs only while somebody needs it is started, and stays. */
	use(): void {
		const service = cameraServiceOf(this.live.state.installation);
		if (service?.pattern !== 'demand' || reachOf(this.live.state) !== 'live') return;
		const node = service.name.slice(0, service.name.lastIndexOf('.') + 1);
		void command(`${node}orchestrator`, 'use', { service: service.name.slice(node.length) }, this.csrf, anything);
	}

	holdOf(camera: string): Hold {
		let hold = this.holds.get(camera);
		if (hold === undefined) {
			hold = new Hold(browserTimers, async (order: PtzOrder) => void (await this.tell(camera, 'ptz', { action: order, speed: SPEED })));
			this.holds.set(camera, hold);
		}
		return hold;
	}

	async findPresets(camera: string): Promise<void> {
		const worker = camerasOf(this.live.state.installation);
		if (worker === null) return;
		const found = await command(worker, 'presets', { camera }, this.csrf, decodePresets);
		if (found.ok) this.presets = { ...this.presets, [camera]: found.value };
	}

	goTo(camera: string, preset: string): Promise<boolean> {
		return this.tell(camera, 'goto_preset', { preset });
	}

	stream(camera: string, on: boolean): Promise<boolean> {
		return this.tell(camera, on ? 'start_stream' : 'stop_stream', {});
	}

	private async tell(camera: string, action: string, params: JsonObject): Promise<boolean> {
		const worker = camerasOf(this.live.state.installation);
		if (worker === null) return false;
		const outcome = await command(worker, action, { camera, ...params }, this.csrf, anything);
		const before = this.refusals[camera] ?? '';
		const now = outcome.ok ? '' : outcome.message;
		if (now !== before) this.refusals = { ...this.refusals, [camera]: now };
		if (now !== '') this.said = `${camera}: ${now}`;
		return outcome.ok;
	}

	get csrf(): string {
		return this.live.session?.csrf ?? '';
	}
}
