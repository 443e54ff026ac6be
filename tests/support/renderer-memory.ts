import { existsSync, readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';

/** Where there is no /proc, memory is not looked at. */
export const canMeasureMemory = existsSync('/proc/self/status');

const SAMPLE_MS = 50;

/**
 * Watches how much memory the page's process has for itself: its heap and its workers', and their buffers, garbage
 * included. What it shares, such as the browser's code and pieces of a file on their way, is left out: the system
 * keeps that while there is room.
 *
 * @param browser with one page open; where there are more, the largest counts
 * @returns stops watching, and answers the most there was, in MB
 */
export async function watchRendererMemory(browser: Browser): Promise<() => number> {
	const session = await browser.newBrowserCDPSession();
	const { processInfo } = await session.send('SystemInfo.getProcessInfo');
	await session.detach();
	const ids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
	let peak = 0;
	const look = () => (peak = Math.max(peak, ...ids.map(ownMb)));
	look();
	const timer = setInterval(look, SAMPLE_MS);
	return () => {
		clearInterval(timer);
		return peak;
	};
}

function ownMb(id: number): number {
	const path = `/proc/${id}/status`;
	if (!existsSync(path)) return 0;
	return Number(/^RssAnon:\s+(\d+) kB/m.exec(readFileSync(path, 'utf8'))?.[1] ?? 0) / 1024;
}
