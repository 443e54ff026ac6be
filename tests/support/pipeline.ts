import { checkRows } from '../../src/lib/core/checking/check-rows.ts';
import { contactAt } from '../../src/lib/core/columns.ts';
import type { Issue } from '../../src/lib/core/issue.ts';
import { compileMapping } from '../../src/lib/core/mapping/map-rows.ts';
import { recogniseColumns } from '../../src/lib/core/mapping/recognise.ts';
import { rowCells } from '../../src/lib/core/csv/records.ts';
import { unpackIssues } from '../../src/lib/core/row-texts.ts';
import { unpackColumns } from '../../src/lib/core/packed-columns.ts';
import { readBlocks } from '../../src/lib/import/read-blocks.ts';
import { understandFile } from '../../src/lib/import/understand-file.ts';
import type { Understanding } from '../../src/lib/import/understanding.ts';

export interface PipelineRow {
	readonly row: number;
	readonly line: number;
	readonly cells: readonly string[];
	readonly issues: readonly Issue[];
	readonly rejected: boolean;
	/** What the row would become, by path. */
	readonly contact: Readonly<Record<string, string>>;
}

/** Takes a file as far as the pipeline goes without a database: read, understood, mapped, checked. */
export async function checkFile(
	file: File,
): Promise<{ understanding: Understanding; rows: PipelineRow[]; blankLines: number }> {
	const understanding = await understandFile(file, {}, recogniseColumns);
	const mapRows = compileMapping(understanding.mapping);
	const rows: PipelineRow[] = [];
	let blankLines = 0;
	const { encoding, dialect } = understanding;
	for await (const { records: block, ...source } of readBlocks(file, encoding, dialect, 1000)) {
		blankLines = source.blankLines;
		const checked = checkRows(
			block,
			0,
			block.size,
			mapRows(block, 0, block.size),
			rows.length + 1,
			{
				columnCount: understanding.header.length,
				defaultCountry: undefined,
				seed: { high: 1, low: 2 },
			},
		);
		const columns = unpackColumns(checked.columns);
		const issuesOf = unpackIssues(checked.issues);
		for (let at = 0; at < block.size; at++) {
			rows.push({
				row: checked.firstRow + at,
				line: checked.lines[at],
				cells: rowCells(block, at),
				issues: issuesOf.get(at) ?? [],
				rejected: checked.rejected[at] === 1,
				contact: Object.fromEntries(contactAt(columns, at)),
			});
		}
	}
	return { understanding, rows, blankLines };
}
