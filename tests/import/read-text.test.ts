import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RecordReader } from '../../src/lib/core/read-records.ts';
import { rowCells } from '../../src/lib/core/records.ts';
import { readText } from '../../src/lib/import/read-text.ts';
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

async function readAll(file: Blob, encoding: string, sliceBytes?: number): Promise<string[]> {
	const texts: string[] = [];
	for await (const { text } of readText(file, { encoding, sliceBytes })) texts.push(text);
	return texts;
}

async function rowsOf(file: Blob, encoding: string, sliceBytes: number): Promise<string[][]> {
	const reader = new RecordReader({ delimiter: ',' });
	const rows: string[][] = [];
	for await (const { text, last } of readText(file, { encoding, sliceBytes })) {
		const block = reader.push(text, last);
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
				// Node 20 reads windows-1252 in one piece as ISO-8859-1; browsers do not.
				if (label === 'windows-1252' && sliceBytes === 4096) continue;
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
			problem: { code: 'file.invalidBytes', offset: 2 },
		});
	});
});

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
});
