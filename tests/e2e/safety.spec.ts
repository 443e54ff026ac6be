import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page, type Worker } from '@playwright/test';
import { CORPORA, hasCorpora, NO_CORPORA } from '../support/corpora.ts';
import { csvRecords, csvRows } from '../support/csv.ts';
import { isFirefox } from '../support/driver.ts';
import { RollcallPage } from '../support/rollcall-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));

let rollcall: RollcallPage;

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.describe('hostile values', () => {
	test.skip(!hasCorpora, NO_CORPORA);
	// Offline has its own tests; without its preparations a page opens in half the time.
	test.use({ serviceWorkers: 'block' });

	let harm: string[];

	test.beforeEach(async ({ page }) => {
		harm = await watchForHarm(page);
		rollcall = new RollcallPage(page);
		await page.goto('/import/');
	});

	test('are shown as text in every row, and nothing of them runs', async ({ page }) => {
		const strings = naughtyStrings();
		// The names of the file and of groups are a stranger's text as much as cells are.
		const file = written('<img src=x onerror=alert(1)>.csv', rowsOf(strings));
		const { counts } = await rollcall.importFile(file, {
			groups: ['<script>alert(1)</script>', '<b onmouseover=alert(1)>'],
			waitForForecast: true,
		});
		expect(counts.rows).toBe(strings.length);
		expect(counts.created).toBeGreaterThan(500);
		await openAllRowLists(page);
		await scrollThroughContacts(page);
		await page.locator('nav a[href$="/imports/"]:visible').first().click();
		await page.getByTestId('run-row').getByRole('link').first().click();
		await openAllRowLists(page);
		expect(harm).toEqual([]);
	});

	test('are shown as text as names and values of columns, and nothing of them runs', async ({
		page,
	}) => {
		const strings = naughtyStrings();
		const text = [
			['email', ...strings],
			['a@example.com', ...strings],
			['no address', ...strings],
		];
		await rollcall.choose(written('wide.csv', csvOf(text)));
		await page.getByRole('button', { name: 'Open File' }).click();
		await page.getByTestId('header-row').selectOption({ label: 'Column names' });
		await page.locator('[data-testid=forecast][data-state=ready][data-rows="2"]').waitFor();
		await page.getByTestId('import-button').click();
		await openAllRowLists(page);
		const panel = await openFirstContact(page);
		await expect(panel.getByText('<script>alert(123)</script>', { exact: true })).toHaveCount(2);
		expect(harm).toEqual([]);
	});

	test('of xss.csv are shown as text, and no link leads to a script', async ({ page }) => {
		const file = join(CORPORA, 'traps/xss.csv');
		await rollcall.importFile(file);
		await openAllRowLists(page);
		// Its e-mail address is none; with a good one the rest of the row is a contact.
		const mended = readFileSync(file, 'utf8').replace(/^"""><img.*?",/m, 'a@example.com,');
		const { counts } = await rollcall.importFile(written('mended.csv', mended));
		expect(counts).toMatchObject({ rows: 1, created: 1 });
		const panel = await openFirstContact(page);
		await expect(panel).toContainText('<script>alert(1)</script>');
		await expect(panel).toContainText('javascript:alert(1)');
		await expect(panel.locator('a[href^="javascript"]')).toHaveCount(0);
		expect(harm).toEqual([]);
	});

	test('come out of the contacts CSV as they went in', async () => {
		const strings = naughtyStrings();
		await rollcall.importFile(written('blns.csv', rowsOf(strings)));
		const notes = new Map(
			csvRecords(await rollcall.contactsCsv()).map((contact) => [
				contact.get('E-mail'),
				contact.get('Notes') ?? '',
			]),
		);
		const changed = strings.filter((text, at) => {
			const note = notes.get(`user${at}@example.com`);
			const stored = text.trim().normalize('NFC');
			return note !== undefined && note !== stored && note !== `'${stored}`;
		});
		expect(changed).toEqual([]);
	});

	test('never begin a cell of a download in a way that a spreadsheet would run', async () => {
		const strings = [...formulas(), ...naughtyStrings()];
		// Rejected rows too, so that the report and the failed rows hold the same values.
		const text = rowsOf(strings) + rowsOf(strings, 'no address').replace(/^.*\r\n/, '');
		const { counts } = await rollcall.importFile(written('=cmd.csv', text), { groups: ['=1+1'] });
		expect(counts.created).toBeGreaterThan(500);
		expect(counts.rejected).toBeGreaterThanOrEqual(strings.length);
		const downloads = [await rollcall.reportCsv(), await rollcall.failedRowsCsv()];
		// An update from another file: each change stands in the report as it was before and after.
		const turned = written('turned.csv', rowsOf([...strings].reverse()));
		const second = await rollcall.importFile(turned, { strategy: 'update' });
		expect(second.counts.updated).toBeGreaterThan(400);
		downloads.push(await rollcall.reportCsv(), await rollcall.contactsCsv());
		for (const csv of downloads) {
			const cells = csvRows(csv).flat();
			expect(cells.length).toBeGreaterThan(strings.length);
			expect(cells.filter(wouldRun)).toEqual([]);
		}
	});

	/** Opens every list of rows of the report on screen, and some of its rows. */
	async function openAllRowLists(page: Page): Promise<void> {
		const report = page.getByTestId('report');
		await report.waitFor();
		for (const button of await report.getByRole('button', { name: /^Show rows/ }).all()) {
			await button.click();
			const panel = page.getByTestId('rows-panel');
			await panel.getByRole('listitem').first().waitFor();
			for (const row of (await panel.locator('summary').all()).slice(0, 10)) await row.click();
			await page.keyboard.press('Escape');
			await panel.waitFor({ state: 'hidden' });
		}
	}

	async function openFirstContact(page: Page) {
		expect(await rollcall.contactsTotal()).toBeGreaterThan(0);
		await page.locator('[data-testid=contact-row][data-row="0"]').click();
		const panel = page.getByTestId('contact-panel');
		await expect(panel).toHaveAttribute('aria-busy', 'false');
		return panel;
	}

	/** Brings every contact on screen once, and opens one of each screenful. */
	async function scrollThroughContacts(page: Page): Promise<void> {
		const panel = await openFirstContact(page);
		const total = await rollcall.contactsTotal();
		const table = page.getByTestId('contacts-table');
		for (let row = 0; row < total; row += 15) {
			await table.evaluate((element, part) => {
				element.scrollTop = part * element.scrollHeight;
			}, row / total);
			const shown = table.locator(`[data-row="${row}"]`);
			await shown.locator('bdi, .nameless').first().waitFor();
			await shown.click();
			await expect(panel).toHaveAttribute('aria-busy', 'false');
			// Whatever stands in them, cells are made of these.
			const tags = await table.evaluate((element) => [
				...new Set([...element.querySelectorAll('[data-row] *')].map(({ tagName }) => tagName)),
			]);
			// INPUT selects the row.
			expect(['DIV', 'BDI', 'SPAN', 'INPUT']).toEqual(expect.arrayContaining(tags));
		}
		await page.getByTestId('contacts-search').fill('<script>');
		await expect(page.getByTestId('contacts-total')).not.toHaveAttribute('data-count', `${total}`);
		await page.getByTestId('contacts-search').fill('');
		await expect(page.getByTestId('contacts-total')).toHaveAttribute('data-count', `${total}`);
	}
});

test.describe('what leaves the browser', () => {
	/** A server that would take anything from anyone: only the app's own policy keeps data from it. */
	let stranger: Server;
	let arrived: string[];
	let address: string;

	test.beforeEach(async ({ page }) => {
		arrived = [];
		stranger = createServer((request, response) => {
			arrived.push(request.url ?? '');
			response.writeHead(200, {
				'Access-Control-Allow-Origin': '*',
				'Cross-Origin-Resource-Policy': 'cross-origin',
				'Content-Type': 'text/javascript',
			});
			response.end('export {}');
		});
		await new Promise<void>((resolve) => stranger.listen(0, 'localhost', resolve));
		address = `localhost:${(stranger.address() as AddressInfo).port}`;
		rollcall = new RollcallPage(page);
	});

	test.afterEach(() => {
		stranger.closeAllConnections();
		stranger.close();
	});

	test('is nothing: every request of a whole run goes to the app itself', async ({
		page,
		context,
		baseURL,
	}) => {
		const requests: string[] = [];
		context.on('request', (request) => requests.push(request.url()));
		await rollcall.open();
		const file = written(
			'some.csv',
			'email,first,website\na@example.com,Ana,https://example.org\nx,y,z\n',
		);
		await rollcall.importFile(file, { groups: ['Fair'] });
		await rollcall.reportCsv();
		await rollcall.failedRowsCsv();
		await rollcall.contactsCsv();
		await page.locator('[data-testid=contact-row][data-row="0"]').click();
		await expect(page.getByTestId('contact-panel')).toContainText('https://example.org');
		for (const path of ['/imports/', '/settings/', '/import/'])
			await page.locator(`nav a[href$="${path}"]:visible`).first().click();
		await rollcall.undo();

		const origins = new Set(requests.map((url) => new URL(url).origin));
		expect(requests.some((url) => url.includes('.worker'))).toBe(true);
		expect([...origins]).toEqual([new URL(baseURL!).origin]);
		await expect(page.getByTestId('status-line')).toContainText('0 bytes sent');
	});

	// On a first visit the server gives a worker its policy, later the service worker does.
	for (const visit of ['first', 'later'] as const) {
		test(`is nothing on a ${visit} visit, even where a script in the page or a worker tries`, async ({
			page,
			request,
		}) => {
			test.skip(isFirefox(page), MUTE_WORKERS);
			await rollcall.open();
			if (visit === 'later') await page.reload();
			await rollcall.importFile(written('one.csv', 'email\na@example.com\n'));
			const tries = [
				page.evaluate(tryToReach, { address, from: 'page' }),
				...page
					.workers()
					.map((worker) =>
						worker.evaluate(tryToReach, { address, from: /(\w+)\.worker/.exec(worker.url())![1] }),
					),
				...drivenServiceWorkers(page).map((worker) =>
					worker.evaluate(tryToReach, { address, from: 'service' }),
				),
			];
			const names = page.workers().map((worker) => /(\w+)\.worker/.exec(worker.url())![1]);
			expect(names.sort()).toEqual(['import', 'query', 'reading']);
			const answers = await Promise.all(tries);
			// What is asked last arrives last: by then the others would be there.
			await request.get(`http://${address}/control`);
			expect(arrived).toEqual(['/control']);
			expect(answers.flat()).not.toContain('reached');
		});
	}

	test('goes to the endpoint alone where one is set up, and from the sync worker alone', async ({
		page,
		request,
	}) => {
		test.skip(isFirefox(page), MUTE_WORKERS);
		const endpoint = minimalServer();
		await new Promise<void>((resolve) => endpoint.listen(0, 'localhost', resolve));
		const { port } = endpoint.address() as AddressInfo;
		try {
			await rollcall.open();
			await rollcall.importFile(written('one.csv', 'email\na@example.com\n'));
			await page.locator('nav a[href$="/settings/"]:visible').first().click();
			await page.getByTestId('sync-address').fill(`http://localhost:${port}`);
			await page.getByTestId('sync-test').click();
			await page.getByTestId('sync-start').click();
			await page.locator('[data-testid=sync-state][data-state=upToDate]').waitFor();
			// As it is when the app opens with an endpoint that is set up.
			await page.reload();
			await page.locator('[data-testid=sync-state][data-state=upToDate]').waitFor();

			const isSync = (worker: Worker): boolean => worker.url().includes('/sync.worker');
			expect(page.workers().filter(isSync)).toHaveLength(1);
			const others = page.workers().filter((worker) => !isSync(worker));
			expect(others.length).toBeGreaterThan(0);
			const own = `localhost:${port}`;
			const answers = await Promise.all([
				page.evaluate(tryToReach, { address: own, from: 'page' }),
				...others.map((worker) => worker.evaluate(tryToReach, { address: own, from: 'other' })),
				...drivenServiceWorkers(page).map((worker) =>
					worker.evaluate(tryToReach, { address: own, from: 'service' }),
				),
				page.workers().find(isSync)!.evaluate(tryToReach, { address, from: 'sync' }),
			]);
			await request.get(`http://${address}/control`);
			expect(arrived).toEqual(['/control']);
			expect(answers.flat()).not.toContain('reached');
		} finally {
			endpoint.closeAllConnections();
			endpoint.close();
		}
	});
});

const MUTE_WORKERS = 'In Firefox nothing can be run in a worker from here.';

/** The app's service worker. */
function drivenServiceWorkers(page: Page): Worker[] {
	const workers = page.context().serviceWorkers();
	expect(workers).toHaveLength(1);
	return workers;
}

/** All that a server has to know: it takes whatever comes. */
function minimalServer(): Server {
	return createServer((request, response) => {
		const headers = {
			'Access-Control-Allow-Origin': '*',
			'Access-Control-Allow-Headers': 'Content-Type, Authorization, Idempotency-Key',
		};
		void request.toArray().then((parts: Buffer[]) => {
			const body = Buffer.concat(parts).toString();
			const imported = body === '' ? 0 : JSON.parse(body).contacts.length;
			response.writeHead(200, headers).end(JSON.stringify({ imported, errors: [] }));
		});
	});
}

/** Runs in a page or worker: every way of sending something somewhere; answers how each ended. */
async function tryToReach({ address, from }: { address: string; from: string }): Promise<string[]> {
	const url = (way: string): string => `http://${address}/${from}-${way}`;
	const settled = (target: EventTarget): Promise<string> =>
		new Promise((resolve) => {
			target.addEventListener('open', () => resolve('reached'));
			target.addEventListener('load', () => resolve('reached'));
			target.addEventListener('error', () => resolve('refused'));
		});
	const ways: (() => Promise<unknown>)[] = [
		() => fetch(url('fetch')),
		() => fetch(url('no-cors'), { mode: 'no-cors', method: 'POST', body: 'x' }),
		() => import(/* @vite-ignore */ url('import')),
	];
	if ('WebSocket' in globalThis)
		ways.push(() => settled(new WebSocket(`ws://${address}/${from}-socket`)));
	if ('EventSource' in globalThis) ways.push(() => settled(new EventSource(url('events'))));
	if ('XMLHttpRequest' in globalThis)
		ways.push(() => {
			const request = new XMLHttpRequest();
			request.open('GET', url('xhr'));
			const end = settled(request);
			request.send();
			return end;
		});
	if ('Image' in globalThis) {
		ways.push(() => {
			const image = new Image();
			const end = settled(image);
			image.src = url('image');
			return end;
		});
		ways.push(async () => (navigator.sendBeacon(url('beacon'), 'x') ? 'queued' : 'refused'));
	}
	const answers: string[] = [];
	for (const way of ways) {
		try {
			const answer = await way();
			answers.push(typeof answer === 'string' ? answer : 'reached');
		} catch {
			answers.push('refused');
		}
	}
	return answers;
}

/**
 * Collects what must not happen while a stranger's text is shown: dialogs, errors, violations of the
 * security policy, and elements that the app itself never makes.
 */
async function watchForHarm(page: Page): Promise<string[]> {
	const harm: string[] = [];
	page.on('dialog', (dialog) => {
		harm.push(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	page.on('pageerror', (error) => harm.push(`error: ${error.message}`));
	page.on('console', (message) => {
		if (message.type() === 'error') harm.push(`console: ${message.text()}`);
	});
	await page.exposeFunction('rollcallHarm', (what: string) => harm.push(what));
	await page.addInitScript(() => {
		const { rollcallHarm } = globalThis as unknown as { rollcallHarm: (what: string) => void };
		const NEVER_MADE =
			'iframe, object, embed, video, audio, form, base, style, marquee, math, meta[http-equiv=refresh]';
		const OWN_ADDRESS = /^(?:https?|mailto|tel|blob|data):/;

		function judge(element: Element): void {
			const handlers = element.getAttributeNames().filter((name) => name.startsWith('on'));
			const address = (element as HTMLAnchorElement).href ?? (element as HTMLImageElement).src;
			const isAddress = typeof address === 'string' && address !== '';
			const leadsAstray = isAddress && !OWN_ADDRESS.test(address);
			const isForeign =
				isAddress &&
				element.matches('img, script, link') &&
				new URL(address).origin !== location.origin;
			if (element.matches(NEVER_MADE) || handlers.length > 0 || leadsAstray || isForeign)
				rollcallHarm(`element: ${element.outerHTML.slice(0, 200)}`);
		}

		addEventListener('securitypolicyviolation', (event) =>
			rollcallHarm(`policy: ${event.violatedDirective} ${event.blockedURI}`),
		);
		new MutationObserver((changes) => {
			for (const { target, addedNodes } of changes) {
				if (target instanceof Element) judge(target);
				for (const node of addedNodes) {
					if (!(node instanceof Element)) continue;
					judge(node);
					node.querySelectorAll('*').forEach(judge);
				}
			}
		}).observe(document, { subtree: true, childList: true, attributes: true });
	});
	return harm;
}

function naughtyStrings(): string[] {
	return JSON.parse(readFileSync(join(CORPORA, 'blns/blns.json'), 'utf8')) as string[];
}

/** Everything that begins a formula, plain, behind what spreadsheets skip, and on more than one line. */
function formulas(): string[] {
	const begins = [...'=+-@\t\r\n＝＋－＠'];
	const behind = ['', ' ', '\u00a0', '\ufeff', '"', ' "'];
	return begins.flatMap((begin) =>
		behind.flatMap((before) => [`${before}${begin}1+1`, `${before}${begin}1+1\nx`]),
	);
}

/** Whether a spreadsheet may run a cell (faults.md 8.1): what the first character is, behind what is skipped. */
function wouldRun(cell: string): boolean {
	let at = 0;
	while (/[\ufeff "\u00a0]/.test(cell[at] ?? '')) at++;
	return at < cell.length && '=+-@\t\r\n＝＋－＠'.includes(cell[at]);
}

/** A contact of each string, in fields that are shown in tables, panels and links. */
function rowsOf(strings: readonly string[], email?: string): string {
	const header = ['email', 'first name', 'company', 'website', 'notes', '=1+1 <img src=x>'];
	return csvOf([
		header,
		...strings.map((text, at) => [email ?? `user${at}@example.com`, text, text, text, text, text]),
	]);
}

function csvOf(rows: readonly (readonly string[])[]): string {
	return rows
		.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',') + '\r\n')
		.join('');
}

function written(name: string, text: string): string {
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
}
