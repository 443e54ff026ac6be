import { expect, test } from '@playwright/test';

test.describe('a device that is new', () => {
	test.use({ serviceWorkers: 'block' });

	test.beforeEach(async ({ page }) => {
		await page.goto('/import/', { waitUntil: 'networkidle' });
	});

	test('loads no worker until a file is about to be chosen', async ({ page }) => {
		await expect(page.getByTestId('status-line')).toContainText('0 contacts');
		expect(page.workers()).toEqual([]);

		const chooser = page.waitForEvent('filechooser');
		await page.getByTestId('drop-zone').click();
		await chooser;
		await expect.poll(() => workerNames(page.workers())).toContain('import');
	});

	test('loads the workers when a file is held over the page', async ({ page }) => {
		await page.evaluate(() => {
			const dataTransfer = new DataTransfer();
			dataTransfer.items.add(new File(['email'], 'contacts.csv'));
			document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true }));
		});
		await expect.poll(() => workerNames(page.workers())).toContain('import');
	});
});

test('a device that has the app starts the workers before there is a file', async ({ page }) => {
	await page.goto('/import/');
	// Once the app is stored and the page is at rest, which takes its time where much else is done.
	await expect.poll(() => workerNames(page.workers())).toEqual(expect.arrayContaining(['import']));
});

test('a browser whose language is none that Intl knows shows the app all the same', async ({
	page,
}) => {
	// So WebKitGTK has it without a locale.
	await page.addInitScript(() => {
		Object.defineProperty(navigator, 'languages', { get: () => ['C'] });
	});
	await page.goto('/import/');
	await expect(page.getByTestId('status-line')).toContainText('0 contacts');
	await page.goto('/settings/');
	await expect(page.getByTestId('default-country')).toContainText('Germany');
});

function workerNames(workers: readonly { url(): string }[]): (string | undefined)[] {
	return workers.map((worker) => /\/(\w+)\.worker-/.exec(worker.url())?.[1]);
}
