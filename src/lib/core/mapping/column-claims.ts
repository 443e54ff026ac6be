import { CUSTOM_PREFIX, listPath, parsePath, type ListField } from '../contact.ts';
import type { MappedColumn } from './mapping.ts';

/** What a column wants to feed, before it is known what others want. */
export type Wish =
	/** This very path; with `join`, also where another column feeds it already. */
	| ({ readonly kind: 'path'; readonly path: string } & Omit<MappedColumn, 'path'>)
	/** An item of a list, number `item` if that is free. */
	| {
			readonly kind: 'item';
			readonly list: ListField;
			readonly part: string;
			readonly label?: string;
			readonly item?: number;
			/** The column holds the item's label. */
			readonly isLabel?: boolean;
			/** Numbered after all others of the list: nobody's first number is a fax. */
			readonly isLast?: boolean;
			readonly join?: string;
	  }
	| { readonly kind: 'custom' };
type ItemWish = Extract<Wish, { kind: 'item' }>;
type ClaimedColumn = MappedColumn & { readonly path: string };

/**
 * Gives each column of a file its path: the first to claim one has it, a later one the next item
 * of the list or the custom field of its own name. No two columns share a path unless they say so.
 */
export class ColumnClaims {
	readonly #header: readonly string[];
	readonly #columns: (ClaimedColumn | undefined)[];
	readonly #paths = new Set<string>();
	/** Items in use, by list. */
	readonly #items = new Map<string, Set<number>>();
	/** Items by what the header calls them: list, label, number. */
	readonly #addresses = new Map<string, number>();
	readonly #deferred: { at: number; wish: ItemWish }[] = [];

	constructor(header: readonly string[]) {
		this.#header = header;
		this.#columns = header.map(() => undefined);
	}

	/** Claims what a column wants, as far as it is still free. */
	claim(at: number, wish: Wish): void {
		if (wish.kind === 'path') this.#claimPath(at, wish);
		else if (wish.kind === 'item' && (wish.isLabel || wish.isLast)) {
			this.#deferred.push({ at, wish });
		} else if (wish.kind === 'item') this.#claimItem(at, wish);
	}

	/** The columns in order; those that got nothing are custom fields. */
	settle(): MappedColumn[] {
		for (const { at, wish } of this.#deferred) if (!wish.isLabel) this.#claimItem(at, wish);
		for (const { at, wish } of this.#deferred) if (wish.isLabel) this.#claimLabel(at, wish);
		this.#dropLonelyLabels();
		const names = customNames(this.#header, this.#columns);
		const numbers = denseNumbers(this.#columns);
		return this.#columns.map((column, at) => {
			if (column === undefined) return { path: CUSTOM_PREFIX + names[at] };
			return { ...column, path: numbers.get(column.path) ?? column.path };
		});
	}

	#claimPath(at: number, { kind: _, ...column }: Extract<Wish, { kind: 'path' }>): void {
		const parsed = parsePath(column.path);
		const isShared = column.path === 'groups' || column.join !== undefined;
		if (!isShared && this.#paths.has(column.path)) {
			// The same header twice in a known export: a second e-mail is still an e-mail.
			if (parsed?.kind !== 'list' || parsed.part !== '') return;
			column = { ...column, path: listPath(parsed.list, this.#freeItem(parsed.list, parsed.item)) };
		}
		if (column.join === undefined) this.#paths.add(column.path);
		this.#columns[at] = column;
		const taken = parsePath(column.path);
		if (taken?.kind === 'list') this.#itemsOf(taken.list).add(taken.item);
	}

	#claimItem(at: number, { list, part, label, item, join }: ItemWish): void {
		const number = list === 'address' ? this.#addressItem(label, item) : this.#freeItem(list, item);
		const path = listPath(list, number, part);
		this.#claimPath(at, {
			kind: 'path',
			path,
			...(label !== undefined && { label }),
			...(join !== undefined && { join }),
		});
	}

	/** All parts of an address that the header calls by the same label and number are one item. */
	#addressItem(label = '', item = 1): number {
		const key = `${label} ${item}`;
		const known = this.#addresses.get(key) ?? this.#freeItem('address');
		this.#addresses.set(key, known);
		this.#itemsOf('address').add(known);
		return known;
	}

	/** A label column belongs to the item of its number, else to the column beside it. */
	#claimLabel(at: number, { list, item, label }: ItemWish): void {
		const isOf = (other: number): boolean =>
			this.#columns[other]?.path.startsWith(`${list}.`) ?? false;
		const neighbour = [at - 1, at + 1].find(isOf);
		const numbered = item !== undefined && this.#itemsOf(list).has(item) ? item : undefined;
		const beside = parsePath(this.#columns[neighbour ?? -1]?.path ?? '');
		const number =
			list === 'address'
				? this.#addresses.get(`${label ?? ''} ${item ?? 1}`)
				: (numbered ?? (beside?.kind === 'list' ? beside.item : undefined));
		if (number === undefined) return;
		this.#claimPath(at, { kind: 'path', path: listPath(list, number, 'label') });
	}

	/** A label without a value would vanish from every row. */
	#dropLonelyLabels(): void {
		const valued = new Set<string>();
		for (const column of this.#columns) {
			if (column && !column.path.endsWith('.label')) valued.add(itemOf(column.path));
		}
		this.#columns.forEach((column, at) => {
			if (column?.path.endsWith('.label') && !valued.has(itemOf(column.path))) {
				this.#columns[at] = undefined;
			}
		});
	}

	/** The number asked for if it is free, else the next free one. */
	#freeItem(list: string, wanted = 1): number {
		const used = this.#itemsOf(list);
		let item = wanted;
		while (used.has(item)) item++;
		return item;
	}

	#itemsOf(list: string): Set<number> {
		const items = this.#items.get(list) ?? new Set();
		this.#items.set(list, items);
		return items;
	}
}

/** `phone.2.label` is of the item `phone.2`. */
function itemOf(path: string): string {
	return path.split('.', 2).join('.');
}

/** Paths of lists with their items numbered from 1 without holes, by the paths as claimed. */
function denseNumbers(columns: readonly (ClaimedColumn | undefined)[]): Map<string, string> {
	const parsed = columns.flatMap((column) => {
		const path = parsePath(column?.path ?? '');
		return path?.kind === 'list' ? path : [];
	});
	const dense = new Map<string, string>();
	for (const { list, item, part } of parsed) {
		const items = new Set(parsed.filter((other) => other.list === list).map(({ item }) => item));
		const rank = [...items].filter((other) => other <= item).length;
		dense.set(listPath(list, item, part), listPath(list, rank, part));
	}
	return dense;
}

/** The names of the custom fields among the columns, each once: the header's, `Column 3`, `Tag 2`. */
function customNames(
	header: readonly string[],
	columns: readonly (ClaimedColumn | undefined)[],
): (string | undefined)[] {
	const used = new Set<string>();
	const counts = new Map<string, number>();
	return header.map((name, at) => {
		if (columns[at] !== undefined) return undefined;
		const base = name.normalize('NFC').replace(/\s+/g, ' ').trim() || `Column ${at + 1}`;
		let unique = base;
		let count = counts.get(base) ?? 1;
		while (used.has(unique)) unique = `${base} ${++count}`;
		counts.set(base, count);
		used.add(unique);
		return unique;
	});
}
