import type { CheckedBatch } from '../core/checking/check-rows.ts';
import { ownCopy } from '../core/own-copy.ts';
import type { BatchPlan } from '../core/plan-batch.ts';
import { OUTCOMES } from '../core/run.ts';
import type { Group } from '../storage/database.ts';
import type { Membership } from '../storage/heads.ts';

/** Groups by name: finds the one that a file names, whatever its case, or gives it a number. */
export class GroupNames {
	readonly #idOf = new Map<string, number>();
	#nextId: number;

	constructor(groups: readonly Group[], nextId: number) {
		for (const { id, name } of groups) this.#idOf.set(groupKey(name), id);
		this.#nextId = nextId;
	}

	/** The number that the next new group will have. */
	get nextId(): number {
		return this.#nextId;
	}

	/**
	 * The memberships that a batch brings: the groups its rows name and those given to the whole import,
	 * for every row that is in (skipped and rejected ones are not).
	 */
	join(
		plan: BatchPlan,
		checked: CheckedBatch,
		forAll: readonly string[],
	): { memberships: Membership[]; newGroups: Group[] } {
		const memberships: Membership[] = [];
		const newGroups: Group[] = [];
		if (forAll.length === 0 && checked.groups === undefined) return { memberships, newGroups };
		const common = this.#ids(forAll, newGroups);
		for (let position = 0; position < checked.size; position++) {
			const outcome = OUTCOMES[plan.outcomes[position]];
			if (outcome === 'skipped' || outcome === 'rejected') continue;
			const contact = plan.matched[position];
			for (const group of common) memberships.push({ contact, group });
			for (const group of this.#ids(checked.groups?.[position] ?? [], newGroups)) {
				memberships.push({ contact, group });
			}
		}
		return { memberships, newGroups };
	}

	#ids(names: readonly string[], newGroups: Group[]): number[] {
		return names.map((name) => {
			const known = this.#idOf.get(groupKey(name));
			if (known !== undefined) return known;
			const id = this.#nextId++;
			this.#idOf.set(ownCopy(groupKey(name)), id);
			newGroups.push({ id, name });
			return id;
		});
	}
}

function groupKey(name: string): string {
	return name.normalize('NFC').toLowerCase();
}
