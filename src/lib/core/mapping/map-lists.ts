import { LIST_FIELDS, listPath, type ListField } from '../contact.ts';
import type { Split } from './mapping.ts';
import type { MappedColumns, RowWindow } from './row-window.ts';
import { mayHoldSeveral, splitCell } from './split-cell.ts';

/** A column that feeds a part of an item. */
export interface ListColumn {
	readonly column: number;
	readonly item: number;
	readonly part: string;
	readonly split: Split | undefined;
	readonly label: string | undefined;
	readonly join: string;
}

/** A value for a part of an item where the row has none. */
export interface ListConstant {
	readonly item: number;
	readonly part: string;
	readonly value: string;
}

/** The columns that together feed one item, compiled. */
interface Slot {
	readonly parts: readonly SlotPart[];
	readonly split: Split | undefined;
	/** Where no label column says otherwise. */
	readonly label: string;
}

interface SlotPart {
	/** Its place in the list's parts. */
	readonly part: number;
	readonly columns: readonly { readonly column: number; readonly join: string }[];
	readonly constant: string;
}

/**
 * Compiles the columns of one list into a step that gathers each row's items in the order of
 * their slots, splits cells of several values (part k of one goes with part k of the others),
 * leaves out items without a value or with one the row already has, and numbers the rest from 1.
 */
export function compileList(
	list: ListField,
	columns: readonly ListColumn[],
	constants: readonly ListConstant[],
): (rows: RowWindow, out: MappedColumns) => void {
	const slots = compileSlots(list, columns, constants);
	const gathered = new GatheredItems(list);
	return (rows, out) => {
		const writer = new ItemWriter(list, out);
		for (let row = 0; row < rows.size; row++) {
			if (!rows.hasCells(row)) continue;
			gathered.count = 0;
			for (const slot of slots) gatherSlot(slot, rows, row, gathered);
			writer.write(row, gathered);
		}
	};
}

function compileSlots(
	list: ListField,
	columns: readonly ListColumn[],
	constants: readonly ListConstant[],
): Slot[] {
	const parts: readonly string[] = LIST_FIELDS[list];
	const items = [...new Set([...columns, ...constants].map(({ item }) => item))].sort(
		(a, b) => a - b,
	);
	return items.flatMap((item) => {
		const own = columns.filter((column) => column.item === item);
		const main = own.filter(({ part }) => part !== '');
		const values = own.filter(({ part }) => part === '');
		// A second column on an item's own value is an item of its own; joined, two e-mails are none.
		const slots = [[...main, ...values.slice(0, 1)], ...values.slice(1).map((column) => [column])];
		return slots.map((members, at) => ({
			split: members.find(({ split }) => split !== undefined)?.split,
			label: members.find(({ label }) => label !== undefined)?.label ?? '',
			parts: parts.flatMap((name, part) => {
				const constant =
					at > 0 ? undefined : constants.find((c) => c.item === item && c.part === name);
				const feeding = members.filter((column) => column.part === name);
				if (feeding.length === 0 && constant === undefined) return [];
				return { part, columns: feeding, constant: constant?.value ?? '' };
			}),
		}));
	});
}

/** The items of the row at hand, `width` parts each. Reused from row to row. */
class GatheredItems {
	readonly width: number;
	/** Which part is the label. */
	readonly label: number;
	/** By part: whether an item is one by having it, and two are the same by sharing it. */
	readonly isValue: readonly boolean[];
	readonly values: string[] = [];
	count = 0;
	readonly #ignoresCase: boolean;

	constructor(list: ListField) {
		const parts: readonly string[] = LIST_FIELDS[list];
		this.width = parts.length;
		this.label = parts.indexOf('label');
		this.isValue = parts.map((part) => isValuePart(list, part));
		this.#ignoresCase = list === 'email';
	}

	/** Keeps the item that stands behind the last one; where its value is there already, only what that one lacks. */
	keep(): void {
		const at = this.count * this.width;
		for (let earlier = 0; earlier < at; earlier += this.width) {
			if (!this.#isEqual(earlier, at)) continue;
			for (let part = 0; part < this.width; part++) {
				this.values[earlier + part] ||= this.values[at + part];
			}
			return;
		}
		this.count++;
	}

	#isEqual(a: number, b: number): boolean {
		for (let part = 0; part < this.width; part++) {
			const [one, other] = [this.values[a + part], this.values[b + part]];
			if (one === other || !this.isValue[part]) continue;
			if (!this.#ignoresCase || one.toLowerCase() !== other.toLowerCase()) return false;
		}
		return true;
	}
}

/** An address is all its parts but the label; of other items, labels and the like only say more. */
export function isValuePart(list: ListField, part: string): boolean {
	return list === 'address' ? part !== 'label' : part === '';
}

function gatherSlot(slot: Slot, rows: RowWindow, row: number, gathered: GatheredItems): void {
	const { values, width, label, isValue } = gathered;
	const at = gathered.count * width;
	for (let part = 0; part < width; part++) values[at + part] = '';
	let hasValue = false;
	let isSeveral = false;
	for (let i = 0; i < slot.parts.length; i++) {
		const { part, columns, constant } = slot.parts[i];
		const value =
			(columns.length === 1
				? rows.text(row, columns[0].column)
				: joinedCells(columns, rows, row)) || constant;
		if (value === '') continue;
		values[at + part] = value;
		if (!isValue[part]) continue;
		hasValue = true;
		if (slot.split !== undefined && mayHoldSeveral(value, slot.split)) isSeveral = true;
	}
	if (!hasValue) return;
	if (isSeveral && slot.split !== undefined) gatherSeveral(slot, slot.split, gathered);
	else {
		values[at + label] = labelOf(values[at + label], slot);
		gathered.keep();
	}
}

/** Takes the gathered parts of one slot for several items each. */
function gatherSeveral(slot: Slot, split: Split, gathered: GatheredItems): void {
	const { values, width, label, isValue } = gathered;
	const from = gathered.count * width;
	const pieces = values.slice(from, from + width).map((value) => splitCell(value, split));
	const count = Math.max(...pieces.map((values, part) => (isValue[part] ? values.length : 0)));
	for (let item = 0; item < count; item++) {
		const at = gathered.count * width;
		let hasValue = false;
		for (let part = 0; part < width; part++) {
			// One label for all of them is how Google writes two e-mails of a kind.
			const isForAll = !isValue[part] && pieces[part].length === 1;
			const value = pieces[part][isForAll ? 0 : item] ?? '';
			values[at + part] = value;
			if (value !== '' && isValue[part]) hasValue = true;
		}
		if (!hasValue) continue;
		values[at + label] = labelOf(values[at + label], slot);
		gathered.keep();
	}
}

/** A label as given, or that of the columns. Google marks a list's first item by a star: "* Home". */
function labelOf(label: string, slot: Slot): string {
	const bare = slot.split === ' ::: ' ? withoutStar(label) : label;
	return bare === '' ? slot.label : bare;
}

/** Google's `* myContacts` and `* Home` without their star. */
export function withoutStar(text: string): string {
	return text === '*' || text.startsWith('* ') ? text.slice(1).trim() : text;
}

/** The values of several columns as one: what stands twice is written once. */
export function joinedCells(
	columns: readonly { readonly column: number; readonly join: string }[],
	rows: RowWindow,
	row: number,
): string {
	let joined = '';
	for (const { column, join } of columns) {
		const cell = rows.text(row, column);
		if (joined === '') joined = cell;
		else if (cell !== '' && cell !== joined) joined += join + cell;
	}
	return joined;
}

/** Writes the items of a list into their columns, asking for each column by its path only once. */
class ItemWriter {
	readonly #list: ListField;
	readonly #out: MappedColumns;
	/** By item and part, as they lie in `GatheredItems`. */
	readonly #columns: (string[] | undefined)[] = [];

	constructor(list: ListField, out: MappedColumns) {
		this.#list = list;
		this.#out = out;
	}

	write(row: number, { values, width, count }: GatheredItems): void {
		for (let at = 0; at < count * width; at++) {
			const value = values[at];
			if (value === '') continue;
			const column = (this.#columns[at] ??= this.#out.column(this.#pathAt(at, width)));
			column[row] = value;
		}
	}

	#pathAt(at: number, width: number): string {
		const parts: readonly string[] = LIST_FIELDS[this.#list];
		return listPath(this.#list, Math.floor(at / width) + 1, parts[at % width]);
	}
}
