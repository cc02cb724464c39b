// `node tools/draw_icons.js`: the icons of the installed page as PNG, drawn from static/icons/icon.svg. Run it when that changes.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../tests/fixture/browser.js';

const FOLDER = fileURLToPath(new URL('../static/icons/', import.meta.url));
const svg = readFileSync(`${FOLDER}icon.svg`, 'utf8');
/** To the edges: systems that cut an icon to their own shape, which leaves the middle four fifths for sure. */
const square = svg.replace(/ rx="\d+"/, '');

/** @type {[file: string, size: number, picture: string, share: number][]} */
const ICONS = [
	['icon-192.png', 192, svg, 1],
	['icon-512.png', 512, svg, 1],
	['maskable-512.png', 512, square, 0.84],
	['touch-180.png', 180, square, 1]
];

const browser = await launchChromium();
for (const [file, size, picture, share] of ICONS) {
	const page = await browser.newPage({ viewport: { width: size, height: size } });
	const style = `body { margin: 0; display: grid; place-items: center; height: 100vh; background: ${share < 1 ? '#17705f' : 'transparent'} } svg { width: ${100 * share}vw }`;
	await page.setContent(`<style>${style}</style>${picture}`);
	writeFileSync(FOLDER + file, await page.screenshot({ omitBackground: true }));
	await page.close();
}
await browser.close();
