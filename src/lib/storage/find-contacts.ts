import { ContactBits } from '../core/contact-bits.ts';
import { valueAt, type Columns } from '../core/columns.ts';
import { personName, type Contact, type Path } from '../core/contact.ts';
import { isHiddenPath } from '../core/mapping/path-labels.ts';
import { unpackColumns } from '../core/packed-columns.ts';
import { textOrder } from '../core/text-order.ts';
import type { Database } from './database.ts';
import { eachHead } from './each-head.ts';
import type { ContactQuery, ContactSort } from './query-types.ts';
import type { ViewState } from './store-view.ts';

/**
 * Numbers of the contacts that match, in order.
 *
 * All that is asked of the view is asked before the first wait: it is carried forward while batches are
 * read here, and a contact that moved to a newer batch meanwhile would be missed. What is found is
 * that moment's, whatever is imported while it is looked for.
 */
export async function findContacts(
	db: Database,
	view: ViewState,
	query: ContactQuery,
): Promise<Uint32Array> {
	const { importId, sort, descending } = query;
	const text = query.search.trim();
	const { nextSeq } = view;
	const numbers = numbersIn(view, query);
	const needsValues = text !== '' || sort !== 'imported';
	let found: Found = { numbers, places: needsValues ? placesOf(view, numbers) : undefined };
	if (importId !== undefined) {
		const written = await writtenBy(db, nextSeq, importId);
		found = keep(found, (ordinal) => written.has(found.numbers[ordinal]));
	}
	if (text !== '') {
		const isMatch = await matches(db, found, text);
		found = keep(found, (ordinal) => isMatch[ordinal] === 1);
	}
	const ordered = sort === 'imported' ? found.numbers : await sorted(db, found, sort);
	return descending ? ordered.reverse() : ordered;
}

/** Contacts in ascending order; what else is known of them goes by the same ordinals. */
interface Found {
	readonly numbers: Uint32Array;
	/** Where their versions lie: a batch and a position there. Only where their values are needed. */
	readonly places?: { readonly seqs: Uint32Array; readonly positions: Uint16Array };
}

/** Batches read in one go: enough to be quick, few enough to hold. */
const BATCHES_PER_READ = 32;

/** The paths that each order reads, and what it makes of them. */
const SORT_KEYS: Record<
	Exclude<ContactSort, 'imported'>,
	{ readonly paths: readonly Path[]; readonly keyOf: (contact: Contact) => string }
> = {
	name: {
		paths: ['fullName', 'prefix', 'firstName', 'middleName', 'lastName', 'suffix', 'nickname'],
		keyOf: personName,
	},
	email: { paths: ['email.1'], keyOf: (contact) => contact.get('email.1') ?? '' },
	company: { paths: ['company'], keyOf: (contact) => contact.get('company') ?? '' },
};

function numbersIn(view: ViewState, { groupId, missingEmail }: ContactQuery): Uint32Array {
	const members =
		groupId === undefined ? undefined : (view.members.get(groupId) ?? new ContactBits());
	const numbers: number[] = [];
	for (const number of view.current.numbers()) {
		if (members !== undefined && !members.has(number)) continue;
		if (missingEmail === true && view.withEmail.has(number)) continue;
		numbers.push(number);
	}
	return Uint32Array.from(numbers);
}

function placesOf({ current }: ViewState, numbers: Uint32Array): Found['places'] {
	return {
		seqs: numbers.map((number) => current.seqOf(number)),
		positions: Uint16Array.from(numbers, (number) => current.positionOf(number)),
	};
}

function keep({ numbers, places }: Found, isKept: (ordinal: number) => boolean): Found {
	const kept = (_: number, ordinal: number): boolean => isKept(ordinal);
	return {
		numbers: numbers.filter(kept),
		places: places && {
			seqs: places.seqs.filter(kept),
			positions: places.positions.filter(kept),
		},
	};
}

async function writtenBy(db: Database, before: number, importId: string): Promise<ContactBits> {
	const bits = new ContactBits();
	await eachHead(db, before, 0, (head) => {
		if (head.importId === importId) for (const contact of head.contacts) bits.add(contact);
	});
	return bits;
}

/** 1 for every contact that holds the text in a field, ignoring case. */
async function matches(db: Database, found: Found, text: string): Promise<Uint8Array> {
	const isMatch = new Uint8Array(found.numbers.length);
	const wanted = text.normalize('NFC').toLowerCase();
	await eachBatch(db, found, (columns, versions) => {
		for (let path = 0; path < columns.paths.length; path++) {
			// Most batches hold the text nowhere: one look at all values of a path says so.
			if (isHiddenPath(columns.paths[path])) continue;
			if (!columns.texts[path].toLowerCase().includes(wanted)) continue;
			for (const { ordinal, position } of versions) {
				if (valueAt(columns, path, position).toLowerCase().includes(wanted)) isMatch[ordinal] = 1;
			}
		}
	});
	return isMatch;
}

async function sorted(
	db: Database,
	found: Found,
	sort: Exclude<ContactSort, 'imported'>,
): Promise<Uint32Array> {
	const { paths, keyOf } = SORT_KEYS[sort];
	const keys = new Array<string>(found.numbers.length).fill('');
	/** One for all: its key is taken at once, and a million maps are not. */
	const contact = new Map<Path, string>();
	await eachBatch(db, found, (columns, versions) => {
		const indexes = paths.map((path) => columns.paths.indexOf(path)).filter((index) => index >= 0);
		for (const { ordinal, position } of versions) {
			contact.clear();
			for (const index of indexes) {
				const value = valueAt(columns, index, position);
				if (value !== '') contact.set(columns.paths[index], value);
			}
			keys[ordinal] = keyOf(contact);
		}
	});
	return textOrder(keys).map((ordinal) => found.numbers[ordinal]);
}

/** Visits every batch that holds a version of what was found, once, with these versions. */
async function eachBatch(
	db: Database,
	{ places }: Found,
	visit: (
		columns: Columns,
		versions: readonly { readonly ordinal: number; readonly position: number }[],
	) => void,
): Promise<void> {
	const { seqs, positions } = places!;
	const ordinalsIn = new Map<number, number[]>();
	for (let ordinal = 0; ordinal < seqs.length; ordinal++) {
		const ordinals = ordinalsIn.get(seqs[ordinal]);
		if (ordinals === undefined) ordinalsIn.set(seqs[ordinal], [ordinal]);
		else ordinals.push(ordinal);
	}
	const wanted = [...ordinalsIn.keys()];
	for (let from = 0; from < wanted.length; from += BATCHES_PER_READ) {
		const batches = await db.batches.bulkGet(wanted.slice(from, from + BATCHES_PER_READ));
		for (const batch of batches) {
			if (batch === undefined) continue;
			const ordinals = ordinalsIn.get(batch.seq)!;
			visit(
				unpackColumns(batch.columns),
				ordinals.map((ordinal) => ({ ordinal, position: positions[ordinal] })),
			);
		}
	}
}
