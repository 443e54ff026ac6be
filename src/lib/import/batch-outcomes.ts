import type { CheckedBatch } from '../core/checking/checked-batch.ts';
import { displayName } from '../core/contact.ts';
import type { BatchPlan } from '../core/plan-batch.ts';
import { packedContactAt } from '../core/packed-columns.ts';
import { pickValues } from '../core/pick-runs.ts';
import { OUTCOMES } from '../core/run.ts';
import type { BatchOutcomes } from '../storage/database.ts';

/** What the report keeps of a batch: what became of each row, and why. */
export function outcomesOf(
	seq: number,
	importId: string,
	checked: CheckedBatch,
	plan: BatchPlan,
): BatchOutcomes {
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
		labels: rowLabels(checked, toLabel(plan.outcomes)).join('\n'),
	};
}

/** The rows that the report needs a label of: what was created has a contact, and of what was rejected there are the cells. */
function toLabel(outcomes: Uint8Array): number[] {
	const positions: number[] = [];
	for (let position = 0; position < outcomes.length; position++) {
		const outcome = outcomes[position];
		if (outcome !== CREATED && outcome !== REJECTED) positions.push(position);
	}
	return positions;
}

const [CREATED, REJECTED] = [OUTCOMES.indexOf('created'), OUTCOMES.indexOf('rejected')];

/** By row of these: its first e-mail, else its name, on one line. */
function rowLabels({ columns }: CheckedBatch, positions: readonly number[]): string[] {
	const emails = pickValues(columns, 'email.1', positions);
	return positions.map((position, at) => {
		const label = emails?.[at] || displayName(packedContactAt(columns, position));
		return label.replace(/\s+/g, ' ');
	});
}
