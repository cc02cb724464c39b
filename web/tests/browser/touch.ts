// Fingers on a page, several at once: as the browser hears them from the screen.
import type { CDPSession, Page } from 'playwright-core';

interface Spot {
	x: number;
	y: number;
}

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } as const;

export class Fingers {
	private readonly touching = new Map<number, Spot>();

	private constructor(
		private readonly page: Page,
		private readonly devtools: CDPSession
	) {}

	static async on(page: Page): Promise<Fingers> {
		return new Fingers(page, await page.context().newCDPSession(page));
	}

	/** A place on the control of that code: shares from the left and from below. */
	async spot(code: string, x = 0.5, y = 0.5): Promise<Spot> {
		const box = await this.page.locator(`[data-code="${code}"]`).boundingBox();
		if (!box) throw new Error(`${code} is not there`);
		return { x: box.x + box.width * x, y: box.y + box.height * (1 - y) };
	}

	async down(finger: number, spot: Spot): Promise<void> {
		this.touching.set(finger, spot);
		await this.tell('touchStart');
	}

	async move(finger: number, spot: Spot): Promise<void> {
		this.touching.set(finger, spot);
		await this.tell('touchMove');
	}

	async up(finger: number): Promise<void> {
		this.touching.delete(finger);
		// The end of a touch is that of all fingers; one that is not named any more has been lifted.
		await this.tell(this.touching.size > 0 ? 'touchMove' : 'touchEnd');
	}

	private async tell(type: 'touchStart' | 'touchMove' | 'touchEnd'): Promise<void> {
		await this.devtools.send('Input.dispatchTouchEvent', { type, touchPoints: [...this.touching].map(([id, spot]) => ({ id, ...spot })) });
	}
}
