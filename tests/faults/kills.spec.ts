import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { contactsHash } from '../support/contacts-hash.ts';
import { beginImport, expect, goTo, importUndisturbed, test } from '../support/fault-test.ts';
import { makeContactsCsv } from '../support/make-contacts.ts';
import { OwnBrowser } from '../support/own-browser.ts';
import {
	rememberWorkers,
	terminateWorker,
	terminateWorkerIfThere,
	whenWorkerBegins,
} from '../support/page-workers.ts';
import { RollcallPage } from '../support/rollcall-page.ts';
import { randomOf } from '../support/random.ts';
import {
	chooseBackup,
	openSettings,
	saveBackup,
	saveByDownload,
} from '../support/settings-page.ts';
import { storedState, whenStored } from '../support/stored-state.ts';

/**
 * Kills at seeded random moments: whatever dies, and wherever it dies, the import goes on, and in the end
 * everything is as if nothing had happened.
 */
const KILLS = Number(process.env.ROLLCALL_KILLS ?? 200);
/** The first of them, from 1: to go on after others, or to see one again. */
const FIRST = Number(process.env.ROLLCALL_FIRST_KILL ?? 1);
const ROWS = 50_000;
const SEED = 50_001;
/** Imports that can be undone, where something is to be reclaimed: the fewest there is a choice of. */
const HORIZON = 5;
const TOLD_EVERY = 20;
const HANGING_MS = 30_000;
/** What these take, by and large. */
const RESTORING_MS = 400;
const RECLAIMING_MS = 300;

/** What is killed, in turn: the thread that writes, the tab, the browser. */
const VICTIMS = ['worker', 'tab', 'browser'] as const;
type Victim = (typeof VICTIMS)[number];

/** When: of ten kills of each victim five hit the import, and one each of the moments beside it. */
const MOMENTS = [
	'import',
	'restoring',
	'import',
	'forecast',
	'import',
	'publishing',
	'import',
	'rollback',
	'import',
	'reclaiming',
] as const;
type Moment = (typeof MOMENTS)[number];

interface Kill {
	readonly victim: Victim;
	readonly moment: Moment;
	/** Rows stored when it comes, at least; of what is not told by rows, the same share of its time. */
	readonly atRows: number;
	/** Milliseconds after that: so that it comes anywhere within a batch. */
	readonly thenWaitMs: number;
}

/** What is imported, and what there is when nothing disturbs that. */
interface Undisturbed {
	readonly file: string;
	/** One contact of the file. */
	readonly again: string;
	readonly backup: string;
	readonly created: number;
	/** Of all contacts. */
	readonly hash: string;
}

/** A tab to kill, and the tab that comes after it. */
interface Stage {
	readonly page: Page;
	readonly kill: (moment: Moment) => Promise<void>;
	readonly next: (moment: Moment) => Promise<Page>;
	readonly end: () => Promise<void>;
}

test(`${KILLS} kills lose nothing and double nothing`, async ({ browser, folder }) => {
	test.setTimeout(60_000 + KILLS * 45_000);
	const undisturbed = await importedUndisturbed(browser, folder);

	const figures = new Figures();
	for (let number = FIRST; number < FIRST + KILLS; number++) {
		const kill = killOf(number);
		const what = `kill ${number}: ${kill.victim} during ${kill.moment}, at row ${kill.atRows}`;
		await test.step(what, async () => {
			const stage =
				kill.victim === 'browser'
					? await ownBrowser(join(folder, `profile-${number}`))
					: await ownContext(browser, kill.victim);
			// What hangs is one failure, and not the end of all kills.
			stage.page.context().setDefaultTimeout(HANGING_MS);
			try {
				await goTo(stage.page, '/import/');
				await killAt(stage, kill, undisturbed);
				const page = await stage.next(kill.moment);
				page.context().setDefaultTimeout(HANGING_MS);
				await goTo(page, '/imports/');
				if (kill.moment === 'restoring') await expectLeftoversDropped(page);
				await expectSound(page);
				figures.add(kill, await recoverFrom(kill.moment, page, undisturbed));
				await expectSound(page);
				const { hash } = undisturbed;
				expect(contactsHash(await new RollcallPage(page).contactsCsv())).toBe(hash);
			} catch (error) {
				const said = error instanceof Error ? error.message : String(error);
				const again = `to see it again: ROLLCALL_FIRST_KILL=${number} ROLLCALL_KILLS=1`;
				const failure = `${what} (${again}): ${said.slice(0, 600)}`;
				figures.failures.push(failure);
				// At once: a run that is broken off never comes to its end.
				console.log(failure);
			} finally {
				await stage.end();
			}
		});
		// Also of a run that is broken off something is known.
		if ((number - FIRST + 1) % TOLD_EVERY === 0) console.log(figures.line());
	}
	console.log(figures.line());
	expect(figures.failures).toEqual([]);
});

/** The kill of a number: always the same. */
function killOf(number: number): Kill {
	const random = randomOf(SEED + number);
	return {
		victim: VICTIMS[(number - 1) % VICTIMS.length],
		moment: MOMENTS[Math.floor((number - 1) / VICTIMS.length) % MOMENTS.length],
		atRows: Math.floor(random() * 0.95 * ROWS),
		thenWaitMs: Math.floor(random() * 40),
	};
}

async function importedUndisturbed(browser: Browser, folder: string): Promise<Undisturbed> {
	const [file, again] = [join(folder, 'killed.csv'), join(folder, 'again.csv')];
	const { created } = makeContactsCsv(file, { rows: ROWS, seed: SEED });
	const context = await browser.newContext();
	// Or a step that hangs, as one did, is found hours later.
	context.setDefaultTimeout(HANGING_MS);
	const page = await context.newPage();
	await saveByDownload(page);
	const hash = await importUndisturbed(page, file);
	await openSettings(page);
	const { path: backup } = await saveBackup(page, folder);
	await context.close();
	writeFileSync(again, readFileSync(file, 'utf8').split(/\r?\n/, 2).join('\n'));
	return { file, again, backup, created, hash };
}

/** Brings the app to the moment, and kills. */
async function killAt(stage: Stage, { moment, atRows, thenWaitMs }: Kill, given: Undisturbed) {
	const { page } = stage;
	const kill = () => stage.kill(moment);
	const killWithin = async (ms: number) => {
		await page.waitForTimeout((ms * atRows) / ROWS);
		return kill();
	};
	if (moment === 'restoring') {
		await openSettings(page);
		await chooseBackup(page, given.backup);
		await whenWorkerBegins(page, 'backup');
		return killWithin(RESTORING_MS);
	}
	if (moment === 'reclaiming') {
		await undoAndImportAgain(page, given);
		await chooseHorizon(page);
		return killWithin(RECLAIMING_MS);
	}
	if (moment === 'forecast') {
		await page.getByTestId('file-input').setInputFiles(given.file);
		await whenStored(page, atRows, { thenWaitMs });
		return kill();
	}
	await beginImport(page, given.file);
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

/** Leaves an import that is undone, and so many after it that it can be brought back by no setting but a larger one. */
async function undoAndImportAgain(page: Page, { file, again }: Undisturbed): Promise<void> {
	const rollcall = new RollcallPage(page);
	await rollcall.importFile(file);
	await rollcall.undo();
	await rollcall.importFile(file);
	for (let more = 1; more < HORIZON; more++) await rollcall.importFile(again, { strategy: 'skip' });
	await openSettings(page);
}

async function chooseHorizon(page: Page): Promise<void> {
	await page.getByTestId('undo-horizon-setting').selectOption(String(HORIZON));
}

/** What a kill found, and how it was mended. */
interface Recovery {
	/** What was to be killed was under way when the kill came. */
	readonly hit: boolean;
	/** From pressing Go on to the first batch that this stores. */
	readonly firstBatchMs?: number;
}

/** Brings all to its end in a tab that knows nothing of it. Throws what is not as it should be. */
async function recoverFrom(moment: Moment, page: Page, given: Undisturbed): Promise<Recovery> {
	if (moment === 'restoring') return restoreAgain(page, given);
	if (moment === 'reclaiming') return reclaimAgain(page);
	return finishImport(page, given.file);
}

/** All of a backup is there or nothing of it; and it can be restored over what is there. */
async function restoreAgain(page: Page, { backup, created }: Undisturbed): Promise<Recovery> {
	const total = await new RollcallPage(page).contactsTotal();
	expect([0, created]).toContain(total);
	await openSettings(page);
	await chooseBackup(page, backup);
	if (total > 0) await page.getByTestId('replace-confirm').click();
	await page.getByTestId('backup-restored').waitFor({ timeout: 60_000 });
	return { hit: total === 0 };
}

/** What nothing can show again goes, now or when the import worker begins the next time. */
async function reclaimAgain(page: Page): Promise<Recovery> {
	await openSettings(page);
	const reclaimed = page.getByTestId('reclaimed');
	const hit = (await reclaimed.count()) === 0;
	await goTo(page, '/import/');
	await page.getByTestId('file-input').waitFor({ state: 'attached' });
	await openSettings(page);
	await chooseHorizon(page);
	await expect(reclaimed).toContainText('of older versions were deleted');
	return { hit };
}

/** The import is in as a whole: gone on with, begun anew or brought back. */
async function finishImport(page: Page, file: string): Promise<Recovery> {
	const rollcall = new RollcallPage(page);
	const [run] = (await storedState(page)).runs.filter(({ publishedAt }) => publishedAt);
	if (run === undefined) {
		await goTo(page, '/import/');
		await rollcall.importFile(file);
		// The forecast died with its tab: whoever imports next lets go of what is left of it.
		await expect.poll(async () => (await storedState(page)).runs.length).toBe(1);
		return { hit: true };
	}
	await page.getByTestId('run-row').getByRole('link').first().click();
	const report = page.locator('[data-testid=report]:not([data-state=processing])');
	await report.waitFor();
	const state = await report.getAttribute('data-state');
	if (state === 'paused') {
		await expect(report).toContainText('The tab was closed, or the browser stopped');
		await expect(report).toContainText('it goes on after the last row that is in');
		const firstBatch = firstBatchAfter(page, run.checkpoint.row);
		await page.getByTestId('resume-import').click();
		await page.locator('[data-testid=report][data-state=completed]').waitFor({ timeout: 60_000 });
		return { hit: true, firstBatchMs: await firstBatch };
	}
	if (state === 'rolledBack') {
		expect(await rollcall.contactsTotal()).toBe(0);
		await page.goBack();
		await page.getByTestId('take-back-undo').click();
		await page.locator('[data-testid=report][data-state=completed]').waitFor();
		return { hit: true };
	}
	expect(state).toBe('completed');
	return { hit: false };
}

async function expectSound(page: Page): Promise<void> {
	expect((await storedState(page)).problems).toEqual([]);
}

/** What a restore had laid beyond the end of the log goes when an import worker begins, and nobody waits for it. */
async function expectLeftoversDropped(page: Page): Promise<void> {
	await openSettings(page);
	await chooseHorizon(page);
	await expect.poll(async () => (await storedState(page)).problems).toEqual([]);
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
		kill: (moment) => {
			if (victim === 'tab') return page.close();
			// A restore that is done ends with its page loaded anew.
			return moment === 'restoring'
				? terminateWorkerIfThere(page, 'backup')
				: terminateWorker(page, 'import');
		},
		next: async (moment) => {
			if (victim !== 'tab' && moment !== 'restoring') return page;
			// While it loads itself anew after a restore, a driver that sends it elsewhere may wait for good.
			await page.close();
			return context.newPage();
		},
		end: () => context.close(),
	};
}

async function ownBrowser(profile: string): Promise<Stage> {
	let own = await OwnBrowser.launch(profile);
	const page = await own.page();
	await rememberWorkers(page.context());
	return {
		page,
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
			`${this.#kills.length + this.failures.length} kills of an import of ${ROWS} rows: ` +
			`hit it under way: ${VICTIMS.map(hits).join(', ')}; ` +
			`${this.failures.length} with rows lost, doubled or left unsaid; ` +
			`first batch after going on: median ${ms(0.5)} ms, worst ${ms(1)} ms`
		);
	}
}
