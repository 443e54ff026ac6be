import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { makeContactsCsv, type Truth } from '../support/make-contacts.ts';
import { StaticHost } from '../support/static-host.ts';
import { WebKit } from './web-kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));

/** Every test has the app on a host of its own, which it may stop, and a new browser with its data. */
let host: StaticHost;
let data: string;
let webKit: WebKit;

beforeEach(async () => {
	host = await StaticHost.start('build');
	data = mkdtempSync(join(folder, 'data-'));
	webKit = await WebKit.launch(data);
});
afterEach(async () => {
	await webKit.kill();
	await host.stop();
	expect(webKit.errors).toEqual([]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a file is imported; without the server its contacts are there, and the next file is imported and undone', async () => {
	const first = makeContactsCsv(join(folder, 'first.csv'), { rows: 5_000, seed: 1 });
	// The same seed: it begins with the rows of the first.
	const second = makeContactsCsv(join(folder, 'second.csv'), { rows: 8_000, seed: 1 });
	await open();
	await importFile('first.csv');
	await expectReport(first);
	await expectContacts(first.created);

	await host.stop();
	await webKit.reload();
	await expectContacts(first.created);
	await webKit.click('nav a[href$="/import/"]');
	await importFile('second.csv');
	await expectReport({
		...second,
		created: second.created - first.created,
		duplicates: second.duplicates + first.created,
	});
	await expectContacts(second.created);

	await webKit.click('nav a[href$="/imports/"]');
	await webKit.click('[data-testid=run-row] a');
	await webKit.click('[data-testid=undo-import]');
	await webKit.click('[data-testid=undo-confirm]');
	await webKit.waitFor('[data-testid=report][data-state=rolledBack]');
	await expectContacts(first.created);
});

test('an import whose browser is killed goes on in the next one, without the server', async () => {
	const truth = makeContactsCsv(join(folder, 'killed.csv'), { rows: 100_000, seed: 2 });
	await open();
	await importFile('killed.csv');
	await webKit.waitFor('[data-testid=progress]:not([data-rows="0"])');
	await webKit.waitFor('[data-testid=pause-import]:enabled');
	await host.stop();

	await webKit.kill();
	expect(webKit.errors).toEqual([]);
	webKit = await WebKit.launch(data);
	await webKit.open(`${host.url}/import/`);
	await webKit.click('[data-testid=unfinished-open]');
	const { state, created } = await webKit.data('[data-testid=report]');
	expect(state).toBe('paused');
	expect(Number(created)).toBeLessThan(truth.created);
	await webKit.click('[data-testid=resume-import]');
	await expectReport(truth);
	await expectContacts(truth.created);
});

/** Opens the app, and waits until it also works without the network. */
async function open(): Promise<void> {
	await webKit.open(`${host.url}/import/`);
	// Asked again and again: a script that waits for `ready` has 30 s, too few where much else is done.
	await webKit.waitUntil('(await navigator.serviceWorker?.getRegistration())?.active');
}

async function importFile(name: string): Promise<void> {
	await webKit.choose('[data-testid=file-input]', join(folder, name));
	await webKit.click('[data-testid=import-button]');
}

async function expectReport(truth: Truth): Promise<void> {
	expect(await webKit.data('[data-testid=report][data-state=completed]')).toMatchObject({
		rows: String(truth.rows),
		created: String(truth.created),
		skipped: String(truth.duplicates),
		rejected: String(truth.invalid),
	});
}

async function expectContacts(count: number): Promise<void> {
	await webKit.click('nav a[href$="/contacts/"]');
	const total = await webKit.data('[data-testid=contacts-total][data-count]');
	expect(total.count).toBe(String(count));
}
