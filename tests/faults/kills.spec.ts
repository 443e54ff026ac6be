import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { contactsHash } from '../support/contacts-hash.ts';
import { beginImport, expect, goTo, importUndisturbed, test } from '../support/fault-test.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { OwnBrowser } from '../support/own-browser.ts';
import { rememberWorkers, terminateWorker } from '../support/page-workers.ts';
import { RollcallPage } from '../support/rollcall-page.ts';
import { randomOf } from '../support/random.ts';
import { storedState, whenStored } from '../support/stored-state.ts';

/**
 * Kills at seeded random moments: whatever dies, and wherever it dies, the import goes on, and in the end
 * everything is as if nothing had happened.
 */
const KILLS = Number(process.env.ROLLCALL_KILLS ?? 200);
const ROWS = 50_000;
const SEED = 50_001;

/** What is killed, in turn: the thread that writes, the tab, the browser. */
const VICTIMS = ['worker', 'tab', 'browser'] as const;
type Victim = (typeof VICTIMS)[number];

/** When: of eight kills of each victim five hit the import, and one each of the moments beside it. */
const MOMENTS = [
	'import',
	'import',
	'forecast',
	'import',
	'publishing',
	'import',
	'rollback',
	'import',
] as const;
type Moment = (typeof MOMENTS)[number];

interface Kill {
	readonly victim: Victim;
	readonly moment: Moment;
	/** Rows stored when it comes, at least. */
	readonly atRows: number;
	/** Milliseconds after that: so that it comes anywhere within a batch. */
	readonly thenWaitMs: number;
}

/** A tab to kill, and the tab that comes after it. */
interface Stage {
	readonly page: Page;
	readonly kill: () => Promise<void>;
	readonly next: () => Promise<Page>;
	readonly end: () => Promise<void>;
}

test(`${KILLS} kills lose nothing and double nothing`, async ({ browser, folder }) => {
	test.setTimeout(60_000 + KILLS * 45_000);
	const file = join(folder, 'killed.csv');
	makeContactsCsv(file, { rows: ROWS, seed: SEED });
	const context = await browser.newContext();
	const expected = await importUndisturbed(await context.newPage(), file);
	await context.close();

	const random = randomOf(SEED);
	const figures = new Figures();
	for (let at = 0; at < KILLS; at++) {
		const kill: Kill = {
			victim: VICTIMS[at % VICTIMS.length],
			moment: MOMENTS[Math.floor(at / VICTIMS.length) % MOMENTS.length],
			atRows: Math.floor(random() * 0.95 * ROWS),
			thenWaitMs: Math.floor(random() * 40),
		};
		const what = `kill ${at + 1}: ${kill.victim} during ${kill.moment}, at row ${kill.atRows}`;
		await test.step(what, async () => {
			const stage =
				kill.victim === 'browser'
					? await ownBrowser(join(folder, `profile-${at}`))
					: await ownContext(browser, kill.victim);
			try {
				await goTo(stage.page, '/import/');
				await killAt(stage, kill, file);
				const page = await stage.next();
				figures.add(kill, await recover(page, file, expected));
			} catch (error) {
				const said = error instanceof Error ? error.message : String(error);
				figures.failures.push(`${what}: ${said.slice(0, 600)}`);
			} finally {
				await stage.end();
			}
		});
	}
	console.log(figures.line());
	expect(figures.failures).toEqual([]);
});

/** Brings the app to the moment, and kills. */
async function killAt({ page, kill }: Stage, { moment, atRows, thenWaitMs }: Kill, file: string) {
	if (moment === 'forecast') {
		await page.getByTestId('file-input').setInputFiles(file);
		await whenStored(page, atRows, { thenWaitMs });
		return kill();
	}
	await beginImport(page, file);
	if (moment === 'rollback') {
		await page.locator('[data-testid=report][data-state=completed]').waitFor();
		await page.getByTestId('undo-import').click();
		await page.getByTestId('undo-confirm').click();
		await page.waitForTimeout(thenWaitMs);
		return kill();
	}
	// Just after publishing, or anywhere in the rest.
	const rows = moment === 'publishing' ? 0 : atRows;
	await whenStored(page, rows, { published: true, thenWaitMs });
	return kill();
}

/** What a kill found, and how it was mended. */
interface Recovery {
	/** The import was under way when the kill came. */
	readonly hit: boolean;
	/** From pressing Go on to the first batch that this stores. */
	readonly firstBatchMs?: number;
}

/** Brings the import to its end in a tab that knows nothing of it, and compares. Throws what differs. */
async function recover(page: Page, file: string, expected: string): Promise<Recovery> {
	const rollcall = new RollcallPage(page);
	await goTo(page, '/imports/');
	await expectSound(page);
	const [run] = (await storedState(page)).runs.filter(({ publishedAt }) => publishedAt);
	let recovery: Recovery = { hit: run === undefined };
	if (run === undefined) {
		await goTo(page, '/import/');
		await rollcall.importFile(file);
		// The forecast died with its tab: whoever imports next lets go of what is left of it.
		await expect.poll(async () => (await storedState(page)).runs.length).toBe(1);
	} else {
		await page.getByTestId('run-row').getByRole('link').first().click();
		const report = page.locator('[data-testid=report]:not([data-state=processing])');
		await report.waitFor();
		const state = await report.getAttribute('data-state');
		if (state === 'paused') {
			await expect(report).toContainText('The tab was closed, or the browser stopped');
			await expect(report).toContainText('it goes on after the last row that is in');
			const before = run.checkpoint.row;
			const firstBatch = firstBatchAfter(page, before);
			await page.getByTestId('resume-import').click();
			await page.locator('[data-testid=report][data-state=completed]').waitFor({ timeout: 60_000 });
			recovery = { hit: true, firstBatchMs: await firstBatch };
		} else if (state === 'rolledBack') {
			expect(await rollcall.contactsTotal()).toBe(0);
			await page.goBack();
			await page.getByTestId('take-back-undo').click();
			await page.locator('[data-testid=report][data-state=completed]').waitFor();
			recovery = { hit: true };
		} else expect(state).toBe('completed');
	}
	await expectSound(page);
	expect(contactsHash(await rollcall.contactsCsv())).toBe(expected);
	return recovery;
}

async function expectSound(page: Page): Promise<void> {
	expect((await storedState(page)).problems).toEqual([]);
}

/** Milliseconds until more rows than these are stored, or undefined where only the end was left to note. */
async function firstBatchAfter(page: Page, rows: number): Promise<number | undefined> {
	const began = performance.now();
	const stored = await whenStored(page, Math.min(rows + 1, ROWS));
	return stored > rows ? performance.now() - began : undefined;
}

/** A tab in a context of its own, whose storage outlives it. */
async function ownContext(browser: Browser, victim: Victim): Promise<Stage> {
	const context = await browser.newContext();
	await rememberWorkers(context);
	const page = await context.newPage();
	return {
		page,
		kill: () => (victim === 'tab' ? page.close() : terminateWorker(page, 'import')),
		next: async () => (victim === 'tab' ? context.newPage() : page),
		end: () => context.close(),
	};
}

async function ownBrowser(profile: string): Promise<Stage> {
	let own = await OwnBrowser.launch(profile);
	return {
		page: await own.page(),
		kill: () => own.kill(),
		next: async () => (own = await OwnBrowser.launch(profile)).page(),
		end: () => own.kill(),
	};
}

/** What all kills came to. */
class Figures {
	readonly failures: string[] = [];
	readonly #kills: Kill[] = [];
	readonly #recoveries: Recovery[] = [];

	add(kill: Kill, recovery: Recovery): void {
		this.#kills.push(kill);
		this.#recoveries.push(recovery);
	}

	line(): string {
		const hits = (victim: Victim): string => {
			const own = this.#kills.map((kill) => kill.victim === victim);
			const hit = this.#recoveries.filter((recovery, at) => own[at] && recovery.hit);
			return `${victim} ${hit.length} of ${own.filter(Boolean).length}`;
		};
		const waits = this.#recoveries
			.flatMap(({ firstBatchMs }) => firstBatchMs ?? [])
			.sort((a, b) => a - b);
		const ms = (part: number) => Math.round(waits[Math.floor(part * (waits.length - 1))] ?? NaN);
		return (
			`${KILLS} kills of an import of ${ROWS} rows: ` +
			`hit it under way: ${VICTIMS.map(hits).join(', ')}; ` +
			`${this.failures.length} with rows lost, doubled or left unsaid; ` +
			`first batch after going on: median ${ms(0.5)} ms, worst ${ms(1)} ms`
		);
	}
}
