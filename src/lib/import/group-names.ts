import type { CheckedBatch } from '../core/checking/checked-batch.ts';
import { ownCopy } from '../core/own-copy.ts';
import type { BatchPlan } from '../core/plan-batch.ts';
import { OUTCOMES } from '../core/run.ts';
import type { Group } from '../storage/database.ts';
import type { Memberships } from '../storage/heads.ts';

/** Groups by name: finds the one that a file names, whatever its case, or gives it a number. */
export class GroupNames {
	readonly #idOf = new Map<string, number>();
	readonly #madeBy: string | undefined;
	#nextId: number;

	/** @param madeBy the import that new ones are made by, if it is one */
	constructor(groups: readonly Group[], nextId: number, madeBy?: string) {
		for (const { id, name } of groups) this.#idOf.set(groupKey(name), id);
		this.#nextId = nextId;
		this.#madeBy = madeBy;
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
		{ groups, size }: CheckedBatch,
		forAll: readonly string[],
	): { memberships: Memberships; newGroups: Group[] } {
		const contacts: number[] = [];
		const joined: number[] = [];
		const newGroups: Group[] = [];
		const isIn = (position: number): boolean => !LEFT_OUT.has(plan.outcomes[position]);
		if (forAll.length > 0) {
			const common = forAll.map((name) => this.idFor(name, newGroups));
			for (let position = 0; position < size; position++) {
				if (!isIn(position)) continue;
				for (const group of common) {
					contacts.push(plan.matched[position]);
					joined.push(group);
				}
			}
		}
		if (groups !== undefined) {
			/** By name's index. A group is made only when a row that is in names it. */
			const ids: number[] = [];
			for (let i = 0; i < groups.positions.length; i++) {
				const position = groups.positions[i];
				if (!isIn(position)) continue;
				const which = groups.which[i];
				contacts.push(plan.matched[position]);
				joined.push((ids[which] ??= this.idFor(groups.names[which], newGroups)));
			}
		}
		const memberships = { contacts: Uint32Array.from(contacts), groups: Uint32Array.from(joined) };
		return { memberships, newGroups };
	}

	/** The number of the group of this name; a new one is added to `newGroups`. */
	idFor(name: string, newGroups: Group[]): number {
		const key = groupKey(name);
		const known = this.#idOf.get(key);
		if (known !== undefined) return known;
		const id = this.#nextId++;
		this.#idOf.set(ownCopy(key), id);
		newGroups.push(this.#madeBy === undefined ? { id, name } : { id, name, madeBy: this.#madeBy });
		return id;
	}
}

/** Outcomes of rows that join no group. */
const LEFT_OUT = new Set([OUTCOMES.indexOf('skipped'), OUTCOMES.indexOf('rejected')]);

function groupKey(name: string): string {
	return name.normalize('NFC').toLowerCase();
}
