import type { Path } from '../contact.ts';
import {
	rejects,
	SHOWN_VALUE_LENGTH,
	type Issue,
	type IssueCode,
	type IssueCounts,
} from '../issue.ts';
import { packIssues, type PackedIssue, type RowTexts } from '../row-texts.ts';

/** Collects the issues of a batch's rows. */
export class IssueList {
	readonly rejected: Uint8Array;
	readonly #size: number;
	readonly #issues: PackedIssue[] = [];
	/** By code: 1 for each row that has it. */
	readonly #rows = new Map<IssueCode, Uint8Array>();
	readonly #counts: Partial<Record<IssueCode, number>> = {};

	constructor(size: number) {
		this.rejected = new Uint8Array(size);
		this.#size = size;
	}

	get counts(): IssueCounts {
		return this.#counts;
	}

	add(position: number, { code, path, value }: Issue): void {
		this.#issues.push([position, code, path ?? null, value ?? null]);
		if (rejects(code)) this.rejected[position] = 1;
		let rows = this.#rows.get(code);
		if (rows === undefined) this.#rows.set(code, (rows = new Uint8Array(this.#size)));
		if (rows[position] === 1) return;
		rows[position] = 1;
		this.#counts[code] = (this.#counts[code] ?? 0) + 1;
	}

	addFor(position: number, code: IssueCode, path: Path | undefined, value: string): void {
		this.add(position, { code, path, value: value.slice(0, SHOWN_VALUE_LENGTH) });
	}

	/** Positions of the rows that are rejected or have cells that no column takes. */
	rowsToShow(): number[] {
		const isShown = this.rejected.slice();
		this.#rows.get('row.tooManyFields')?.forEach((has, at) => (isShown[at] |= has));
		const positions: number[] = [];
		for (let at = isShown.indexOf(1); at >= 0; at = isShown.indexOf(1, at + 1)) positions.push(at);
		return positions;
	}

	/** All of them, each row's in the order in which they were found. */
	packed(): RowTexts {
		return packIssues(this.#issues);
	}
}
