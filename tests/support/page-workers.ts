import type { BrowserContext, Page } from '@playwright/test';

interface Remembering {
	rollcallWorkers: Map<string, Worker>;
}

/**
 * Lets a test end a page's workers, as the browser does where memory runs out: `terminate` is the page's
 * to call, and the app keeps its workers to itself. Pages that the context opens from now on remember theirs.
 */
export async function rememberWorkers(context: BrowserContext): Promise<void> {
	await context.addInitScript(() => {
		const workers = new Map<string, Worker>();
		(globalThis as unknown as Remembering).rollcallWorkers = workers;
		globalThis.Worker = class extends Worker {
			constructor(url: string | URL, options?: WorkerOptions) {
				super(url, options);
				workers.set(options?.name ?? '', this);
			}
		};
	});
}

type WorkerName = 'import' | 'reading' | 'backup';

/** Ends a worker of the page by its name, in whatever it is doing. */
export async function terminateWorker(page: Page, name: WorkerName): Promise<void> {
	await page.evaluate((name) => {
		(globalThis as unknown as Remembering).rollcallWorkers.get(name)!.terminate();
	}, name);
}

/** Likewise, where the page has one still: it may have been loaded anew, or be at it this very moment. */
export async function terminateWorkerIfThere(page: Page, name: WorkerName): Promise<void> {
	const terminated = page.evaluate((name) => {
		(globalThis as unknown as Remembering).rollcallWorkers.get(name)?.terminate();
	}, name);
	// Told below, where it comes in time.
	terminated.catch(() => {});
	try {
		// A page that is being loaded anew may never answer.
		await Promise.race([terminated, page.waitForTimeout(ANSWER_MS)]);
	} catch (error) {
		if (!String(error).includes('Execution context was destroyed')) throw error;
	}
}

/** A page that answers at all has done so long before. */
const ANSWER_MS = 1000;

/** Waits until the page has started a worker of this name. */
export async function whenWorkerBegins(page: Page, name: WorkerName): Promise<void> {
	await page.waitForFunction(
		(name) => (globalThis as unknown as Remembering).rollcallWorkers.has(name),
		name,
	);
}
