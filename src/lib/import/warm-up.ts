import { recogniseColumns } from '../core/mapping/recognise.ts';
import type { ImporterDeps } from './importer.ts';
import { understandFile } from './understand-file.ts';

/** One of everything that the first rows of nearly any file ask for. */
const ROWS = `First Name,Last Name,E-mail,Phone,Company,Street,City,Postal Code,Country,Birthday,Groups,Notes
Ana,Ortiz,ana@example.com,(415) 555-0132,Acme,1 Main St,Springfield,12345,US,1990-04-01,Friends,"Met, once"
Łukasz,Żak,LUKASZ@EXAMPLE.ORG,+48 22 555 01 32,,,Łódź,,PL,,,
`;

/**
 * Understands, reads and checks a few rows that are stored nowhere. Code and patterns are compiled when
 * they are first used: so the first file need not wait for it.
 */
export async function warmUp(read: ImporterDeps['read'], defaultCountry?: string): Promise<void> {
	const file = new File([ROWS], 'warm-up.csv');
	const { encoding, dialect, header, mapping } = await understandFile(file, {}, recogniseColumns);
	const events = read(file, {
		encoding,
		dialect,
		columnCount: header.length,
		mapping,
		defaultCountry,
		seed: { high: 0, low: 0 },
		afterRow: 0,
		batchRows: 1,
		refusedRows: new Set(),
	});
	for await (const { kind } of events) if (kind === 'end') return;
}
