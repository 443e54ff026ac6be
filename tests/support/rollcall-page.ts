import type { Page } from '@playwright/test';
import type { DuplicateStrategy } from '../../src/lib/core/options.ts';
import { OUTCOMES, type Outcome } from '../../src/lib/core/run.ts';
import { savedFile } from './driver.ts';

export interface ImportChoices {
	readonly strategy?: DuplicateStrategy;
	/** Names of groups for all contacts of the file. */
	readonly groups?: readonly string[];
	/** ISO code of the country for national phone numbers, `''` for none. */
	readonly country?: string;
	/** Import nothing while any row is invalid. */
	readonly stopAtInvalid?: boolean;
	/** A label that `TextDecoder` knows; else what was guessed is confirmed. */
	readonly encoding?: string;
	/** Wait until the whole file was checked before pressing Import. */
	readonly waitForForecast?: boolean;
}

export interface ImportResult {
	readonly state: string;
	readonly counts: Readonly<Record<Outcome | 'rows', number>>;
	/** Milliseconds from choosing the file to the report on screen, Import pressed as soon as it can be. */
	readonly ms: number;
	/** The sentence that the report begins with. */
	readonly sentence: string;
}

/**
 * Drives the built app in a browser, as a person would: any CSV file in, the report and the contacts out.
 */
export class RollcallPage {
	readonly page: Page;

	/** @param page of a browser context whose base URL is the app */
	constructor(page: Page) {
		this.page = page;
	}

	/** Opens the app and waits until it also works without the network. */
	async open(): Promise<void> {
		await this.page.goto('/import/');
		await this.page.evaluate(async () => {
			await navigator.serviceWorker.ready;
		});
		await this.page.getByTestId('file-input').waitFor({ state: 'attached' });
	}

	/** Chooses a file; answers the sentence that refuses it, or `undefined` where it is understood. */
	async choose(path: string, choices: ImportChoices = {}): Promise<string | undefined> {
		await this.#go('/import/');
		const again = this.page.getByTestId('import-another');
		if (await again.isVisible()) await again.click();
		await this.page.getByTestId('file-input').setInputFiles(path);
		const problem = this.page.getByTestId('file-problem');
		const guess = this.page.getByTestId('encoding-guess');
		const button = this.page.getByTestId('import-button');
		// The report: Import may have been pressed already, see `importFile`.
		await problem.or(guess).or(button).or(this.page.getByTestId('report')).first().waitFor();
		if (await problem.isVisible()) return problem.innerText();
		if (choices.encoding !== undefined) {
			await this.chooseEncoding(choices.encoding);
		} else if (await guess.isVisible()) {
			await this.page.getByTestId('confirm-encoding').click();
		}
		return undefined;
	}

	/** Reads the file on screen in another encoding: one of those that were guessed, or any from the list. */
	async chooseEncoding(encoding: string): Promise<void> {
		const guess = this.page.getByTestId('encoding-guess');
		const guessed = guess.locator(`input[value="${encoding}"]`);
		const list = this.page.getByTestId('encoding');
		if (await guessed.isVisible()) {
			await guessed.check();
			await this.page.getByTestId('confirm-encoding').click();
		} else {
			if (!(await list.isVisible())) {
				await this.page.getByRole('button', { name: 'Open File' }).click();
			}
			await list.selectOption(encoding);
		}
		await guess.waitFor({ state: 'detached' });
		await this.page
			.locator('[aria-busy=true]:has([data-testid=encoding])')
			.waitFor({ state: 'detached' });
	}

	/**
	 * Imports a file from choosing it to the report.
	 *
	 * Throws with the app's own sentence where the file is refused.
	 */
	async importFile(path: string, choices: ImportChoices = {}): Promise<ImportResult> {
		const plain = Object.keys(choices).length === 0;
		if (plain) await this.#pressWhenPossible('nextFile');
		const problem = await this.choose(path, choices);
		if (problem !== undefined) throw new Error(problem);
		if (!plain) await this.#setOptions(choices);
		if (choices.waitForForecast === true) {
			await this.page.locator('[data-testid=forecast][data-state=ready]').waitFor();
		}
		if (!plain) await this.#pressWhenPossible('now');
		const report = this.page.getByTestId('report');
		await report.waitFor();
		const ms = await this.page.evaluate(() => (window as unknown as Timed).rollcallTimed);
		return { ...(await this.readReport()), ms };
	}

	/** What the report on screen says. */
	async readReport(): Promise<Omit<ImportResult, 'ms'>> {
		const report = this.page.getByTestId('report');
		const data = await report.evaluate((element) => ({ ...(element as HTMLElement).dataset }));
		const counts = Object.fromEntries(
			[...OUTCOMES, 'rows'].map((name) => [name, Number(data[name])]),
		);
		return {
			state: data.state ?? '',
			counts: counts as ImportResult['counts'],
			sentence: await report.getByRole('heading').first().innerText(),
		};
	}

	/** The report CSV of the report on screen. */
	async reportCsv(): Promise<string> {
		return this.#download('download-report');
	}

	/** The failed rows of the report on screen. */
	async failedRowsCsv(): Promise<string> {
		return this.#download('download-failed');
	}

	/** All contacts as CSV. */
	async contactsCsv(): Promise<string> {
		await this.#go('/contacts/');
		return this.#download('export-contacts');
	}

	/** How many contacts the Contacts page counts. */
	async contactsTotal(): Promise<number> {
		await this.#go('/contacts/');
		const total = this.page.locator('[data-testid=contacts-total][data-count]');
		return Number(await total.getAttribute('data-count'));
	}

	/** Undoes the import whose report is on screen. */
	async undo(): Promise<void> {
		await this.page.getByTestId('undo-import').click();
		await this.page.getByTestId('undo-confirm').click();
		await this.page.locator('[data-testid=report][data-state=rolledBack]').waitFor();
	}

	/** Goes to a page by the app's own links, so that nothing is loaded anew. */
	async #go(path: string): Promise<void> {
		if (new URL(this.page.url()).pathname === path) return;
		await this.page.locator(`nav a[href$="${path}"]:visible`).first().click();
		await this.page.waitForURL((url) => url.pathname === path);
	}

	async #setOptions({ strategy, groups, country, stopAtInvalid }: ImportChoices): Promise<void> {
		if (strategy !== undefined)
			await this.page.locator(`input[type=radio][value=${strategy}]`).check();
		for (const group of groups ?? []) {
			await this.page.getByTestId('groups').fill(group);
			await this.page.getByTestId('groups').press('Enter');
		}
		if (country !== undefined) await this.page.getByTestId('default-country').selectOption(country);
		if (stopAtInvalid === true) await this.page.getByTestId('stop-at-invalid').check();
	}

	/**
	 * Presses Import as soon as it can be, and times it inside the page, so that the driver's own
	 * delays do not count. `from` is the next file chosen, or now.
	 */
	async #pressWhenPossible(from: 'nextFile' | 'now'): Promise<void> {
		await this.page.evaluate((from) => {
			const timed = window as unknown as Timed;
			const begin = (): void => {
				const began = performance.now();
				const look = (): void => {
					const button = document.querySelector<HTMLButtonElement>('[data-testid=import-button]');
					if (button !== null && !button.disabled) button.click();
					if (document.querySelector('[data-testid=report]') !== null) {
						timed.rollcallTimed = performance.now() - began;
					} else requestAnimationFrame(look);
				};
				requestAnimationFrame(look);
			};
			timed.rollcallTimed = NaN;
			if (from === 'now') begin();
			else document.addEventListener('change', begin, { once: true, capture: true });
		}, from);
	}

	async #download(testId: string): Promise<string> {
		const { bytes } = await savedFile(this.page, () => this.page.getByTestId(testId).click());
		return bytes.toString('utf8');
	}
}

interface Timed {
	rollcallTimed: number;
}
