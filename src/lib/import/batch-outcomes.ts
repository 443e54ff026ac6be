import type { CheckedBatch } from '../core/checking/checked-batch.ts';
import { displayName } from '../core/contact.ts';
import type { BatchPlan } from '../core/plan-batch.ts';
import { packedContactAt, unpackPath } from '../core/packed-columns.ts';
import { OUTCOMES } from '../core/run.ts';
import type { BatchOutcomes } from '../storage/database.ts';

/** What the report keeps of a batch: what became of each row, and why. */
export function outcomesOf(
	seq: number,
	importId: string,
	checked: CheckedBatch,
	plan: BatchPlan,
): BatchOutcomes {
	let labelOf: ((position: number) => string) | undefined;
	const labels: string[] = [];
	for (let position = 0; position < checked.size; position++) {
		const outcome = OUTCOMES[plan.outcomes[position]];
		if (outcome !== 'created' && outcome !== 'rejected') {
			labelOf ??= rowLabels(checked);
			labels.push(labelOf(position));
		}
	}
	return {
		seq,
		importId,
		firstRow: checked.firstRow,
		outcomes: plan.outcomes,
		contacts: plan.matched,
		lines: checked.lines,
		issues: plan.issues,
		changes: plan.changes,
		cells: checked.cells,
		labels: labels.join('\n'),
	};
}

/** A row's first e-mail, else its name, on one line. */
function rowLabels({ columns }: CheckedBatch): (position: number) => string {
	const emails = unpackPath(columns, 'email.1');
	return (position) => {
		const label = emails?.[position] || displayName(packedContactAt(columns, position));
		return label.replace(/\s+/g, ' ');
	};
}
