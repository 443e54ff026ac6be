import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

const file = join(mkdtempSync(join(tmpdir(), 'rollcall-')), 'front.csv');

test('the first contacts are shown before the database is read, and what it says takes their place', async ({
	context,
	page,
}) => {
	const { created } = makeContactsCsv(file, { rows: 300, seed: 9 });
	const rollcall = new RollcallPage(page);
	await rollcall.open();
	await rollcall.importFile(file);
	await expect.poll(() => isKept(page)).toBe(true);

	const cold = await context.newPage();
	const letAnswer = await holdQueries(cold);
	await cold.goto('/contacts/');
	await expect(cold.getByTestId('contact-row').nth(5).locator('bdi').first()).toBeVisible();
	await expect(cold.getByTestId('contacts-table')).toHaveAttribute('aria-busy', 'true');
	// What is not known yet is not said.
	await expect(cold.getByTestId('contacts-total')).not.toHaveAttribute('data-count');
	const early = await cold.getByTestId('contact-row').first().innerText();
	await letAnswer();
	await expect(cold.getByTestId('contacts-total')).toHaveAttribute('data-count', String(created));
	expect(await cold.getByTestId('contact-row').first().innerText()).toBe(early);

	// What changes the log lets go of them, in whichever tab; and what was shown of them goes.
	const outdated = await context.newPage();
	const letAnswerToo = await holdQueries(outdated);
	await outdated.goto('/contacts/');
	await expect(outdated.getByTestId('contact-row').first().locator('bdi').first()).toBeVisible();
	await rollcall.undo();
	await expect.poll(() => isKept(page)).toBe(false);
	await letAnswerToo();
	await expect(outdated.getByTestId('contact-row')).toHaveCount(0);
	await expect(cold.getByTestId('contact-row')).toHaveCount(0);
});

async function isKept(page: Page): Promise<boolean> {
	return page.evaluate(() => localStorage.getItem('rollcall-front-page') !== null);
}

/** Keeps back what the page asks the worker that reads the database, until the answer is called. */
async function holdQueries(page: Page): Promise<() => Promise<void>> {
	await page.addInitScript(() => {
		const held: (() => void)[] = [];
		let isHeld = true;
		Object.assign(globalThis, {
			letAnswer() {
				isHeld = false;
				held.splice(0).forEach((post) => post());
			},
		});
		const NativeWorker = Worker;
		globalThis.Worker = function (url: string | URL, options?: WorkerOptions) {
			const worker = new NativeWorker(url, options);
			if (options?.name !== 'query') return worker;
			const post = worker.postMessage.bind(worker) as (...message: unknown[]) => void;
			worker.postMessage = (...message: unknown[]) => {
				if (isHeld) held.push(() => post(...message));
				else post(...message);
			};
			return worker;
		} as unknown as typeof Worker;
	});
	return () => page.evaluate(() => (globalThis as unknown as { letAnswer(): void }).letAnswer());
}
