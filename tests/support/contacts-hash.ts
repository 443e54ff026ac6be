import { createHash } from 'node:crypto';
import { csvRows } from './csv.ts';

/** All contacts of an exported CSV as one hash, whatever their order; and how many there are. */
export function contactsHash(csv: string): string {
	const [header = [], ...rows] = csvRows(csv).map((cells) => JSON.stringify(cells));
	const all = [header, ...rows.sort()].join('\n');
	return `${rows.length} contacts, ${createHash('sha256').update(all).digest('hex').slice(0, 16)}`;
}
