import type { WireContact } from '../../../src/lib/core/sync/protocol.ts';
import { publicId } from '../../../src/lib/core/sync/public-id.ts';

const DATABASE = '5f0c3a52-7d1e-4c8e-9b4e-2f6a1d3c9e70';

export const IMPORT = '0b6ff3a4-6b6e-4f3a-8a53-9d5b0c1f7e21';
export const OTHER_IMPORT = '9c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f';

/** The id of the n-th contact, as a client makes it. */
export function idOf(number: number): string {
	return publicId(DATABASE, number);
}

/** The n-th contact, with the least that there has to be. */
export function contact(number: number, fields: Partial<WireContact> = {}): WireContact {
	return {
		id: idOf(number),
		email: `person${number}@example.com`,
		created_at: '2026-11-22T08:00:00.000Z',
		updated_at: '2026-11-22T08:00:00.000Z',
		import_id: IMPORT,
		...fields,
	};
}

/** So many contacts, from the first on or another. */
export function contacts(count: number, from = 1, fields?: Partial<WireContact>): WireContact[] {
	return Array.from({ length: count }, (_, at) => contact(from + at, fields));
}
