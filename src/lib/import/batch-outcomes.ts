import type { CheckedBatch } from '../core/checking/check-rows.ts';
import { contactOfRow } from '../core/columns.ts';
import { displayName } from '../core/contact.ts';
import type { BatchPlan } from '../core/plan-batch.ts';
import { rowCells } from '../core/csv/records.ts';
import { OUTCOMES } from '../core/run.ts';
import type { BatchOutcomes } from '../storage/database.ts';
import type { RowBatch } from './read-blocks.ts';

/** What the report keeps of a batch: what became of each row, and why. */
export function outcomesOf(
	seq: number,
	importId: string,
	{ block, from, firstRow }: RowBatch,
	checked: CheckedBatch,
	plan: BatchPlan,
): BatchOutcomes {
	const cells = new Map<number, readonly string[]>();
	const labels: string[] = [];
	for (let position = 0; position < checked.size; position++) {
		switch (OUTCOMES[plan.outcomes[position]]) {
			case 'created':
				break;
			case 'rejected':
				cells.set(position, rowCells(block, from + position));
				break;
			default:
				labels.push(rowLabel(checked, position));
		}
	}
	for (const [position, issues] of plan.issues) {
		if (issues.some(({ code }) => code === 'row.tooManyFields')) {
			cells.set(position, rowCells(block, from + position));
		}
	}
	return {
		seq,
		importId,
		firstRow,
		outcomes: plan.outcomes,
		contacts: plan.matched,
		lines: checked.lines,
		issues: plan.issues,
		changes: plan.changes,
		cells,
		labels: labels.join('\n'),
	};
}

/** A row's first e-mail, else its name, on one line. */
function rowLabel({ values }: CheckedBatch, position: number): string {
	const email = values.get('email.1')?.[position];
	return (email || displayName(contactOfRow(values, position))).replace(/\s+/g, ' ');
}
