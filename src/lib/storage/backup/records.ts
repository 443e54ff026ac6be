/**
 * Records as bytes and back, exactly: JSON, with binary arrays behind it and Maps and `undefined` marked.
 *
 * Layout: length of the JSON (4 bytes), the JSON in UTF-8, the arrays' bytes. Numbers are little-endian,
 * as on every machine that a browser runs on.
 */
export function recordBytes(record: unknown): Uint8Array<ArrayBuffer> {
	const arrays: Uint8Array[] = [];
	const json = new TextEncoder().encode(JSON.stringify(marked(record, arrays)));
	const length = arrays.reduce((sum, bytes) => sum + bytes.length, LENGTH_BYTES + json.length);
	const bytes = new Uint8Array(length);
	new DataView(bytes.buffer).setUint32(0, json.length, true);
	bytes.set(json, LENGTH_BYTES);
	let at = LENGTH_BYTES + json.length;
	for (const array of arrays) {
		bytes.set(array, at);
		at += array.length;
	}
	return bytes;
}

/** The reverse. Throws where the bytes are none that `recordBytes` makes. */
export function recordOf(bytes: Uint8Array<ArrayBuffer>): unknown {
	const jsonLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
	const end = LENGTH_BYTES + jsonLength;
	const json = new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, end));
	const arrays = { bytes, at: end };
	return unmarked(JSON.parse(json), arrays);
}

const LENGTH_BYTES = 4;
/** The property that marks what JSON does not know. */
const MARK = '$';

const ARRAYS = { Uint8Array, Uint16Array, Uint32Array } as const;
type ArrayName = keyof typeof ARRAYS;

type Marked =
	| { readonly [MARK]: 'undefined' }
	| { readonly [MARK]: 'Map' | 'Object'; readonly entries: readonly [unknown, unknown][] }
	| { readonly [MARK]: ArrayName; readonly bytes: number };

/** Plain JSON of a value; the bytes of arrays in it are added to `arrays`, in the order in which they come. */
function marked(value: unknown, arrays: Uint8Array[]): unknown {
	if (value === undefined) return { [MARK]: 'undefined' } satisfies Marked;
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((item) => marked(item, arrays));
	if (ArrayBuffer.isView(value)) {
		arrays.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
		return { [MARK]: arrayName(value), bytes: value.byteLength } satisfies Marked;
	}
	const isMap = value instanceof Map;
	const entries = [...(isMap ? value : Object.entries(value))].map(
		([key, item]): [unknown, unknown] => [key, marked(item, arrays)],
	);
	if (isMap || MARK in value) return { [MARK]: isMap ? 'Map' : 'Object', entries } satisfies Marked;
	return Object.fromEntries(entries) as unknown;
}

function arrayName(array: ArrayBufferView): ArrayName {
	const { name } = array.constructor;
	if (!(name in ARRAYS)) throw new Error(`No backup knows ${name}`);
	return name as ArrayName;
}

function unmarked(value: unknown, arrays: Arrays): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((item) => unmarked(item, arrays));
	if (!(MARK in value)) return fromEntries(Object.entries(value), arrays);
	const mark = value as Marked;
	switch (mark[MARK]) {
		case 'undefined':
			return undefined;
		case 'Object':
			return fromEntries(mark.entries, arrays);
		case 'Map':
			return new Map(mark.entries.map(([key, item]) => [key, unmarked(item, arrays)]));
		default:
			return arrayOf(mark[MARK], mark.bytes, arrays);
	}
}

function fromEntries(entries: readonly (readonly [unknown, unknown])[], arrays: Arrays): unknown {
	// Defines properties and never sets them: a `__proto__` among them stays a name like any other.
	return Object.fromEntries(
		entries.map(([key, item]) => [key as string, unmarked(item, arrays)]),
	) as unknown;
}

/** The bytes of arrays, and where the next one begins. */
interface Arrays {
	readonly bytes: Uint8Array<ArrayBuffer>;
	at: number;
}

/** Each in memory of its own: IndexedDB stores the whole of what a view looks at. */
function arrayOf(name: ArrayName, length: number, arrays: Arrays): ArrayBufferView {
	const end = arrays.at + length;
	if (!(name in ARRAYS) || !(end <= arrays.bytes.length)) throw new Error('Not a record');
	const { buffer } = arrays.bytes.slice(arrays.at, end);
	arrays.at = end;
	return new ARRAYS[name](buffer);
}
