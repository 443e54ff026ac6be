import { publicId } from '../../../src/lib/core/sync/public-id.ts';
import type { WireContact } from '../../../src/lib/core/sync/protocol.ts';
import { wireContact } from '../../../src/lib/core/sync/wire-contact.ts';
import type { Database } from '../../../src/lib/storage/database.ts';
import type { Queries } from '../../../src/lib/storage/queries.ts';
import { storedRows } from '../../support/model-imports.ts';

/**
 * What a server should have: the contacts that queries see, one by one. Nothing here knows what was sent, nor
 * of versions that are hashed.
 */
export async function expectedTable(
	db: Database,
	queries: Queries,
): Promise<Map<string, WireContact>> {
	const rows = await storedRows(queries);
	const nameOf = new Map((await queries.groups()).map(({ id, name }) => [id, name]));
	const runs = new Map((await db.imports.toArray()).map((run) => [run.id, run]));
	const heads = await db.heads.orderBy('seq').toArray();
	const databaseId = (await db.meta.get('log'))?.databaseId ?? '';
	const table = new Map<string, WireContact>();
	for (const { number, contact, groupIds } of rows) {
		const creator = runs.get(heads.find(({ contacts }) => contacts.includes(number))!.importId)!;
		const { versions } = (await queries.contactDetail(number))!;
		const id = publicId(databaseId, number);
		const wire = wireContact(contact, {
			id,
			groups: groupIds.map((group) => nameOf.get(group)!),
			createdAt: creator.publishedAt ?? creator.createdAt,
			updatedAt: versions[0].at,
			importId: creator.id,
		});
		table.set(id, JSON.parse(JSON.stringify(wire)) as WireContact);
	}
	return table;
}
