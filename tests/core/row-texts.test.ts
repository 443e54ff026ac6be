import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IssueList } from '../../src/lib/core/checking/issue-list.ts';
import { ISSUE_SEVERITY, type Issue, type IssueCode } from '../../src/lib/core/issue.ts';
import {
	joinRowTexts,
	packCells,
	unpackCells,
	unpackIssues,
} from '../../src/lib/core/row-texts.ts';

const SIZE = 20;
const code = fc.constantFrom(...(Object.keys(ISSUE_SEVERITY) as IssueCode[]));
const issue: fc.Arbitrary<Issue> = fc.record(
	{ code, path: fc.string(), value: fc.string({ unit: 'binary', maxLength: 20 }) },
	{ requiredKeys: ['code'] },
);
const found = fc.array(fc.tuple(fc.nat(SIZE - 1), issue), { maxLength: 30 });

test('issues come back as they were found, row by row, from one list or from two', () => {
	fc.assert(
		fc.property(found, found, (one, other) => {
			const expected = new Map<number, Issue[]>();
			for (const [position, its] of [...one, ...other])
				expected.set(position, [...(expected.get(position) ?? []), its]);
			const packed = [one, other].map((part) => {
				const list = new IssueList(SIZE);
				for (const [position, its] of part) list.add(position, its);
				return list.packed();
			});
			expect(unpackIssues(joinRowTexts(packed[0], packed[1]))).toEqual(expected);
		}),
	);
});

test('rows are counted once by each issue they have, and rejected by errors alone', () => {
	fc.assert(
		fc.property(found, (issues) => {
			const list = new IssueList(SIZE);
			for (const [position, its] of issues) list.add(position, its);
			const rowsOf = (wanted: (code: IssueCode) => boolean): number[] =>
				[...new Set(issues.filter(([, its]) => wanted(its.code)).map(([at]) => at))].sort(
					(a, b) => a - b,
				);
			for (const [, its] of issues)
				expect(list.counts[its.code]).toBe(rowsOf((known) => known === its.code).length);
			const isError = (known: IssueCode): boolean => ISSUE_SEVERITY[known] === 'error';
			expect([...list.rejected.keys()].filter((at) => list.rejected[at] === 1)).toEqual(
				rowsOf(isError),
			);
			expect(list.rowsToShow()).toEqual(
				rowsOf((known) => isError(known) || known === 'row.tooManyFields'),
			);
		}),
	);
});

test('cells come back to the letter', () => {
	const cells = fc.array(fc.tuple(fc.nat(), fc.array(fc.string({ unit: 'binary' }))));
	fc.assert(
		fc.property(cells, (rows) => {
			expect(unpackCells(packCells(rows))).toEqual(new Map(rows));
		}),
	);
});

test('records that are older than the packing are read as they are', () => {
	const issues = new Map([[3, [{ code: 'email.typo' as const }]]]);
	expect(unpackIssues(issues)).toBe(issues);
	const cells = new Map([[3, ['a', 'b']]]);
	expect(unpackCells(cells)).toBe(cells);
});
