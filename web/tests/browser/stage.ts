// What each browser test needs: one Chromium a file, a page that may not misbehave, and a gateway to break.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchChromium } from '../fixture/browser.js';
import { FixtureGateway } from '../fixture/gateway.js';
import { homeState, systemReadings } from '../fixture/home.js';

type Json = Record<string, any>;

export interface Show {
	page: Page;
	gateway: FixtureGateway;
	address: string;
}

interface Wishes {
	state?: (now: number) => Json;
	password?: string;
	clockOffset?: number;
	context?: BrowserContextOptions;
	path?: string;
	/** Other addresses that it may ask. */
	elsewhere?: readonly string[];
	/** What happens before the page comes. */
	before?: (gateway: FixtureGateway) => void;
}

let browser: Browser;
const cleanUps: (() => Promise<void>)[] = [];
const misdeeds: string[] = [];

/** Every test file calls this once, at its top. */
export function useBrowser(): void {
	beforeAll(async () => {
		browser = await launchChromium();
	});
	afterAll(() => browser.close());
	afterEach(async () => {
		for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
		expect(misdeeds.splice(0)).toEqual([]);
	});
}

/** A gateway and the page on it. */
export async function show(wishes: Wishes = {}): Promise<Show> {
	const now = Date.now() / 1000 + (wishes.clockOffset ?? 0);
	const state = (wishes.state ?? homeState)(now);
	const gateway = new FixtureGateway({
		state,
		...(wishes.password === undefined ? {} : { password: wishes.password }),
		...(wishes.clockOffset === undefined ? {} : { clockOffset: wishes.clockOffset })
	});
	wishes.before?.(gateway);
	const address = await gateway.listen();
	const page = await openPage(address, wishes.context, wishes.path, wishes.elsewhere);
	cleanUps.push(() => gateway.close());
	return { page, gateway, address };
}

/** A page in a context of its own, watched for script errors, policy violations and requests to anywhere else. `elsewhere`: other addresses that it may
    ask. */
export async function openPage(address: string, options: BrowserContextOptions = {}, path = '', elsewhere: readonly string[] = []): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', serviceWorkers: 'block', ...options });
	cleanUps.push(() => context.close());
	const page = await context.newPage();
	page.on('pageerror', (error) => misdeeds.push(`error: ${error.message}`));
	page.on('console', (message) => {
		if (/content.security.policy/i.test(message.text())) misdeeds.push(`policy: ${message.text()}`);
	});
	page.on('request', (request) => {
		if (![address, ...elsewhere].some((each) => request.url().startsWith(each))) misdeeds.push(`request to ${request.url()}`);
	});
	await page.goto(address + path);
	return page;
}

export const text = (page: Page, id: string): Promise<string> => page.getByTestId(id).innerText();

/** Wait until the element says what it should. */
export async function says(page: Page, id: string, wanted: string | RegExp): Promise<void> {
	await expect.poll(() => text(page, id)).toMatch(wanted);
}

/** Wait until the attribute has the value. */
export async function has(page: Page, id: string, attribute: string, wanted: string): Promise<void> {
	await expect.poll(() => page.getByTestId(id).getAttribute(attribute)).toBe(wanted);
}

export const live = (page: Page): Promise<void> => says(page, 'link', /^Live$/);

export interface Requests {
	all(): number;
	/** The most within any one second. */
	most(): number;
}

/** What the page asks from now on: requests, and connections for WebSockets. */
export function countRequests(page: Page): Requests {
	const times: number[] = [];
	const note = () => times.push(Date.now());
	page.on('request', note);
	page.on('websocket', note);
	return {
		all: () => times.length,
		most: () => Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length))
	};
}

/** New readings of the `system` source; `change` edits them. */
export function poll(gateway: FixtureGateway, step: number, change: (readings: Json) => void = () => {}): void {
	const readings = systemReadings(gateway.now(), step);
	change(readings);
	gateway.patch({ sources: { system: { readings } } });
}

/** Readings of the `system` source every 2 s before now. */
export function past(gateway: FixtureGateway, steps: number): void {
	gateway.recent = {};
	for (let step = 0; step < steps; step++) {
		gateway.patch({ sources: { system: { readings: systemReadings(gateway.now() - (steps - step) * 2, step) } } });
	}
	poll(gateway, steps);
}

/** Texts whose contrast with what is behind them is below WCAG AA. */
export function faintTexts(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		type Colour = [number, number, number, number];
		const parse = (text: string): Colour => {
			const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
			return [r, g, b, a];
		};
		const luminance = ([r, g, b]: Colour): number => {
			const [x = 0, y = 0, z = 0] = [r, g, b].map((part) => {
				const share = part / 255;
				return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
			});
			return 0.2126 * x + 0.7152 * y + 0.0722 * z;
		};
		const behind = (element: Element | null): Colour => {
			for (let each = element; each; each = each.parentElement) {
				const colour = parse(getComputedStyle(each).backgroundColor);
				if (colour[3] > 0.99) return colour;
			}
			return [255, 255, 255, 1];
		};
		const faint: string[] = [];
		for (const element of document.querySelectorAll('body *')) {
			const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
			if (!own || element.closest('svg, noscript, .unseen, .skip') || !element.checkVisibility()) continue;
			const style = getComputedStyle(element);
			const [one, two] = [luminance(parse(style.color)), luminance(behind(element))];
			const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
			const large = parseFloat(style.fontSize) >= 24;
			if (contrast < (large ? 3 : 4.5)) faint.push(`${element.textContent?.trim()} ${contrast.toFixed(2)}`);
		}
		return faint;
	});
}

/** What reaches beyond the screen, where the page can be scrolled sideways. */
export function overflowing(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.documentElement;
		if (scrollWidth <= clientWidth) return [];
		return [...document.querySelectorAll('body *')]
			.filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
			.map((element) => `${element.tagName}.${element.className} ${element.textContent?.trim().slice(0, 40)}`);
	});
}
