import { COMPILED } from './compiled.ts';

/**
 * The loops that an import spends its time in, compiled to WebAssembly from `kernel/` at the project's root. They
 * look at sixteen bytes at once, and are as fast at the first row as at the last: an engine compiles them once,
 * while the same loops in JavaScript were compiled four times as they grew hot, which was a sixth of all that it
 * takes to import 100,000 rows.
 *
 * An instance has a memory of its own, for one reading. What is seen of it (`bytes`, `words`) is to be read at
 * once: a memory that grows takes all views of it away.
 */
export class Kernel {
	readonly calls: KernelCalls;

	/** Throws `KernelUnavailable` where the browser does not run it. */
	constructor() {
		const { WebAssembly } = platform;
		try {
			code ??= new WebAssembly.Module(decoded(COMPILED));
			this.calls = new WebAssembly.Instance(code).exports;
		} catch (cause) {
			throw new KernelUnavailable('WebAssembly', { cause });
		}
	}

	/** Its memory; another one once it has grown. */
	get memory(): ArrayBuffer {
		return this.calls.memory.buffer;
	}

	/** `length` bytes at an address. */
	bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
		return new Uint8Array(this.memory, at, length);
	}

	/** So many unsigned 32-bit numbers at an address. */
	words(at: number, count: number): Uint32Array<ArrayBuffer> {
		return new Uint32Array(this.memory, at, count);
	}
}

/**
 * The browser does not run WebAssembly, or none that handles sixteen bytes at once (all do since March 2023). Some
 * people have it turned off, as the Lockdown Mode of Apple's systems does. Recognised by its name, since classes do
 * not cross worker borders.
 */
export class KernelUnavailable extends Error {
	override readonly name = 'KernelUnavailable';
}

/** A number that the kernel changes. */
interface Cell {
	readonly value: number;
}

/** What the kernel exports; each is described in `kernel/`. Addresses and lengths are in bytes, flags 0 or 1. */
export interface KernelCalls {
	readonly memory: { readonly buffer: ArrayBuffer };

	// utf8.ts
	roomForBytes(length: number): number;
	checkUtf8(length: number, last: boolean): number;

	// records.ts
	configure(
		delimiter: number,
		quotesAreText: boolean,
		skipRecords: number,
		maxRecordBytes: number,
		maxRecordLines: number,
		maxDamagedBytes: number,
		largestPiece: number,
	): void;
	take(more: number): number;
	newBlock(): void;
	scan(last: boolean, most: number): void;
	isBlankCell(cell: number): number;
	readonly text: Cell;
	readonly length: Cell;
	readonly position: Cell;
	readonly mayGoOn: Cell;
	readonly blankLines: Cell;
	readonly begins: Cell;
	readonly ends: Cell;
	readonly cellCount: Cell;
	readonly starts: Cell;
	readonly lines: Cell;
	readonly rowCount: Cell;
	readonly damages: Cell;
	readonly damageCount: Cell;

	// columns.ts
	beginColumns(rows: number): void;
	packColumn(column: number, fromRow: number): void;
	packRow(firstCell: number, pastCell: number): void;
	roomForValues(length: number): number;
	roomForPieces(bytes: number, count: number): number;
	copyPieces(count: number): void;
	advance(length: number): void;
	keep(): void;
	forget(from: number): void;
	endsOfColumn(column: number): number;
	traits(from: number): number;
	longest(): number;
	firstInDoubt(from: number): number;
	readonly values: Cell;
	readonly valuesLength: Cell;
	readonly endsOfRow: Cell;
	readonly pieces: Cell;

	// distinct.ts
	numberValues(from: number, rows: number): number;
	readonly numbers: Cell;
	readonly firstRows: Cell;

	// keys.ts
	newKeys(rows: number): void;
	addHashes(
		column: number,
		from: number,
		rows: number,
		tag: number,
		seedHigh: number,
		seedLow: number,
	): void;
	readonly present: Cell;
	readonly highs: Cell;
	readonly lows: Cell;

	// key-table.ts
	beginTable(): void;
	findHolder(high: number, low: number): number;
	addHolder(high: number, low: number, holder: number): number;
	setHolder(holder: number): void;
	removeKey(): void;

	// rows.ts
	newRows(rows: number, columns: number): void;
	setKind(column: number, kind: number): void;
	rowHighs(column: number): number;
	rowLows(column: number): number;
	rowFlags(column: number): number;
	rowsUntilHeld(from: number, holder: number): number;
	readonly rowKinds: Cell;
	readonly soleHolder: Cell;

	// emails.ts
	hashEmails(
		column: number,
		columnFrom: number,
		fromRow: number,
		rows: number,
		tag: number,
		seedHigh: number,
		seedLow: number,
	): number;
	trustDomain(): void;
}

/** What `traits` answers, added up. */
export const BEYOND_ASCII = 1;
export const HOLDS_NUL = 2;
/** The first byte of U+FFFD, and of others. */
export const HOLDS_EF = 4;

let code: object | undefined;

function decoded(base64: string): Uint8Array {
	return Uint8Array.from(platform.atob(base64), (character) => character.charCodeAt(0));
}

/** Every runtime has them, and they are pure: as core takes its text encoder from the platform, see utf8.ts. */
const platform = globalThis as unknown as {
	readonly atob: (base64: string) => string;
	readonly WebAssembly: {
		readonly Module: new (code: Uint8Array) => object;
		readonly Instance: new (module: object) => { readonly exports: KernelCalls };
	};
};
