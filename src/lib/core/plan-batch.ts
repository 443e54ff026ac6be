import type { CheckedBatch } from './checking/checked-batch.ts';
import { IssueList } from './checking/issue-list.ts';
import { columnsOf, contactAt, type Columns } from './columns.ts';
import { isEqualContact, type Contact, type Path } from './contact.ts';
import type { ContactIndex } from './matching/contact-index.ts';
import {
	packHashes,
	RowHashes,
	type ContactHashes,
	type VersionHashes,
} from './matching/contact-hashes.ts';
import { hashContact } from './matching/hash-contact.ts';
import { haveSameKeys } from './matching/keys.ts';
import type { HashSeed } from './matching/hash.ts';
import { sumOfIssueCounts, type IssueCounts } from './issue.ts';
import { mergeContact, withItemsInPlace } from './matching/merge.ts';
import type { ImportOptions } from './options.ts';
import { packColumns, unpackColumns, type PackedColumns } from './packed-columns.ts';
import { ascendingRuns, pickRuns } from './pick-runs.ts';
import { joinRowTexts, type RowTexts } from './row-texts.ts';
import { OUTCOMES, type Outcome } from './run.ts';

/** What a batch does: the versions it writes and what becomes of each of its rows. */
export interface BatchPlan {
	/** The versions' values, ready to store. */
	readonly columns: PackedColumns;
	/** By version. */
	readonly contacts: Uint32Array;
	/** By version: the row that it comes from. */
	readonly rows: Uint32Array;
	/** By version. */
	readonly hashes: VersionHashes;
	/** By row: index in `OUTCOMES`. */
	readonly outcomes: Uint8Array;
	/** By row: the contact it became or matched, 0 for a rejected row. */
	readonly matched: Uint32Array;
	/** Those of the check and those of matching; see `unpackIssues`. */
	readonly issues: RowTexts;
	readonly issueCounts: IssueCounts;
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
	/** Contents of contacts by number, `undefined` where one has to be asked for. */
	readonly stored: (contact: number) => Contact | undefined;
	/** The batch's place in the log. */
	readonly seq: number;
	readonly nextContact: number;
	/** Paths that the mapping could fill; see `fillablePaths`. */
	readonly mappedPaths: ReadonlySet<Path>;
	readonly seed: HashSeed;
}

/**
 * Decides, row by row and in order, what a checked batch creates, changes, skips and rejects.
 *
 * Yields the number of a contact whose content it needs and `stored` does not have: go on once it
 * is there. That is rare, since `candidates` says beforehand what the rows match as the index
 * stands; it happens where an earlier row of the batch takes a key from the contact that had it.
 */
export function* planBatch(
	batch: CheckedBatch,
	context: PlanContext,
): Generator<number, BatchPlan, void> {
	const planning = new Planning(batch, context);
	const next = (from: number): number => planning.createUntilMatch(from);
	for (let position = next(0); position < batch.size; position = next(position + 1)) {
		for (let needed; (needed = planning.planRow(position)) !== 0;) yield needed;
	}
	return planning.plan();
}

/**
 * Contacts whose stored content the plan will most likely need: those that rows match as the index
 * stands and are not already known to be identical with. Only these and not all that share a key
 * with a row: very many may share one. Under skip and create nothing is ever read.
 */
export function candidates(
	batch: CheckedBatch,
	index: ContactIndex,
	options: ImportOptions,
): Set<number> {
	const found = new Set<number>();
	if (options.duplicateStrategy === 'skip' || options.duplicateStrategy === 'create') return found;
	const next = (from: number): number => index.firstToMatch(batch, from);
	for (let position = next(0); position < batch.size; position = next(position + 1)) {
		if (batch.rejected[position] === 1) continue;
		const { contact } = index.match(batch, position);
		if (contact !== 0 && !isIdentical(batch, position, contact, index)) found.add(contact);
	}
	return found;
}

/** Equal content hashes: known without any read. */
function isIdentical(
	{ contentHigh, contentLow }: CheckedBatch,
	position: number,
	contact: number,
	{ current }: ContactIndex,
): boolean {
	return current.hasContent(contact, contentHigh[position], contentLow[position]);
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
	/** Of versions that are not simply a row. */
	readonly #changedHashes = new Map<number, ContactHashes>();
	readonly #rowHashes = new RowHashes();
	#unpacked: Columns | undefined;
	/** Versions of this batch by contact: a contact gets one, the last. */
	readonly #versionOf = new Map<number, number>();
	readonly #outcomes: Uint8Array;
	readonly #matched: Uint32Array;
	readonly #warnings: IssueList;
	readonly #changes = new Map<number, readonly FieldChange[]>();
	#nextContact: number;

	constructor(batch: CheckedBatch, context: PlanContext) {
		this.#batch = batch;
		this.#context = context;
		this.#outcomes = new Uint8Array(batch.size);
		this.#matched = new Uint32Array(batch.size);
		this.#warnings = new IssueList(batch.size);
		this.#nextContact = context.nextContact;
	}

	/** Creates contacts of rows from `from` on, up to the first that may match one or is rejected. Answers that. */
	createUntilMatch(from: number): number {
		const { options, index, seq } = this.#context;
		const batch = this.#batch;
		const to =
			options.duplicateStrategy === 'create'
				? nextRejected(batch, from)
				: index.addUntilMatch(batch, from, this.#nextContact, seq, this.#sources.length);
		for (let position = from; position < to; position++) this.#create(position);
		return to;
	}

	/**
	 * Plans one row. Answers 0, or else the contact that has to be read first: then nothing has been
	 * done yet, and the row is to be planned again.
	 */
	planRow(position: number): number {
		const { options, index, stored } = this.#context;
		if (this.#batch.rejected[position] === 1) {
			this.#outcomes[position] = REJECTED;
			return 0;
		}
		const { contact, refused, conflict } = index.match(this.#batch, position);
		const isChange = contact !== 0 && options.duplicateStrategy !== 'skip';
		const isSame = isChange && isIdentical(this.#batch, position, contact, index);
		if (isChange && !isSame && !this.#versionOf.has(contact)) {
			if (stored(contact) === undefined) return contact;
		}
		if (refused !== 0) this.#warnings.add(position, { code: 'match.refused' });
		if (conflict !== 0) this.#warnings.add(position, { code: 'match.conflict' });
		if (contact === 0) this.#add(position);
		else if (!isChange) this.#settle(position, SKIPPED, contact);
		else if (isSame) this.#settle(position, IDENTICAL, contact);
		else this.#change(position, contact);
		return 0;
	}

	plan(): BatchPlan {
		return {
			columns: this.#columnsOfVersions(),
			contacts: Uint32Array.from(this.#contacts),
			rows: Uint32Array.from(this.#rows),
			hashes: this.#packedHashes(),
			outcomes: this.#outcomes,
			matched: this.#matched,
			issues: joinRowTexts(this.#batch.issues, this.#warnings.packed()),
			// No issue is both the check's and the match's, so no row counts twice.
			issueCounts: sumOfIssueCounts(this.#batch.issueCounts, this.#warnings.counts),
			changes: this.#changes,
			nextContact: this.#nextContact,
		};
	}

	#create(position: number): void {
		const contact = this.#nextContact++;
		this.#settle(position, CREATED, contact);
		this.#write(contact, position, position);
	}

	/** Creates a contact, and notes it in the index. */
	#add(position: number): void {
		const { index, seq } = this.#context;
		const [contact, version] = [this.#nextContact, this.#sources.length];
		this.#create(position);
		index.add(contact, seq, version, this.#rowHashes.at(this.#batch, position));
	}

	#change(position: number, contact: number): void {
		const { options, mappedPaths, seed, index, seq } = this.#context;
		const before = this.#contentOf(contact);
		const row = contactAt(this.#rowColumns, position);
		const after = mergeContact(before, row, options, mappedPaths, (issue) =>
			this.#warnings.add(position, issue),
		);
		if (isEqualContact(before, after)) {
			this.#settle(position, IDENTICAL, contact);
			return;
		}
		this.#settle(
			position,
			OUTCOMES.indexOf(options.duplicateStrategy === 'merge' ? 'merged' : 'updated'),
			contact,
		);
		const changes = changesBetween(before, after);
		this.#changes.set(position, changes);
		const version = this.#write(contact, position, after);
		const hashes = hashContact(after, seed, {
			contact: row,
			hashes: this.#rowHashes.at(this.#batch, position),
		});
		this.#changedHashes.set(version, hashes);
		// Mostly a job or an address has changed: to find out by which keys it was known would cost as much again.
		if (haveSameKeys(before, after) && index.carry(contact, seq, version, hashes)) return;
		index.replace(contact, seq, version, hashes, hashContact(before, seed));
	}

	#contentOf(contact: number): Contact {
		const version = this.#versionOf.get(contact);
		const content = version === undefined ? this.#context.stored(contact) : this.#sources[version];
		if (content === undefined) throw new Error('A matched contact was not read before planning');
		return typeof content === 'number' ? contactAt(this.#rowColumns, content) : content;
	}

	/** The batch's rows, unpacked when the first of them is needed: most batches only create. */
	get #rowColumns(): Columns {
		return (this.#unpacked ??= unpackColumns(this.#batch.columns));
	}

	#columnsOfVersions(): PackedColumns {
		const runs = ascendingRuns(this.#sources);
		// The usual case by far, a new contact for nearly every row: bytes are copied in a few long pieces.
		if (runs !== undefined) return pickRuns(this.#batch.columns, this.#sources.length, runs);
		return packColumns(
			columnsOf(
				this.#sources.map((source) =>
					typeof source === 'number' ? contactAt(this.#rowColumns, source) : source,
				),
			),
		);
	}

	#packedHashes(): VersionHashes {
		let keys = 0;
		for (const { to } of this.#changedHashes.values()) keys += to;
		for (const { present } of this.#batch.keys) keys += presentIn(this.#sources, present);
		return packHashes(this.#sources.length, keys, (version) => {
			const source = this.#sources[version];
			return typeof source === 'number'
				? this.#rowHashes.at(this.#batch, source)
				: this.#changedHashes.get(version)!;
		});
	}

	#settle(position: number, outcome: number, contact: number): void {
		this.#outcomes[position] = outcome;
		this.#matched[position] = contact;
	}

	/** Notes the contact's version in this batch, in place of an earlier one; answers its position there. */
	#write(contact: number, position: number, source: VersionSource): number {
		const version = this.#versionOf.get(contact) ?? this.#sources.length;
		this.#versionOf.set(contact, version);
		this.#sources[version] = source;
		this.#contacts[version] = contact;
		this.#rows[version] = this.#batch.firstRow + position;
		return version;
	}
}

function nextRejected({ rejected, size }: CheckedBatch, from: number): number {
	const at = rejected.indexOf(1, from);
	return at < 0 ? size : at;
}

/** How many versions that are simply a row have a key of this column. */
function presentIn(sources: readonly VersionSource[], present: Uint8Array): number {
	let count = 0;
	for (const source of sources) if (typeof source === 'number') count += present[source];
	return count;
}

/** A version to write: the position of its row, or the contact itself. */
type VersionSource = number | Contact;

/** What the report tells of a change. Empty where items of a list only changed places. */
function changesBetween(before: Contact, after: Contact): FieldChange[] {
	const placed = withItemsInPlace(before, after);
	const changes: FieldChange[] = [];
	for (const path of new Set([...placed.keys(), ...after.keys()])) {
		if (placed.get(path) !== after.get(path)) {
			changes.push({ path, before: placed.get(path), after: after.get(path) });
		}
	}
	return changes;
}
