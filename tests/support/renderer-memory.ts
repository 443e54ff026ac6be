import { existsSync, readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';

/** Where there is no /proc, memory is not looked at. */
export const canMeasureMemory = existsSync('/proc/self/status');

/**
 * The most that the page's process has ever held in memory, in MB: its heap and its workers', their
 * buffers, and some 100 MB of the browser's own code and fonts.
 *
 * @param browser with one page open; where there are more, the largest counts
 */
export async function peakRendererMb(browser: Browser): Promise<number> {
	const session = await browser.newBrowserCDPSession();
	const { processInfo } = await session.send('SystemInfo.getProcessInfo');
	await session.detach();
	const peaks = processInfo
		.filter(({ type }) => type === 'renderer')
		.map(({ id }) => {
			const path = `/proc/${id}/status`;
			if (!existsSync(path)) return 0;
			return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(path, 'utf8'))?.[1] ?? 0);
		});
	return Math.max(...peaks) / 1024;
}
