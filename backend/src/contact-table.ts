import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type {
	ImportRollback,
	ImportStatus,
	WireContact,
} from '../../src/lib/core/sync/protocol.ts';
import { MAX_BATCH } from '../../src/lib/core/sync/protocol.ts';
import { attributesOf } from './contact-item.ts';
import { writeAll, type Waiting, type Write } from './write-all.ts';

/** The index of contacts by the run that created them; it holds keys only. */
const BY_IMPORT = 'by-import';
/**
 * One key of an index takes a thousand writes a second; a run has so many keys, so that one large import
 * does not have to wait for that.
 */
const SHARDS = 8;

export interface ContactTableDeps extends Waiting {
	readonly client: DynamoDBDocumentClient;
	readonly table: string;
}

/** The contacts, one item each: `pk` is `contact#<id>`, and a contact's fields are its attributes. */
export class ContactTable {
	readonly #deps: ContactTableDeps;

	constructor(deps: ContactTableDeps) {
		this.#deps = deps;
	}

	/**
	 * Stores and removes, 25 in all at most, each of another id.
	 *
	 * @param deadline milliseconds since 1970
	 * @returns the ids that there was no time for
	 */
	async write(
		batch: { readonly contacts: readonly WireContact[]; readonly deleted: readonly string[] },
		deadline: number,
	): Promise<string[]> {
		const receivedAt = new Date(this.#deps.now()).toISOString();
		const ids = [...batch.contacts.map(({ id }) => id), ...batch.deleted];
		const left = await this.#writeAll(
			[
				...batch.contacts.map((contact) => put(contact, receivedAt)),
				...batch.deleted.map((id) => remove(contactKey(id))),
			],
			deadline,
		);
		return left.map((position) => ids[position]!);
	}

	/** What there is of a run. The index is behind the contacts by moments. */
	async statusOf(importId: string): Promise<ImportStatus> {
		const shards = await Promise.all(shardsOf(importId).map((shard) => this.#statusOfShard(shard)));
		const first = shards.flatMap(({ first }) => first ?? []).sort();
		const last = shards.flatMap(({ last }) => last ?? []).sort();
		return {
			import_id: importId,
			contacts: shards.reduce((sum, { count }) => sum + count, 0),
			...(first.length > 0 && {
				first_received_at: first[0],
				last_received_at: last.at(-1),
			}),
		};
	}

	/**
	 * Removes what a run created, as far as the time goes; what the index still shows, the next call removes.
	 *
	 * @param deadline milliseconds since 1970
	 */
	async removeImport(importId: string, deadline: number): Promise<ImportRollback> {
		const shards = await Promise.all(
			shardsOf(importId).map((shard) => this.#removeShard(shard, deadline)),
		);
		return {
			import_id: importId,
			deleted: shards.reduce((sum, { deleted }) => sum + deleted, 0),
			remaining: shards.some(({ remaining }) => remaining),
		};
	}

	async #removeShard(
		shard: string,
		deadline: number,
	): Promise<{ readonly deleted: number; readonly remaining: boolean }> {
		let deleted = 0;
		// Goes on behind the last key that it saw: the first page may show for a while what is gone already.
		let from: Record<string, unknown> | undefined;
		do {
			if (this.#deps.now() >= deadline) return { deleted, remaining: true };
			const { Items = [], LastEvaluatedKey } = await this.#query(shard, {
				Limit: MAX_BATCH,
				ExclusiveStartKey: from,
			});
			const left = await this.#writeAll(
				Items.map(({ pk }) => remove(String(pk))),
				deadline,
			);
			deleted += Items.length - left.length;
			if (left.length > 0) return { deleted, remaining: true };
			from = LastEvaluatedKey;
		} while (from !== undefined);
		return { deleted, remaining: false };
	}

	async #statusOfShard(
		shard: string,
	): Promise<{ readonly count: number; readonly first?: string; readonly last?: string }> {
		const [count, first, last] = await Promise.all([
			this.#count(shard),
			this.#endOf(shard, true),
			this.#endOf(shard, false),
		]);
		return { count, first, last };
	}

	async #count(shard: string): Promise<number> {
		let count = 0;
		let from: Record<string, unknown> | undefined;
		do {
			const { Count = 0, LastEvaluatedKey } = await this.#query(shard, {
				Select: 'COUNT',
				ExclusiveStartKey: from,
			});
			count += Count;
			from = LastEvaluatedKey;
		} while (from !== undefined);
		return count;
	}

	async #endOf(shard: string, isFirst: boolean): Promise<string | undefined> {
		const { Items } = await this.#query(shard, { Limit: 1, ScanIndexForward: isFirst });
		return Items?.[0]?.received_at as string | undefined;
	}

	#query(
		shard: string,
		options: {
			readonly Limit?: number;
			readonly Select?: 'COUNT';
			readonly ScanIndexForward?: boolean;
			readonly ExclusiveStartKey?: Record<string, unknown>;
		},
	) {
		return this.#deps.client.send(
			new QueryCommand({
				TableName: this.#deps.table,
				IndexName: BY_IMPORT,
				KeyConditionExpression: 'import_shard = :shard',
				ExpressionAttributeValues: { ':shard': shard },
				...options,
			}),
		);
	}

	#writeAll(writes: readonly Write[], deadline: number): Promise<number[]> {
		const { client, table } = this.#deps;
		return writeAll(client, { table, writes }, deadline, this.#deps);
	}
}

/** The key of a contact in the table. */
export function contactKey(id: string): string {
	return `contact#${id}`;
}

function put(contact: WireContact, receivedAt: string): Write {
	// Ids of one client are numbered: their last digit deals them out evenly.
	const shard = parseInt(contact.id.slice(-1), 16) % SHARDS;
	return {
		PutRequest: {
			Item: {
				...attributesOf(contact),
				pk: contactKey(contact.id),
				import_shard: `${contact.import_id}#${shard}`,
				received_at: receivedAt,
			},
		},
	};
}

function remove(key: string): Write {
	return { DeleteRequest: { Key: { pk: key } } };
}

function shardsOf(importId: string): string[] {
	return Array.from({ length: SHARDS }, (_, shard) => `${importId}#${shard}`);
}
