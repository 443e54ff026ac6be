import type { Path } from '../contact.ts';
import { rejects, SHOWN_VALUE_LENGTH, type Issue, type IssueCode } from '../issue.ts';

/** Collects issues, so that a row's second one finds the first. */
export class IssueList {
	readonly rejected: Uint8Array;
	readonly byPosition = new Map<number, Issue[]>();

	constructor(size: number) {
		this.rejected = new Uint8Array(size);
	}

	add(position: number, issue: Issue): void {
		const earlier = this.byPosition.get(position);
		if (earlier === undefined) this.byPosition.set(position, [issue]);
		else earlier.push(issue);
		if (rejects(issue)) this.rejected[position] = 1;
	}

	addFor(position: number, code: IssueCode, path: Path | undefined, value: string): void {
		this.add(position, { code, path, value: value.slice(0, SHOWN_VALUE_LENGTH) });
	}
}
