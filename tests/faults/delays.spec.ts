import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { EVENT_CHANNEL } from '../../src/lib/core/event-channel.ts';
import type { LogEvent } from '../../src/lib/import/events.ts';
import { beginImport, expect, goTo, openUnfinished, test } from '../support/fault-test.ts';
import { OwnBrowser } from '../support/own-browser.ts';
import { checkOracle, whenStored } from '../support/stored-state.ts';

/** What is promised of how soon something happens; each prints its figures. */
test('a cancel acts within 200 ms, 19 times in 20', async ({ page, rollcall, undisturbed }) => {
	const { file, rows } = undisturbed;
	expect(rollcall).toBeDefined();
	const [stopped, reported]: [number[], number[]] = [[], []];
	for (let at = 0; at < 20; at++) {
		await goTo(page, '/import/');
		await beginImport(page, file);
		await whenStored(page, 0, { published: true });
		// All over the import, which is done in half a second.
		const cancelled = await cancel(page, at * 10);
		stopped.push(cancelled.stoppedMs);
		reported.push(cancelled.reportedMs);
		const { runs } = await checkOracle(page);
		expect(runs.at(-1)?.checkpoint.row).toBe(cancelled.rows);
	}
	for (const times of [stopped, reported]) times.sort((a, b) => a - b);
	const said = (times: number[]) => times.map(Math.round).join(' ');
	console.log(`cancel of ${rows} rows, ms: ${said(stopped)}; its report: ${said(reported)}`);
	// 19 of the 20.
	expect(stopped[18]).toBeLessThan(200);
	expect(reported[18]).toBeLessThan(200);
});

test('an import that goes on in a fresh browser stores its first batch within 3 s', async ({
	folder,
	undisturbed: { file, rows },
}) => {
	const times: number[] = [];
	for (let at = 0; at < 3; at++) {
		const profile = join(folder, `profile-${at}`);
		let browser = await OwnBrowser.launch(profile);
		try {
			let page = await browser.page();
			await goTo(page, '/import/');
			await beginImport(page, file);
			await whenStored(page, rows / 3, { published: true });
			await browser.kill();
			browser = await OwnBrowser.launch(profile);
			page = await browser.page();
			await openUnfinished(page);
			const { row } = (await checkOracle(page)).runs[0].checkpoint;
			const began = performance.now();
			await page.getByTestId('resume-import').click();
			await whenStored(page, row + 1);
			times.push(performance.now() - began);
		} finally {
			await browser.kill();
		}
	}
	console.log(`first batch after going on, ms: ${times.map(Math.round).join(' ')}`);
	expect(Math.max(...times)).toBeLessThan(3000);
});

interface Cancelled {
	/** Milliseconds from pressing Cancel until nothing is stored any more, and that is told. */
	readonly stoppedMs: number;
	/** Rows that it is then told are in. */
	readonly rows: number;
	/** Likewise until the report is there. */
	readonly reportedMs: number;
}

/** Presses Cancel, and measures by the page's own clock. */
async function cancel(page: Page, afterMs: number): Promise<Cancelled> {
	return page.evaluate(
		async ({ afterMs, channel }) => {
			await new Promise((resolve) => setTimeout(resolve, afterMs));
			const find = (testId: string) =>
				document.querySelector<HTMLElement>(`[data-testid=${testId}]`);
			let button = find('cancel-import');
			for (; button === null; button = find('cancel-import')) {
				if (find('report') !== null) throw new Error('It was done before it could be cancelled');
				await new Promise(requestAnimationFrame);
			}
			const began = performance.now();
			const events = new BroadcastChannel(channel);
			const stopped = new Promise<Pick<Cancelled, 'stoppedMs' | 'rows'>>((resolve) => {
				events.onmessage = ({ data }: MessageEvent<LogEvent>) => {
					if (data.kind === 'progress' && data.progress.state === 'cancelled')
						resolve({ stoppedMs: performance.now() - began, rows: data.progress.rows });
				};
			});
			button.click();
			while (!document.querySelector('[data-testid=report][data-state=cancelled]'))
				await new Promise((resolve) => setTimeout(resolve, 4));
			const reportedMs = performance.now() - began;
			try {
				return { ...(await stopped), reportedMs };
			} finally {
				events.close();
			}
		},
		{ afterMs, channel: EVENT_CHANNEL },
	);
}
