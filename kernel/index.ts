/**
 * The loops that an import spends its time in, in AssemblyScript: they read each byte of a file a few times over,
 * sixteen at once. One instance serves one reading, and keeps all it works on in its own memory.
 *
 * What they do and when is for `src/lib/core/` to say (`kernel/kernel.ts` there lists what is called); no rule of
 * Rollcall stands here alone, but the rules of CSV, which are those of `csv/scan-records.ts`.
 */
export { checkUtf8, roomForBytes } from './utf8';
export {
	begins,
	blankLines,
	cellCount,
	configure,
	damageCount,
	damages,
	ends,
	isBlankCell,
	length,
	lines,
	mayGoOn,
	newBlock,
	position,
	rowCount,
	scan,
	starts,
	take,
	text,
} from './records';
export {
	advance,
	beginColumns,
	copyPieces,
	endsOfColumn,
	endsOfRow,
	forget,
	firstInDoubt,
	keep,
	longest,
	packColumn,
	packRow,
	pieces,
	roomForPieces,
	roomForValues,
	traits,
	values,
	valuesLength,
} from './columns';
export { addHolder, beginTable, findHolder, removeKey, setHolder } from './key-table';
export { firstRows, numbers, numberValues } from './distinct';
export { addHashes, highs, lows, newKeys, present } from './keys';
export { hashEmails, trustDomain } from './emails';
export {
	newRows,
	rowFlags,
	rowHighs,
	rowKinds,
	rowLows,
	rowsUntilHeld,
	setKind,
	soleHolder,
} from './rows';
