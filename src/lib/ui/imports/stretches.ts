import { isImport, type HandRun, type ImportRun, type Run } from '../../core/run.ts';

/** What stands in the list of runs: an import, or the changes by hand between two of them. */
export type Stretch =
	| { readonly kind: 'import'; readonly id: string; readonly run: ImportRun }
	| { readonly kind: 'byHand'; readonly id: string; readonly runs: readonly HandRun[] };

/** Puts changes by hand that follow each other together, so that they do not drown the imports. */
export function inStretches(runs: readonly Run[]): readonly Stretch[] {
	const stretches: Stretch[] = [];
	for (const run of runs) {
		const last = stretches.at(-1);
		if (isImport(run)) stretches.push({ kind: 'import', id: run.id, run });
		else if (last?.kind === 'byHand')
			stretches[stretches.length - 1] = { ...last, runs: [...last.runs, run] };
		else stretches.push({ kind: 'byHand', id: `before ${last?.id ?? 'nothing'}`, runs: [run] });
	}
	return stretches;
}
