import { ScanCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { WireContact } from '../../../src/lib/core/sync/protocol.ts';
import { contactOf, type ContactAttributes } from '../../src/contact-item.ts';
import { contactKey } from '../../src/contact-table.ts';

/** All contacts of a table, as they were sent. */
export async function contactsIn(
	client: DynamoDBDocumentClient,
	table: string,
): Promise<Map<string, WireContact>> {
	const contacts = new Map<string, WireContact>();
	let from: Record<string, unknown> | undefined;
	do {
		const page = await client.send(
			new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: from }),
		);
		for (const { pk, import_shard: _shard, received_at: _at, ...attributes } of page.Items ?? []) {
			if (!String(pk).startsWith(contactKey(''))) continue;
			const contact = contactOf(attributes as unknown as ContactAttributes);
			contacts.set(contact.id, contact);
		}
		from = page.LastEvaluatedKey;
	} while (from !== undefined);
	return contacts;
}
