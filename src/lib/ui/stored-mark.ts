/**
 * A note beside the database of what it held when it was last read. Where the note outlives it, the browser has
 * lost or discarded the database: it then opens empty, without a word.
 */
export interface StoredMark {
	readonly databaseId: string;
	readonly contacts: number;
}

/** Of this browser's storage, and no preference. */
const KEY = 'rollcall-stored';

export function readMark(): StoredMark | undefined {
	try {
		const mark: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
		if (!(mark instanceof Object) || !('databaseId' in mark) || !('contacts' in mark))
			return undefined;
		const { databaseId, contacts } = mark;
		return typeof databaseId === 'string' && typeof contacts === 'number'
			? { databaseId, contacts }
			: undefined;
	} catch {
		// Switched off, or not ours.
		return undefined;
	}
}

/** With no mark, forgets the one there is. */
export function writeMark(mark: StoredMark | undefined): void {
	try {
		if (mark === undefined) localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, JSON.stringify(mark));
	} catch {
		// Switched off or full: a loss would go unnoticed, and nothing else.
	}
}
