// Draws static/icons/*.png from static/favicon.svg. Run by hand after changing it: node scripts/draw-icons.js
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { findBrowser, launchArgs } from './find-browser.js';

const mark = readFileSync(new URL('../static/favicon.svg', import.meta.url), 'utf8');
// Systems cut these two to their own shape: square corners, and for `maskable` the mark within the
// safe circle of 80 % (https://www.w3.org/TR/appmanifest/#icon-masks).
const square = mark.replace(' rx="14"', '');
const maskable = square
	.replace('viewBox="0 0 64 64"', 'viewBox="-7 -7 78 78"')
	.replace('<rect width="64" height="64"', '<rect x="-7" y="-7" width="78" height="78"');

const icons = [
	{ name: 'icon-192', size: 192, svg: mark },
	{ name: 'icon-512', size: 512, svg: mark },
	{ name: 'maskable-512', size: 512, svg: maskable },
	{ name: 'apple-touch-icon', size: 180, svg: square },
];

const browser = await chromium.launch({ executablePath: findBrowser(), args: launchArgs });
const page = await browser.newPage();
for (const { name, size, svg } of icons) {
	await page.setViewportSize({ width: size, height: size });
	await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
	await page.screenshot({ path: `static/icons/${name}.png`, omitBackground: true });
}
await browser.close();
