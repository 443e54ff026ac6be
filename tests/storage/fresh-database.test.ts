import { expect, test } from 'vitest';

for (const visit of ['first', 'second']) {
	test(`the ${visit} test finds no database of another`, async () => {
		expect(await indexedDB.databases()).toEqual([]);

		await new Promise((resolve) => {
			const request = indexedDB.open('left-behind');
			request.onsuccess = () => resolve(request.result.close());
		});
	});
}
