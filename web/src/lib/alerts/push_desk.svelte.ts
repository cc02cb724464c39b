// Joins the devices that are told of alerts to the gateway, and this browser to them.
import { decodePush, decodePushDone, type Push, type PushDevice } from '$contract/push';
import { ask, understood } from '$events/post';
import type { LivePage } from '$live/live_page.svelte';
import { alertWords } from '$words/alerts';
import { keepId, keptId, nameOf, obstacle, subscribe, unsubscribe, type Obstacle } from './this_device';

export class PushDesk {
	/** null: not known. */
	push: Push | null = $state.raw(null);
	refusal: string = $state('');
	busy: boolean = $state(false);
	obstacle: Obstacle = $state(null);
	/** This browser among the devices. */
	own: string | null = $state(null);

	constructor(private readonly live: LivePage) {}

	/** Whether this browser is one of them. */
	get isOn(): boolean {
		return this.push?.devices.some((device) => device.id === this.own) ?? false;
	}

	async look(): Promise<void> {
		this.obstacle = obstacle();
		this.own = keptId();
		const found = understood(await ask('/api/push'), decodePush);
		this.push = found.ok ? found.value : null;
	}

	async turnOn(): Promise<void> {
		const key = this.push?.key ?? null;
		if (key === null) return;
		await this.during(async () => {
			let made: PushSubscription;
			try {
				made = await subscribe(key);
			} catch {
				return obstacle() === 'denied' ? alertWords.deviceDenied : alertWords.deviceRefused;
			}
			const { endpoint, keys } = made.toJSON();
			const body = { name: nameOf(navigator.userAgent), endpoint, keys };
			const done = understood(await ask('/api/push', { body, csrf: this.csrf() }), decodePushDone);
			if (!done.ok) return done.message;
			keepId(done.value);
			return '';
		});
	}

	async remove({ id }: PushDevice): Promise<void> {
		await this.during(async () => {
			const done = await ask(`/api/push/${id}`, { method: 'DELETE', body: {}, csrf: this.csrf() });
			if (!done.ok) return done.message;
			if (id === this.own) {
				keepId(null);
				// The installation tells it nothing any more, whether or not the browser hears of that.
				await unsubscribe().catch(() => {});
			}
			return '';
		});
	}

	private async during(action: () => Promise<string>): Promise<void> {
		this.busy = true;
		this.refusal = await action();
		this.busy = false;
		await this.look();
	}

	private csrf(): string {
		return this.live.session?.csrf ?? '';
	}
}
