/** What networks and servers do to a push: a real browser, and a real server that misbehaves. */
import { describe, expect, test } from 'vitest';
import type { BatchRequest } from '../../src/lib/core/sync/protocol.ts';
import type { BlockerCode, PushStatus } from '../../src/lib/sync/push-status.ts';
import { emptyBatch } from '../../src/lib/sync/push.ts';
import { newSend } from '../../src/lib/sync/transport.ts';
import { names, pushing, TIMES_FASTER, type Pushing } from '../support/pushing.ts';
import type { Misbehaviour } from '../support/server-rules.ts';

const isUpToDate = ({ state }: PushStatus): boolean => state === 'upToDate';
const isStoppedBy =
	(code: BlockerCode) =>
	({ blocker }: PushStatus): boolean =>
		blocker?.code === code;

/** Waits until all is sent; then the server has what is stored here, and no contact twice. */
async function expectAll({ until, control, queries }: Pushing, count: number): Promise<PushStatus> {
	const status = await until(isUpToDate);
	const { contacts } = await control();
	const query = { search: '', sort: 'imported', descending: false } as const;
	const { rows } = await queries.contacts(query, 0, 1000);
	const stored = rows.map(({ contact }) => [contact.get('email.1'), contact.get('firstName')]);
	expect(stored).toHaveLength(count);
	expect(contacts.map(({ email, first_name }) => [email, first_name]).sort()).toEqual(
		stored.sort(),
	);
	return status;
}

/** Pushes people to a server that does this to the first requests; answers what it has seen. */
async function push(count: number, script: Misbehaviour[]): Promise<Pushing> {
	const page = await pushing({ rules: { script } });
	await page.importPeople(names(count));
	await page.start();
	return page;
}

const TWO = 26;

describe('no network (F34)', () => {
	test('it waits without asking again and again, and goes on once the network is back', async () => {
		let isOnline = false;
		const page = await pushing({
			rules: { otherwise: { drops: 'request' } },
			isOnline: () => isOnline,
		});
		await page.importPeople(names(TWO));
		await page.start();
		await page.until(isStoppedBy('offline'));
		await new Promise((resolve) => setTimeout(resolve, 60_000 / TIMES_FASTER));
		// Chromium itself sends a request anew whose connection was closed.
		const keys = new Set((await page.control()).requests.map(({ key }) => key));
		expect(keys.size).toBeLessThanOrEqual(2);
		isOnline = true;
		await page.control({ otherwise: {} });
		page.sync.poke('retry');
		await expectAll(page, TWO);
	});

	test('an outage of a minute costs twenty requests at most, and it goes on by itself', async () => {
		const page = await pushing({ rules: { otherwise: { instead: { status: 503 } } } });
		await page.importPeople(names(200));
		await page.start();
		await new Promise((resolve) => setTimeout(resolve, 60_000 / TIMES_FASTER));
		expect((await page.control()).requests.length).toBeLessThanOrEqual(20);
		await page.control({ otherwise: {} });
		await expectAll(page, 200);
	});
});

describe('a server that has too much to do (F35)', () => {
	const busy = (headers: Record<string, string>, status = 429): Misbehaviour => ({
		instead: { status, headers },
	});

	/** How long it says that it waits, in seconds. */
	async function waitOf(page: Pushing): Promise<number> {
		const { blocker } = await page.until(isStoppedBy('busy'));
		return (blocker!.until! - page.now()) / 1000;
	}

	test('it is asked again after as many seconds as it says', async () => {
		const page = await push(10, [busy({ 'Retry-After': '20' }, 503)]);
		expect(Math.abs((await waitOf(page)) - 20)).toBeLessThan(10);
		await expectAll(page, 10);
		const [first, second] = (await page.control()).requests;
		expect(second.at - first.at).toBeGreaterThan((20_000 / TIMES_FASTER) * 0.95);
	});

	test('or at the time that it says', async () => {
		const page = await pushing();
		const at = new Date(page.now() + 60_000).toUTCString();
		await page.control({ script: [busy({ 'Retry-After': at })] });
		await page.importPeople(names(10));
		await page.start();
		const wait = await waitOf(page);
		expect(wait).toBeGreaterThan(20);
		expect(wait).toBeLessThan(60);
		await expectAll(page, 10);
	});

	test('soon, where it says nothing, or the browser does not let it be read', async () => {
		for (const { headers, withoutExpose } of [
			{ headers: undefined, withoutExpose: false },
			{ headers: { 'Retry-After': '200' }, withoutExpose: true },
		]) {
			const hidden: Record<string, string> = withoutExpose
				? { 'Access-Control-Expose-Headers': 'X-Other' }
				: {};
			const page = await push(10, [busy({ ...headers, ...hidden })]);
			expect(await waitOf(page)).toBeLessThan(1);
			await expectAll(page, 10);
		}
	});

	test('in five minutes, where it asks for thirty years; a press tries it now', async () => {
		const page = await push(10, [busy({ 'Retry-After': '1000000000' })]);
		const wait = await waitOf(page);
		expect(wait).toBeGreaterThan(270);
		expect(wait).toBeLessThanOrEqual(300);
		page.sync.poke('retry');
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect((await page.control()).requests).toHaveLength(1);
		page.sync.poke('user');
		await expectAll(page, 10);
	});
});

describe('an outcome that nobody knows: the same request is sent again, under the same key', () => {
	const unknown: Record<string, Misbehaviour> = {
		'500, and nothing was done (F36)': { instead: { status: 500 } },
		'502, and it was done (F36)': { afterwards: 502 },
		'503 (F36)': { instead: { status: 503 } },
		'504, and it was done (F36)': { afterwards: 504 },
		'502 of a gateway that knows no CORS (F36)': { afterwards: 502, withoutCors: true },
		'the connection breaks before anything is done (F37)': { drops: 'request' },
		'the acknowledgement is lost (F37)': { drops: 'answer' },
		'a page of HTML (F44)': { says: '<!doctype html><title>Hotel</title>' },
		'JSON that is cut short (F44)': { says: '{"imported":26,"err' },
		'ids that were never sent (F44)': {
			says: '{"imported":24,"deleted":0,"errors":[{"id":"nobody"}]}',
		},
		'counts that do not add up (F44)': { says: '{"imported":3,"deleted":0,"errors":[]}' },
		'nothing at all (F44)': { says: '' },
		'an answer without end (F44)': { says: '{"imported":1' + ' '.repeat(300_000) + '}' },
	};
	for (const [what, misbehaviour] of Object.entries(unknown))
		test(what, async () => {
			const page = await push(TWO, [misbehaviour, misbehaviour]);
			await expectAll(page, TWO);
			const { requests } = await page.control();
			const bodies = new Map(requests.map(({ key, body }) => [key, body]));
			expect(requests.length).toBeGreaterThan(bodies.size);
			for (const { key, body } of requests) expect(body).toBe(bodies.get(key));
			expect(bodies.size).toBe(2);
		});

	test('an answer that never ends, and one that never begins (F43)', async () => {
		for (const misbehaviour of [{ drips: true }, { never: true }]) {
			const page = await pushing({ rules: { script: [misbehaviour] }, timeoutMs: 400 });
			await page.importPeople(names(TWO));
			await page.start();
			await page.until(isStoppedBy('timeout'));
			await expectAll(page, TWO);
		}
	});

	test('an answer that comes after its time is over, and a copy after that (F38)', async () => {
		const page = await pushing({ timeoutMs: 300 });
		await page.control({ delayMs: 500, script: [{ repeatsAfterMs: 500 }] });
		await page.importPeople(names(10));
		await page.start();
		await page.until(isStoppedBy('timeout'));
		await page.control({ delayMs: 0 });
		const query = { search: '', sort: 'imported', descending: false } as const;
		await page.until(isUpToDate);
		const [{ number, contact }] = (await page.queries.contacts(query, 0, 1)).rows;
		await page.edits.editContact(number, contact, new Map([...contact, ['firstName', 'Later']]));
		page.sync.poke('changed');
		await expectAll(page, 10);
		await new Promise((resolve) => setTimeout(resolve, 700));
		const { contacts } = await page.control();
		expect(contacts.filter(({ first_name }) => first_name === 'Later')).toHaveLength(1);
	});
});

describe('an answer that is half a yes', () => {
	for (const leaves of [1, 13, 25])
		test(`${leaves} of 25 are left for later: exactly those are sent again (F39)`, async () => {
			const page = await push(25, [{ leaves }]);
			await expectAll(page, 25);
			const [first, second, ...others] = (await page.control()).requests;
			expect(others).toEqual([]);
			expect(second.ids).toEqual(first.ids.slice(0, leaves));
			expect(second.key).not.toBe(first.key);
		});

	test('one contact is refused: it is listed with its reason, and goes once it is another (P11)', async () => {
		const page = await pushing({ rules: { refuses: 'Nobody' } });
		await page.importPeople([...names(24), 'Nobody']);
		await page.start();
		expect(await page.until(isUpToDate)).toMatchObject({ refused: 1, due: 0, sent: 24 });
		expect((await page.control()).requests).toHaveLength(1);
		const [block] = await page.db.pushes.toArray();
		expect([...block.refusals.values()]).toMatchObject([
			{ code: 'name.refused', message: 'No such name' },
		]);
		const query = { search: 'Nobody', sort: 'imported', descending: false } as const;
		const [{ number, contact }] = (await page.queries.contacts(query, 0, 1)).rows;
		await page.edits.editContact(number, contact, new Map([...contact, ['firstName', 'Ana']]));
		page.sync.poke('changed');
		expect(await expectAll(page, 25)).toMatchObject({ refused: 0 });
	});

	test('two changes of one contact are one, and no contact is ever in a batch twice (F40)', async () => {
		const page = await push(25, []);
		await expectAll(page, 25);
		const query = { search: '', sort: 'imported', descending: false } as const;
		for (const firstName of ['One', 'Two']) {
			const [{ number, contact }] = (await page.queries.contacts(query, 3, 1)).rows;
			await page.edits.editContact(
				number,
				contact,
				new Map([...contact, ['firstName', firstName]]),
			);
		}
		page.sync.poke('changed');
		await expectAll(page, 25);
		const { requests } = await page.control();
		expect(requests).toHaveLength(2);
		expect(requests[1].ids).toHaveLength(1);
	});
});

describe('a contact that no batch passes with (F41)', () => {
	test('is found by halving, and the others go in', async () => {
		for (const status of [400, 413]) {
			const page = await pushing({ rules: { poison: 'Poison' } });
			await page.importPeople([...names(17), 'Poison', ...names(40).slice(18)]);
			if (status === 413) await page.control({ script: [{ instead: { status: 413 } }] });
			await page.start();
			expect(await page.until(isUpToDate)).toMatchObject({ refused: 1, due: 0, sent: 39 });
			const { contacts, requests } = await page.control();
			expect(contacts).toHaveLength(39);
			expect(requests.length).toBeLessThan(16);
			const refused = (await page.db.pushes.toArray()).flatMap((block) => [...block.refusals]);
			expect(refused).toMatchObject([
				[18, { code: 'http.400', message: 'Poison: One of them is not right' }],
			]);
		}
	});

	test('also where the server dies of it each time', async () => {
		const page = await pushing({ rules: { crashesOn: 'Poison' }, timesFaster: 400 });
		await page.importPeople([...names(20), 'Poison']);
		await page.start();
		expect(await page.until(isUpToDate)).toMatchObject({ refused: 1, due: 0 });
		const { contacts } = await page.control();
		expect(contacts).toHaveLength(20);
	});
});

describe('a server that wants somebody to act', () => {
	test('a token that is not right, and then another one (F42)', async () => {
		const page = await pushing({ rules: { token: 'right' }, token: 'wrong' });
		await page.importPeople(names(TWO));
		await page.start();
		expect(await page.until(isStoppedBy('unauthorised'))).toMatchObject({
			state: 'blocked',
			due: TWO,
		});
		const asked = (await page.control()).requests.length;
		page.sync.poke('retry');
		page.sync.poke('changed');
		await new Promise((resolve) => setTimeout(resolve, 20_000 / TIMES_FASTER));
		expect((await page.control()).requests).toHaveLength(asked);
		await page.start({ token: 'right' });
		await expectAll(page, TWO);
	});

	test('an answer that sends us to somebody else: nobody gets anything (F46)', async () => {
		const other = await pushing();
		for (const status of [302, 307, 308]) {
			// The same machine, by another name: to a browser it is somebody else.
			const location = `${other.url.replace('127.0.0.1', 'localhost')}/contacts/batch`;
			const page = await push(10, [{ instead: { status, headers: { Location: location } } }]);
			await page.until(isStoppedBy('redirect'));
			expect((await other.control()).requests).toEqual([]);
			page.sync.poke('user');
			await expectAll(page, 10);
		}
	});

	test('an address with nothing behind it, and one that speaks no TLS (F46)', async () => {
		const page = await push(10, [{ instead: { status: 404 } }]);
		await page.until(isStoppedBy('noEndpoint'));
		await page.start({ url: page.url.replace('http:', 'https:') });
		await page.until(isStoppedBy('unreachable'));
		await page.start();
		await expectAll(page, 10);
	});
});

test('a server that the page’s own policy does not let it reach is told apart from one that is not there (F46)', async () => {
	const { url, control } = await pushing();
	const frame = document.createElement('iframe');
	frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="connect-src 'none'">`;
	const loaded = new Promise((resolve) => (frame.onload = resolve));
	document.body.append(frame);
	await loaded;
	let refused = 0;
	frame.contentDocument!.addEventListener('securitypolicyviolation', () => refused++);
	const send = newSend({
		endpoint: url,
		token: undefined,
		fetch: (...request) => frame.contentWindow!.fetch(...request),
		refusedByPolicy: () => refused,
		now: () => 0,
	});
	expect(await send(emptyBatch(crypto.randomUUID()))).toEqual({ failed: 'forbiddenHere' });
	frame.remove();
	expect((await control()).requests).toEqual([]);
});

describe('answers about keys (F45)', () => {
	test('the server is at it still: the same request waits, and the others go on', async () => {
		const page = await push(60, [
			{ instead: { status: 409 } },
			{},
			{},
			{ instead: { status: 409 } },
		]);
		await expectAll(page, 60);
		const { requests } = await page.control();
		expect(new Set(requests.map(({ key }) => key)).size).toBe(3);
		expect(requests.length).toBe(5);
	});

	test('a key that was used for something else: this batch stops, with its reason, and no other', async () => {
		const page = await push(26, [{}, { instead: { status: 422, body: '{"title":"Key reused"}' } }]);
		expect(await page.until(isUpToDate)).toMatchObject({ refused: 1, sent: 25 });
	});
});

test('a server that knows no more than e-mail and name gets contacts, and is asked in vain to remove one', async () => {
	const page = await pushing({ rules: { isMinimal: true, script: [{ drops: 'answer' }] } });
	const id = await page.importPeople(names(60));
	await page.start();
	await expectAll(page, 60);
	const [{ body }] = (await page.control()).requests;
	const [first] = (JSON.parse(body) as BatchRequest).contacts;
	expect(first).toMatchObject({ email: 'user0@x.org', first_name: 'Name 0' });
	const asked = (await page.control()).requests.length;
	await page.importer.rollback(id);
	page.sync.poke('changed');
	expect(await page.until(isUpToDate)).toMatchObject({ refused: 60, due: 0 });
	// It is said, not tried again.
	page.sync.poke('changed');
	await page.until(isUpToDate);
	expect((await page.control()).requests).toHaveLength(asked + 3);
});

test('a connection is tried without sending anything, and what is wrong is said', async () => {
	const tried = async (rules: Parameters<Pushing['control']>[0], url?: string): Promise<string> => {
		const page = await pushing({ rules });
		await page.importPeople(names(3));
		const { result } = await page.sync.test({ url: url ?? page.url, token: 'right' });
		expect((await page.control()).contacts).toEqual([]);
		return result;
	};
	const instead = (status: number): object => ({ otherwise: { instead: { status } } });
	expect(await tried({})).toBe('ok');
	expect(await tried({ token: 'right' })).toBe('ok');
	expect(await tried({ token: 'wrong' })).toBe('unauthorised');
	expect(await tried(instead(404))).toBe('noEndpoint');
	expect(await tried(instead(429))).toBe('busy');
	expect(await tried(instead(500))).toBe('failing');
	expect(await tried({ otherwise: { says: '<html>' } })).toBe('senseless');
	expect(await tried({ otherwise: { withoutCors: true } })).toBe('notAllowed');
	// It speaks no TLS.
	const { url } = await pushing();
	expect(await tried({}, url.replace('http:', 'https:'))).toBe('unreachable');
});
