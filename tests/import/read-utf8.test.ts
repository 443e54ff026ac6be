import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordReader } from '../../src/lib/core/csv/read-records.ts';
import { rowCells } from '../../src/lib/core/csv/records.ts';
import { readUtf8 } from '../../src/lib/import/read-utf8.ts';
import { CORPORA, hasCorpora, NO_CORPORA } from '../support/corpora.ts';

/** Python's names of encodings, as the Encoding Standard has them. */
const LABELS: Record<string, string> = {
	'utf-16-le': 'utf-16le',
	'utf-16-be': 'utf-16be',
	'utf-32-le': 'utf-32le',
	cp932: 'shift_jis',
	cp949: 'euc-kr',
	mac_roman: 'macintosh',
};

interface EncodingCase {
	readonly file: string;
	readonly encoding: string;
	readonly rows?: readonly (readonly string[])[];
}

async function readAll(file: Blob, encoding: string, sliceBytes?: number): Promise<Uint8Array[]> {
	const slices: Uint8Array[] = [];
	for await (const { bytes } of readUtf8(file, { encoding, sliceBytes })) slices.push(bytes);
	return slices;
}

async function rowsOf(file: Blob, encoding: string, sliceBytes: number): Promise<string[][]> {
	const reader = new RecordReader({ delimiter: ',' });
	const rows: string[][] = [];
	for await (const { bytes, last } of readUtf8(file, { encoding, sliceBytes })) {
		const block = reader.push(bytes, last);
		for (let at = 0; at < block.size; at++) rows.push([...rowCells(block, at)]);
	}
	return rows;
}

describe.skipIf(!hasCorpora)('a file is read to the letter, wherever its slices end', () => {
	const cases: EncodingCase[] = hasCorpora
		? JSON.parse(readFileSync(join(CORPORA, 'encodings/manifest.json'), 'utf8'))
		: [];
	for (const { file, encoding, rows } of cases) {
		if (rows === undefined) continue;
		const label = LABELS[encoding] ?? encoding.replace(/^cp(\d+)$/, 'windows-$1');
		test(`${file} as ${label}`, async () => {
			const blob = new Blob([readFileSync(join(CORPORA, 'encodings', file))]);
			for (const sliceBytes of [1, 2, 3, 5, 7, 64, 4096]) {
				expect(await rowsOf(blob, label, sliceBytes), `slices of ${sliceBytes} bytes`).toEqual(
					rows,
				);
			}
		});
	}
});

test.skipIf(hasCorpora)(`the encodings are not tested: ${NO_CORPORA}`, () => {});

describe('bytes that are not of the encoding', () => {
	const bad = new Blob([Uint8Array.of(...new TextEncoder().encode('name,email\nJ'), 0xf6, 0x68)]);

	test('stop the reading and are named by offset and line, whatever the slice', async () => {
		for (const sliceBytes of [1, 4, 1000]) {
			await expect(readAll(bad, 'utf-8', sliceBytes)).rejects.toMatchObject({
				problem: { code: 'file.invalidBytes', offset: 12, line: 2 },
			});
		}
	});

	test('are found at the end too, where a character is cut off', async () => {
		const cut = new Blob([Uint8Array.of(0x61, 0xc3)]);
		await expect(readAll(cut, 'utf-8')).rejects.toMatchObject({
			problem: { code: 'file.invalidBytes', offset: 1, line: 1 },
		});
	});

	test('are named by the first byte of the broken character, on lines of any kind', async () => {
		const latin1 = [...new TextEncoder().encode('a\rb\r\nc\ncaf'), 0xe9, 0x2c, 0x78];
		const long = [...new TextEncoder().encode('é,x\n'.repeat(3000)), 0xe9, 0x2c];
		for (const sliceBytes of [7, 4096, 5000, 100_000]) {
			await expect(readAll(new Blob([Uint8Array.from(latin1)]), 'utf-8', sliceBytes))
				.rejects //
				.toMatchObject({ problem: { offset: 10, line: 4 } });
			await expect(readAll(new Blob([Uint8Array.from(long)]), 'utf-8', sliceBytes))
				.rejects //
				.toMatchObject({ problem: { offset: 15_000, line: 3001 } });
		}
	});

	test('are found in every strict encoding, not only in UTF-8', async () => {
		const broken: readonly (readonly [string, number[], number])[] = [
			['shift_jis', [0x61, 0x82, 0x0a, 0x61], 1],
			['utf-16le', [0x61, 0, 0, 0xd8, 0x62, 0], 2],
			['utf-16le', [0x61, 0, 0x62], 2],
			['utf-32le', [0x61, 0, 0, 0, 0, 0xd8, 0, 0], 4],
			['utf-32be', [0, 0, 0, 0x61, 0, 0], 4],
		];
		for (const [encoding, bytes, offset] of broken) {
			await expect(readAll(new Blob([Uint8Array.from(bytes)]), encoding), encoding)
				.rejects //
				.toMatchObject({ problem: { code: 'file.invalidBytes', offset } });
		}
	});
});

test('UTF-8 is what the platform takes for it, byte for byte, wherever slices end', async () => {
	const thorny = fc.uint8Array({ maxLength: 12 }).map((bytes) => bytes.map(thorn));
	await fc.assert(
		fc.asyncProperty(thorny, fc.constantFrom(1, 2, 5, 100), async (bytes, sliceBytes) => {
			if (bytes.length === 0) return;
			let isUtf8 = true;
			try {
				new TextDecoder('utf-8', { fatal: true }).decode(bytes);
			} catch {
				isUtf8 = false;
			}
			const read = readAll(new Blob([bytes]), 'utf-8', sliceBytes);
			if (isUtf8) expect((await read).flatMap((slice) => [...slice])).toEqual([...bytes]);
			else await expect(read).rejects.toMatchObject({ problem: { code: 'file.invalidBytes' } });
		}),
		{ numRuns: 3000 },
	);
});

/** The bytes on both sides of every border that UTF-8 knows, each as likely as any other. */
const THORNS = [
	0x00, 0x61, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
	0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
];
function thorn(byte: number): number {
	return THORNS[byte % THORNS.length];
}

describe('a file that changes under the reader', () => {
	/** A file whose reads fail from the given one on, as a browser's do after the file was touched. */
	function failing(name: string, fromRead: number): Blob {
		let reads = 0;
		const blob = new Blob(['a'.repeat(100)]);
		return {
			size: blob.size,
			slice: (from: number, to: number) => ({
				arrayBuffer: () =>
					++reads > fromRead
						? Promise.reject(new DOMException('', name))
						: blob.slice(from, to).arrayBuffer(),
			}),
		} as unknown as Blob;
	}

	test('is reported as changed, at once', async () => {
		await expect(readAll(failing('NotReadableError', 2), 'utf-8', 10)).rejects.toMatchObject({
			problem: { code: 'file.changed' },
		});
	});

	test('is reported as gone when it was deleted', async () => {
		await expect(readAll(failing('NotFoundError', 0), 'utf-8', 10)).rejects.toMatchObject({
			problem: { code: 'file.gone' },
		});
	});

	test('is noticed even after its last slice was read', async () => {
		await expect(readAll(failing('NotReadableError', 10), 'utf-8', 10)).rejects.toMatchObject({
			problem: { code: 'file.changed' },
		});
	});

	test('is reported as changed where it has become shorter or longer', async () => {
		for (const [to, code] of [
			[35, 'file.changed'],
			[0, 'file.changed'],
			[150, 'file.changed'],
		] as const) {
			let bytes = new Uint8Array(100).fill(0x61);
			const live = {
				get size() {
					return bytes.length;
				},
				slice: (from: number, end: number) => new Blob([bytes.slice(from, end)]),
			} as unknown as Blob;
			const read = async (): Promise<void> => {
				for await (const { bytesRead } of readUtf8(live, { encoding: 'utf-8', sliceBytes: 10 })) {
					if (bytesRead === 30) bytes = new Uint8Array(to).fill(0x61);
				}
			};
			await expect(read(), `100 bytes to ${to}`).rejects.toMatchObject({ problem: { code } });
		}
	});

	test('is reported as gone where it is empty now, which is how a deleted file looks', async () => {
		await expect(readAll(new Blob([]), 'utf-8')).rejects.toMatchObject({
			problem: { code: 'file.gone' },
		});
	});
});

test('the next slice is on its way while one is being worked on, and only one', async () => {
	const reads: number[] = [];
	const blob = new Blob(['a'.repeat(100)]);
	const watched = {
		size: blob.size,
		slice: (from: number, to: number) => (reads.push(from), blob.slice(from, to)),
	} as unknown as Blob;
	const slices = readUtf8(watched, { encoding: 'utf-8', sliceBytes: 10 });
	expect((await slices.next()).value).toEqual({
		bytes: new TextEncoder().encode('a'.repeat(10)),
		bytesRead: 10,
		last: false,
	});
	expect(reads).toEqual([0, 10]);
	await slices.return(undefined);
	expect(reads).toEqual([0, 10]);
});

test('a slice that is never answered is asked for again', async () => {
	const text = 'a'.repeat(100);
	let asked = 0;
	const lost = {
		size: text.length,
		slice: (from: number, to: number) => ({
			arrayBuffer: async () =>
				++asked === 3
					? new Promise<never>(() => {})
					: new Blob([text]).slice(from, to).arrayBuffer(),
		}),
	} as unknown as Blob;
	const slices = await readAll(lost, 'utf-8', 10);
	expect(slices.map(({ length }) => length)).toEqual(new Array<number>(10).fill(10));
	// Ten slices, the byte that is read once more at the end, and the one that was lost.
	expect(asked).toBe(12);
});
