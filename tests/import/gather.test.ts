import { expect, test } from 'vitest';
import type { CheckedBatch } from '../../src/lib/core/checking/checked-batch.ts';
import { columnsOf } from '../../src/lib/core/columns.ts';
import { packColumns } from '../../src/lib/core/packed-columns.ts';
import type { ReadingEvent } from '../../src/lib/import/checked-batches.ts';
import {
	gather,
	type GatherBounds,
	type GatheredBatch,
	type StoredReader,
} from '../../src/lib/import/gather.ts';
import type { StoredContacts } from '../../src/lib/storage/log-reading.ts';

const BOUNDS: GatherBounds = {
	readsPerBatch: 1,
	atLeast: 1,
	batches: 4,
	contacts: 1000,
	bytes: 1000,
	readChars: 1000,
};
const END: ReadingEvent = { kind: 'end', rows: 0, blankLines: 0 };

/** A batch that needs these contacts; a batch has one byte of the file. */
function batch(at: number, needed: readonly number[]): ReadingEvent {
	return { kind: 'batch', batch: { needed } as unknown as CheckedBatch, bytesRead: at };
}

/** Every contact lies in a stored batch of its own number, until it is moved; its name says which. */
class FakeReader implements StoredReader {
	readonly moved = new Map<number, number>();
	/** What was read, by read. */
	readonly reads: number[][] = [];

	candidates(checked: CheckedBatch): Set<number> {
		return new Set((checked as unknown as { needed: number[] }).needed);
	}

	seqOf(contact: number): number {
		return this.moved.get(contact) ?? contact;
	}

	async *read(contacts: Iterable<number>): AsyncGenerator<StoredContacts> {
		const numbers = [...contacts];
		if (numbers.length > 0) this.reads.push([]);
		for (const number of numbers) {
			const seq = this.seqOf(number);
			this.reads.at(-1)!.push(seq);
			const columns = packColumns(columnsOf([new Map([['firstName', `${number} of ${seq}`]])]));
			yield { seq, numbers: [number], positions: [0], columns };
		}
	}
}

/** Gives events; notes how many were taken of it. */
class Source {
	taken = 0;
	isClosed = false;

	async *events(events: readonly ReadingEvent[], failure?: Error): AsyncGenerator<ReadingEvent> {
		try {
			for (const event of events) {
				this.taken++;
				yield event;
			}
			if (failure !== undefined) throw failure;
		} finally {
			this.isClosed = true;
		}
	}
}

function gathering(
	events: readonly ReadingEvent[],
	{ bounds = {} as Partial<GatherBounds>, failure = undefined as Error | undefined } = {},
): {
	gathered: ReturnType<typeof gather>;
	reader: FakeReader;
	source: Source;
	abort: AbortController;
} {
	const [reader, source, abort] = [new FakeReader(), new Source(), new AbortController()];
	const gathered = gather(source.events(events, failure), reader, abort.signal, {
		...BOUNDS,
		...bounds,
	});
	return { gathered, reader, source, abort };
}

async function nextBatch(gathered: ReturnType<typeof gather>): Promise<GatheredBatch> {
	const { value } = await gathered.next();
	if (value?.kind !== 'batch') throw new Error('It was no batch');
	return value;
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('batches that need nothing, or all of it from one stored batch, go on at once', async () => {
	const events = Array.from({ length: 10 }, (_, at) => batch(at, at % 2 === 0 ? [] : [at]));
	const { gathered, reader, source } = gathering([...events, END]);
	for (let at = 0; at < events.length; at++) {
		const { stored } = await nextBatch(gathered);
		await settled();
		// One more is checked while this one is planned.
		expect(source.taken).toBeLessThanOrEqual(at + 2);
		if (at % 2 === 1) expect(stored(at)?.get('firstName')).toBe(`${at} of ${at}`);
	}
	expect(reader.reads).toEqual([[1], [3], [5], [7], [9]]);
	expect((await gathered.next()).value).toEqual(END);
});

test('batches wait while much would be read for each, and each stored batch is then read once', async () => {
	const needs = [
		[1, 2, 3],
		[3, 2, 1],
		[2, 1, 3],
	];
	const { gathered, reader } = gathering([...needs.map((some, at) => batch(at, some)), END]);
	for (const some of needs) {
		const { stored } = await nextBatch(gathered);
		for (const contact of some) expect(stored(contact)).toBeDefined();
	}
	expect(reader.reads).toEqual([[1, 2, 3]]);
});

const far = (at: number): ReadingEvent => batch(at, [10 * at + 1, 10 * at + 2]);

test.each([
	{ bound: 'batches', bounds: {}, waited: 4 },
	{ bound: 'contacts', bounds: { contacts: 5 }, waited: 3 },
	{ bound: 'bytes', bounds: { bytes: 1 }, waited: 2 },
])('no more wait than memory allows: $bound', async ({ bounds, waited }) => {
	const events = Array.from({ length: 20 }, (_, at) => far(at));
	const { gathered, reader, source } = gathering([...events, END], { bounds });
	await nextBatch(gathered);
	expect(reader.reads.map(({ length }) => length)).toEqual([2 * waited]);
	for (let given = 1; given < events.length; given++) {
		await settled();
		expect(source.taken - given).toBeLessThanOrEqual(waited);
		await nextBatch(gathered);
	}
});

test('of contacts that are very long only some are read for all who wait, the others when it is their turn', async () => {
	const events = [1, 2, 3].map(far);
	const { gathered, reader } = gathering([...events, END], { bounds: { readChars: 15 } });
	const lengths: number[] = [];
	for (const at of [1, 2, 3]) {
		const { stored } = await nextBatch(gathered);
		expect(stored(10 * at + 2)).toBeDefined();
		lengths.push(reader.reads.flat().length);
	}
	expect(lengths).toEqual([2, 4, 6]);
});

test('a contact that a batch before it changed is read anew', async () => {
	const needs = [1, 2, 3];
	const { gathered, reader } = gathering([batch(1, needs), batch(2, needs), END], {
		bounds: { batches: 2 },
	});
	const first = await nextBatch(gathered);
	expect(first.stored(2)?.get('firstName')).toBe('2 of 2');
	reader.moved.set(2, 99);
	expect(first.stored(2)).toBeUndefined();
	const second = await nextBatch(gathered);
	expect(second.stored(2)?.get('firstName')).toBe('2 of 99');
	expect(second.stored(3)?.get('firstName')).toBe('3 of 3');
	expect(reader.reads).toEqual([[1, 2, 3], [99]]);
});

test('batches before a damaged place in the file go on before the failure is told', async () => {
	const failure = new Error('damaged');
	const { gathered } = gathering([far(1), far(2)], { failure });
	await nextBatch(gathered);
	await nextBatch(gathered);
	await expect(gathered.next()).rejects.toBe(failure);
});

test('a cancel ends the waiting while a batch is being checked, and the file is closed', async () => {
	const { gathered, source, abort } = gathering(
		Array.from({ length: 100 }, (_, at) => far(at)),
		{ bounds: { batches: 50 } },
	);
	const next = gathered.next();
	abort.abort();
	expect(await next).toMatchObject({ done: true });
	await expect.poll(() => source).toMatchObject({ taken: 1, isClosed: true });
});

test('a cancel does not wait for a disk that does not answer', async () => {
	const abort = new AbortController();
	const hanging = async function* (): AsyncGenerator<ReadingEvent> {
		yield batch(1, []);
		await new Promise(() => {});
	};
	const gathered = gather(hanging(), new FakeReader(), abort.signal, BOUNDS);
	await nextBatch(gathered);
	const next = gathered.next();
	abort.abort();
	expect(await next).toMatchObject({ done: true });
});

test('a cancel ends the reading too, and nothing more is taken from the file', async () => {
	const { gathered, reader, source, abort } = gathering(
		Array.from({ length: 100 }, (_, at) => far(at)),
		{ bounds: { batches: 50 } },
	);
	let asked = 0;
	reader.read = async function* (contacts) {
		for (const seq of contacts) {
			if (++asked === 3) abort.abort();
			yield { seq, numbers: [seq], positions: [0], columns: packColumns(columnsOf([])) };
		}
	};
	expect(await gathered.next()).toMatchObject({ done: true });
	expect(asked).toBe(3);
	await expect.poll(() => source).toMatchObject({ taken: 50, isClosed: true });
});

test('a few share a reading where anything is to be read, however little', async () => {
	const events = Array.from({ length: 4 }, (_, at) => batch(at, [at + 1]));
	const { gathered, reader } = gathering([...events, END], { bounds: { atLeast: 2 } });
	for (let at = 0; at < events.length; at++) await nextBatch(gathered);
	expect(reader.reads).toEqual([
		[1, 2],
		[3, 4],
	]);
});
