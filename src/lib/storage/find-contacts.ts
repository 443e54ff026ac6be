import { ContactBits } from '../core/contact-bits.ts';
import type { Path } from '../core/contact.ts';
import { unpackPath, type PackedColumns } from '../core/packed-columns.ts';
import { textOrder } from '../core/text-order.ts';
import { textSearch } from '../core/text-search.ts';
import type { Batch, Database } from './database.ts';
import { eachHead } from './each-head.ts';
import type { ContactQuery, ContactSort } from './query-types.ts';
import type { ViewState } from './store-view.ts';

export interface FindOptions {
	/** Ends the reading, with the signal's reason. */
	readonly signal?: AbortSignal;
	/** Those that match something less: a search for `ann` looks where `an` was found. Ascending. */
	readonly within?: Uint32Array;
	readonly beginning?: Beginning;
}

/** The first ones in the direction asked for, which may be certain long before all are. */
export interface Beginning {
	readonly count: number;
	readonly descending: boolean;
	/** Called once at most, with `count` numbers; not where all that match are no more than these. */
	readonly tell: (numbers: number[]) => void;
}

/**
 * Numbers of the contacts that match, ascending.
 *
 * All that is asked of the view is asked before the first wait: it is carried forward while batches are
 * read here, and a contact that moved to a newer batch meanwhile would be missed. What is found is
 * that moment's, whatever is imported while it is looked for.
 */
export async function matchingContacts(
	db: Database,
	view: ViewState,
	query: Omit<ContactQuery, 'sort' | 'descending'>,
	{ signal, within, beginning }: FindOptions = {},
): Promise<Uint32Array> {
	const text = query.search.trim();
	const all = within ?? numbersIn(view, query);
	const places = text === '' ? undefined : placesOf(view, all);
	const written =
		query.importId === undefined || within !== undefined
			? undefined
			: await writtenBy(db, view.nextSeq, query.importId);
	if (places === undefined) {
		return written === undefined ? all : all.filter((number) => written.has(number));
	}

	const isMatch = new Uint8Array(all.length);
	const search = textSearch(text);
	const settle = beginning && settler(all, isMatch, beginning);
	await eachBatch(
		db,
		places,
		{ signal, backwards: beginning?.descending, settle },
		(columns, ordinals) => {
			const hits = new Uint8Array(columns.size);
			search(columns, hits);
			for (const ordinal of ordinals) {
				if (hits[places.positions[ordinal]] === 1 && written?.has(all[ordinal]) !== false)
					isMatch[ordinal] = 1;
			}
		},
	);
	return all.filter((_, ordinal) => isMatch[ordinal] === 1);
}

/** Tells the beginning as soon as as many ordinals, from the end asked for, are settled. */
function settler(
	all: Uint32Array,
	isMatch: Uint8Array,
	{ count, descending, tell }: Beginning,
): (settled: number) => void {
	const numbers: number[] = [];
	let looked = 0;
	return (settled) => {
		for (; looked < settled && numbers.length < count; looked++) {
			const ordinal = descending ? all.length - 1 - looked : looked;
			if (isMatch[ordinal] === 1) numbers.push(all[ordinal]);
			if (numbers.length === count) tell(numbers);
		}
	};
}

/** The same contacts in ascending order of what is asked for; equal ones as they were given. */
export async function inOrder(
	db: Database,
	view: ViewState,
	numbers: Uint32Array,
	sort: ContactSort,
	{ signal }: FindOptions = {},
): Promise<Uint32Array> {
	if (sort === 'imported') return numbers;
	const places = placesOf(view, numbers);
	const keys = new Array<string>(numbers.length).fill('');
	await eachBatch(db, places, { signal }, (columns, ordinals) => {
		const keyAt = KEYS[sort](columns);
		for (const ordinal of ordinals) keys[ordinal] = keyAt(places.positions[ordinal]);
	});
	return textOrder(keys).map((ordinal) => numbers[ordinal]);
}

/** Where the current versions lie: a batch and a position there, by ordinal. */
interface Places {
	readonly seqs: Uint32Array;
	readonly positions: Uint16Array;
}

/** Batches in one read, and reads at once: enough to be quick, few enough to hold. */
const BATCHES_PER_READ = 8;
const READS_IN_FLIGHT = 2;

/** What each order goes by, for the versions of one batch. */
const KEYS: Record<
	Exclude<ContactSort, 'imported'>,
	(columns: PackedColumns) => (position: number) => string
> = {
	name: personNames,
	email: (columns) => valuesOf(columns, 'email.1'),
	company: (columns) => valuesOf(columns, 'company'),
};

const NAME_PARTS: readonly Path[] = ['prefix', 'firstName', 'middleName', 'lastName', 'suffix'];

/** As `personName` has them, without a map for each. */
function personNames(columns: PackedColumns): (position: number) => string {
	const parts = NAME_PARTS.filter((path) => columns.paths.includes(path)).map((path) =>
		valuesOf(columns, path),
	);
	const [fullName, nickname] = [valuesOf(columns, 'fullName'), valuesOf(columns, 'nickname')];
	return (position) => {
		let name = fullName(position);
		if (name !== '') return name;
		for (const part of parts) {
			const value = part(position);
			if (value !== '') name = name === '' ? value : `${name} ${value}`;
		}
		return name || nickname(position);
	};
}

function valuesOf(columns: PackedColumns, path: Path): (position: number) => string {
	const values = unpackPath(columns, path);
	return values === undefined ? () => '' : (position) => values[position];
}

function numbersIn(
	view: ViewState,
	{ groupId, missingEmail }: Pick<ContactQuery, 'groupId' | 'missingEmail'>,
): Uint32Array {
	const members =
		groupId === undefined ? undefined : (view.members.get(groupId) ?? new ContactBits());
	const all = view.current.numbers();
	if (members === undefined && missingEmail !== true) return all;
	return all.filter(
		(number) =>
			(members === undefined || members.has(number)) &&
			(missingEmail !== true || !view.withEmail.has(number)),
	);
}

function placesOf({ current }: ViewState, numbers: Uint32Array): Places {
	const places = {
		seqs: new Uint32Array(numbers.length),
		positions: new Uint16Array(numbers.length),
	};
	for (let ordinal = 0; ordinal < numbers.length; ordinal++) {
		places.seqs[ordinal] = current.seqOf(numbers[ordinal]);
		places.positions[ordinal] = current.positionOf(numbers[ordinal]);
	}
	return places;
}

async function writtenBy(db: Database, before: number, importId: string): Promise<ContactBits> {
	const bits = new ContactBits();
	await eachHead(db, before, 0, (head) => {
		if (head.importId === importId) for (const contact of head.contacts) bits.add(contact);
	});
	return bits;
}

interface ReadOptions {
	/** Ends the reading, with the signal's reason. */
	readonly signal?: AbortSignal;
	/** Highest ordinals first. */
	readonly backwards?: boolean;
	/** Told again and again up to which ordinal, or how many from the highest, all has been visited. */
	readonly settle?: (ordinals: number) => void;
}

/**
 * Visits every batch that holds one of these versions, once, with their ordinals; the next ones are read
 * meanwhile. They come in the order of their lowest ordinals (backwards: their highest).
 */
async function eachBatch(
	db: Database,
	{ seqs }: Places,
	{ signal, backwards = false, settle }: ReadOptions,
	visit: (columns: PackedColumns, ordinals: Uint32Array) => void,
): Promise<void> {
	const { groups, ends } = groupedBySeq(seqs);
	const ordinalsOf = (seq: number) => groups.subarray(seq && ends[seq - 1], ends[seq]);
	/** Ordinals that are visited before this batch, whatever else is. */
	const settledBefore = (seq: number) =>
		backwards ? seqs.length - 1 - ordinalsOf(seq).at(-1)! : ordinalsOf(seq)[0];
	const wanted = [...ends.keys()]
		.filter((seq) => ordinalsOf(seq).length > 0)
		.sort((a, b) => settledBefore(a) - settledBefore(b));
	const read = (from: number) => {
		const batches = batchesOf(db, wanted.slice(from, from + BATCHES_PER_READ));
		// Whoever awaits it hears of a failure; one that nobody awaits any more must not count as unhandled.
		batches.catch(() => {});
		return batches;
	};
	const reads: ReturnType<typeof read>[] = [];
	let from = 0;
	const readOn = () => {
		while (from < wanted.length && reads.length < READS_IN_FLIGHT) {
			reads.push(read(from));
			from += BATCHES_PER_READ;
		}
	};
	readOn();
	for (let visited = 0; reads.length > 0; visited += BATCHES_PER_READ) {
		if (visited > 0) settle?.(settledBefore(wanted[visited]));
		const batches = await reads.shift()!;
		signal?.throwIfAborted();
		readOn();
		for (const batch of batches) {
			if (batch !== undefined) visit(batch.columns, ordinalsOf(batch.seq));
		}
	}
}

/** Neighbours in one range, which takes a sixth less time than one by one. */
async function batchesOf(db: Database, seqs: readonly number[]): Promise<(Batch | undefined)[]> {
	const areNeighbours = seqs.every((seq, at) => seq === seqs[0] + at);
	return areNeighbours
		? db.batches.where('seq').between(seqs[0], seqs.at(-1)!, true, true).toArray()
		: db.batches.bulkGet([...seqs]);
}

/** Ordinals by batch, ascending in each, and where each batch's end. */
function groupedBySeq(seqs: Uint32Array): { groups: Uint32Array; ends: Uint32Array } {
	let last = 0;
	for (const seq of seqs) if (seq > last) last = seq;
	const next = new Uint32Array(last + 2);
	for (const seq of seqs) next[seq + 1]++;
	for (let seq = 1; seq < next.length; seq++) next[seq] += next[seq - 1];
	const groups = new Uint32Array(seqs.length);
	for (let ordinal = 0; ordinal < seqs.length; ordinal++) groups[next[seqs[ordinal]]++] = ordinal;
	// Each now says where its batch ends.
	return { groups, ends: next.subarray(0, last + 1) };
}
