import type { CheckedBatch } from './check-rows.ts';
import { contactOfRow, encodeColumns, type Columns, type VersionSource } from './columns.ts';
import type { Contact, Path } from './contact.ts';
import type { ContactHashes, ContactIndex } from './contact-index.ts';
import { hashContact, hashesOfRow } from './contact-hashes.ts';
import type { HashSeed } from './hash.ts';
import type { Issue } from './issue.ts';
import { mergeContact } from './merge.ts';
import type { ImportOptions } from './options.ts';
import { OUTCOMES, type Outcome } from './run.ts';

/** What a batch does: the versions it writes and what becomes of each of its rows. */
export interface BatchPlan {
	/** The versions' values, ready to store. */
	readonly columns: Columns;
	/** By version. */
	readonly contacts: Uint32Array;
	/** By version: the row that it comes from. */
	readonly rows: Uint32Array;
	/** By version. */
	readonly hashes: readonly ContactHashes[];
	/** By row: index in `OUTCOMES`. */
	readonly outcomes: Uint8Array;
	/** By row: the contact it became or matched, 0 for a rejected row. */
	readonly matched: Uint32Array;
	/** By the row's position: the issues of the check and those of matching. */
	readonly issues: ReadonlyMap<number, readonly Issue[]>;
	/** By the row's position, for updated and merged rows. */
	readonly changes: ReadonlyMap<number, readonly FieldChange[]>;
	/** Next free contact number. */
	readonly nextContact: number;
}

export interface FieldChange {
	readonly path: Path;
	readonly before: string | undefined;
	readonly after: string | undefined;
}

export interface PlanContext {
	readonly options: ImportOptions;
	/** Carried forward by what is planned here. */
	readonly index: ContactIndex;
	/** Contents of all contacts that rows of this batch may match; see `candidates`. */
	readonly stored: ReadonlyMap<number, Contact>;
	/** The batch's place in the log. */
	readonly seq: number;
	readonly nextContact: number;
	/** Paths that the mapping feeds. */
	readonly mappedPaths: ReadonlySet<Path>;
	readonly seed: HashSeed;
}

/** Decides, row by row and in order, what a checked batch creates, changes, skips and rejects. */
export function planBatch(batch: CheckedBatch, context: PlanContext): BatchPlan {
	const planning = new Planning(batch, context);
	for (let position = 0; position < batch.size; position++) planning.planRow(position);
	return planning.plan();
}

/**
 * Contacts whose stored content the plan may need: all that share a key with a row that is not
 * already known to be identical. Under skip and create nothing is ever read.
 */
export function candidates(
	batch: CheckedBatch,
	index: ContactIndex,
	options: ImportOptions,
): Set<number> {
	const found = new Set<number>();
	if (options.duplicateStrategy === 'skip' || options.duplicateStrategy === 'create') return found;
	for (let position = 0; position < batch.size; position++) {
		if (batch.rejected[position] === 1) continue;
		const { contentHigh, contentLow } = batch;
		index.forEachCandidate(batch, position, (contact) => {
			if (!index.current.hasContent(contact, contentHigh[position], contentLow[position]))
				found.add(contact);
		});
	}
	return found;
}

const [CREATED, IDENTICAL, SKIPPED, REJECTED] = (
	['created', 'identical', 'skipped', 'rejected'] satisfies Outcome[]
).map((outcome) => OUTCOMES.indexOf(outcome));

class Planning {
	readonly #batch: CheckedBatch;
	readonly #context: PlanContext;
	readonly #sources: VersionSource[] = [];
	readonly #contacts: number[] = [];
	readonly #rows: number[] = [];
	readonly #hashes: ContactHashes[] = [];
	/** Versions of this batch by contact: a contact gets one, the last. */
	readonly #versionOf = new Map<number, number>();
	readonly #outcomes: Uint8Array;
	readonly #matched: Uint32Array;
	readonly #issues: Map<number, readonly Issue[]>;
	readonly #changes = new Map<number, readonly FieldChange[]>();
	#nextContact: number;

	constructor(batch: CheckedBatch, context: PlanContext) {
		this.#batch = batch;
		this.#context = context;
		this.#outcomes = new Uint8Array(batch.size);
		this.#matched = new Uint32Array(batch.size);
		this.#issues = new Map(batch.issues);
		this.#nextContact = context.nextContact;
	}

	planRow(position: number): void {
		const { options, index } = this.#context;
		if (this.#batch.rejected[position] === 1) {
			this.#outcomes[position] = REJECTED;
			return;
		}
		if (options.duplicateStrategy === 'create') {
			this.#create(position);
			return;
		}
		const match = index.match(this.#batch, position);
		if (match.refused !== 0) this.#warn(position, 'match.refused');
		if (match.conflict !== 0) this.#warn(position, 'match.conflict');
		if (match.contact === 0) this.#create(position);
		else if (options.duplicateStrategy === 'skip') this.#settle(position, SKIPPED, match.contact);
		else this.#change(position, match.contact);
	}

	plan(): BatchPlan {
		return {
			columns: encodeColumns(this.#sources, this.#batch.values),
			contacts: Uint32Array.from(this.#contacts),
			rows: Uint32Array.from(this.#rows),
			hashes: this.#hashes,
			outcomes: this.#outcomes,
			matched: this.#matched,
			issues: this.#issues,
			changes: this.#changes,
			nextContact: this.#nextContact,
		};
	}

	#create(position: number): void {
		const contact = this.#nextContact++;
		this.#settle(position, CREATED, contact);
		this.#write(contact, position, position, hashesOfRow(this.#batch, position));
	}

	#change(position: number, contact: number): void {
		const { options, index, mappedPaths, seed } = this.#context;
		const { contentHigh, contentLow, values } = this.#batch;
		if (index.current.hasContent(contact, contentHigh[position], contentLow[position])) {
			this.#settle(position, IDENTICAL, contact);
			return;
		}
		const before = this.#contentOf(contact);
		const after = mergeContact(before, contactOfRow(values, position), options, mappedPaths);
		const changes = changesBetween(before, after);
		if (changes.length === 0) {
			this.#settle(position, IDENTICAL, contact);
			return;
		}
		this.#settle(
			position,
			OUTCOMES.indexOf(options.duplicateStrategy === 'merge' ? 'merged' : 'updated'),
			contact,
		);
		this.#changes.set(position, changes);
		index.removeKeys(contact, hashContact(before, seed));
		this.#write(contact, position, after, hashContact(after, seed));
	}

	#contentOf(contact: number): Contact {
		const version = this.#versionOf.get(contact);
		const content =
			version === undefined ? this.#context.stored.get(contact) : this.#sources[version];
		if (content === undefined) throw new Error('A matched contact was not read before planning');
		return typeof content === 'number' ? contactOfRow(this.#batch.values, content) : content;
	}

	#settle(position: number, outcome: number, contact: number): void {
		this.#outcomes[position] = outcome;
		this.#matched[position] = contact;
	}

	#write(contact: number, position: number, source: VersionSource, hashes: ContactHashes): void {
		const version = this.#versionOf.get(contact) ?? this.#sources.length;
		this.#versionOf.set(contact, version);
		this.#sources[version] = source;
		this.#contacts[version] = contact;
		this.#rows[version] = this.#batch.firstRow + position;
		this.#hashes[version] = hashes;
		const { options, index, seq } = this.#context;
		if (options.duplicateStrategy !== 'create') index.add(contact, seq, version, hashes);
	}

	#warn(position: number, code: 'match.refused' | 'match.conflict'): void {
		this.#issues.set(position, [...(this.#issues.get(position) ?? []), { code }]);
	}
}

function changesBetween(before: Contact, after: Contact): FieldChange[] {
	const changes: FieldChange[] = [];
	for (const path of new Set([...before.keys(), ...after.keys()])) {
		if (before.get(path) !== after.get(path)) {
			changes.push({ path, before: before.get(path), after: after.get(path) });
		}
	}
	return changes;
}
