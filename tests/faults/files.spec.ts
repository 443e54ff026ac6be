import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { DATABASE_NAME } from '../../src/lib/core/database-name.ts';
import { contactsHash } from '../support/contacts-hash.ts';
import { beginImport, expect, openUnfinished, test } from '../support/fault-test.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { RollcallPage } from '../support/rollcall-page.ts';
import { checkOracle, whenStored } from '../support/stored-state.ts';

const ROWS = 30_000;

test('F29 another file on going on is refused, the same one is taken', async ({
	page,
	context,
	rollcall,
	folder,
	undisturbed,
}) => {
	const { file, rows, hash } = undisturbed;
	const other = join(folder, 'others.csv');
	makeContactsCsv(other, { rows: ROWS, seed: 42 });

	await beginImport(page, file);
	await whenStored(page, 1000, { published: true });
	await page.getByTestId('pause-import').click();
	await page.locator('[data-testid=report][data-state=paused]').waitFor();
	const { runs } = await checkOracle(page);
	expect(runs[0].checkpoint.row).toBeLessThan(rows);
	await dropKeptFiles(page);
	await page.close();

	const next = await context.newPage();
	await openUnfinished(next);
	await next.getByTestId('resume-import').click();
	await expect(next.getByTestId('paused-run')).toContainText('Choose the same file again');
	for (const [wrong, says] of [
		[other, /This is not the file that the import was reading.*Choose that file/],
		[written('short.csv', 'email\na@example.com\n'), /This is not the file/],
	] as const) {
		await next.getByTestId('source-input').setInputFiles(wrong);
		await expect(next.getByTestId('paused-run')).toContainText(says);
		expect((await checkOracle(next)).runs[0].checkpoint).toEqual(runs[0].checkpoint);
	}
	await next.getByTestId('source-input').setInputFiles(file);
	await next.locator('[data-testid=report][data-state=completed]').waitFor();
	await checkOracle(next);
	expect(contactsHash(await new RollcallPage(next).contactsCsv())).toBe(hash);
	expect(rollcall).toBeDefined();

	function written(name: string, text: string): string {
		writeFileSync(join(folder, name), text);
		return join(folder, name);
	}
});

test.describe('F33 a slow disk', () => {
	test('the page stays alive, and pause and cancel do not wait for it', async ({
		page,
		rollcall,
		folder,
	}) => {
		const file = join(folder, 'contacts.csv');
		makeContactsCsv(file, { rows: ROWS, seed: 43 });
		// Once, so that the workers are there.
		await rollcall.importFile(written(folder));
		await slowReading(page, 2000);
		await rollcall.choose(file);
		await page.getByTestId('import-button').click();
		await whenStored(page, 1, { published: true });
		await expect(page.getByTestId('progress')).toBeVisible();

		const paused = await msFrom(page, 'pause-import', 'paused');
		expect((await checkOracle(page)).runs.at(-1)!.checkpoint.row).toBeLessThan(ROWS);
		await page.getByTestId('resume-import').click();
		await page.getByTestId('progress').waitFor();
		await page.waitForTimeout(500);
		const cancelled = await msFrom(page, 'cancel-import', 'cancelled');
		// Far less than one read takes; a machine that does other work may take some of it.
		expect(Math.max(paused, cancelled)).toBeLessThan(1000);
		await checkOracle(page);
		await expect(page.getByTestId('report')).toContainText('What is in stays in');
		await expect(page.getByTestId('report')).toContainText('Importing the file again adds');
		await rollcall.undo();
	});

	test('the import comes to its end in spite of it', async ({ page, rollcall, folder }) => {
		const file = join(folder, 'contacts.csv');
		makeContactsCsv(file, { rows: ROWS, seed: 43 });
		await rollcall.importFile(written(folder));
		await slowReading(page, 2000);
		const { state, counts } = await rollcall.importFile(file);
		expect({ state, rows: counts.rows }).toEqual({ state: 'completed', rows: ROWS });
		await checkOracle(page);
	});
});

function written(folder: string): string {
	const path = join(folder, 'one.csv');
	writeFileSync(path, 'email\nfirst@example.com\n');
	return path;
}

/** From now on every read of a file takes so long, as from a network drive. */
async function slowReading(page: Page, ms: number): Promise<void> {
	const worker = page.workers().find((found) => /\breading\.worker/.test(found.url()))!;
	await worker.evaluate((ms) => {
		const read = Blob.prototype.arrayBuffer;
		Blob.prototype.arrayBuffer = async function () {
			await new Promise((resolve) => setTimeout(resolve, ms));
			return read.call(this);
		};
	}, ms);
}

/** Milliseconds from a press in the page until the report says so, by the page's own clock. */
async function msFrom(page: Page, button: string, state: string): Promise<number> {
	return page.evaluate(
		async ([button, state]) => {
			const began = performance.now();
			document.querySelector<HTMLElement>(`[data-testid=${button}]`)!.click();
			while (!document.querySelector(`[data-testid=report][data-state=${state}]`))
				await new Promise((resolve) => setTimeout(resolve, 5));
			return performance.now() - began;
		},
		[button, state],
	);
}

/** As if there had been no room for a copy of the file. */
async function dropKeptFiles(page: Page): Promise<void> {
	await page.evaluate(
		(name) =>
			new Promise<void>((resolve, reject) => {
				const opening = indexedDB.open(name);
				opening.onsuccess = () => {
					const db = opening.result;
					const dropping = db.transaction('sources', 'readwrite');
					dropping.objectStore('sources').clear();
					dropping.oncomplete = () => {
						db.close();
						resolve();
					};
					dropping.onabort = () => reject(dropping.error);
				};
			}),
		DATABASE_NAME,
	);
}
