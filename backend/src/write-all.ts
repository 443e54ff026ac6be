import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What DynamoDB is to store or remove. */
export type Write =
	| { readonly PutRequest: { readonly Item: Readonly<Record<string, unknown>> } }
	| { readonly DeleteRequest: { readonly Key: Readonly<Record<string, unknown>> } };

/** Time and chance, as arguments: tests have their own. */
export interface Waiting {
	/** Milliseconds since 1970. */
	readonly now: () => number;
	/** From 0 to below 1. */
	readonly random: () => number;
	readonly sleep: (ms: number) => Promise<void>;
}

const BASE_MS = 50;
const CAP_MS = 2000;

/**
 * Writes a batch. What DynamoDB gives back as unprocessed is sent again, that and no more, with exponential
 * backoff and full jitter, for as long as the next try would begin before the deadline. The SDK does not.
 *
 * @param writes 25 at most, each of another key
 * @param deadline milliseconds since 1970
 * @returns the positions of those that are still not done
 */
export async function writeAll(
	client: DynamoDBDocumentClient,
	{ table, writes }: { readonly table: string; readonly writes: readonly Write[] },
	deadline: number,
	{ now, random, sleep }: Waiting,
): Promise<number[]> {
	const positions = new Map(writes.map((write, position) => [keyOf(write), position]));
	let left = [...writes];
	for (let failures = 0; left.length > 0; failures++) {
		if (failures > 0) {
			const wait = random() * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
			if (now() + wait >= deadline) break;
			await sleep(wait);
		}
		left = await writeOnce(client, table, left);
	}
	return left.map((write) => positions.get(keyOf(write))!);
}

async function writeOnce(
	client: DynamoDBDocumentClient,
	table: string,
	writes: Write[],
): Promise<Write[]> {
	try {
		const command = new BatchWriteCommand({ RequestItems: { [table]: writes as never[] } });
		const { UnprocessedItems } = await client.send(command);
		return (UnprocessedItems?.[table] ?? []) as unknown as Write[];
	} catch (error) {
		// Where it can take none of them, it throws instead of giving all of them back.
		if (isThrottling(error)) return writes;
		throw error;
	}
}

function keyOf(write: Write): unknown {
	return 'PutRequest' in write ? write.PutRequest.Item.pk : write.DeleteRequest.Key.pk;
}

/** Whether DynamoDB has more than it can take just now. */
export function isThrottling(error: unknown): boolean {
	return error instanceof Error && THROTTLINGS.has(error.name);
}

const THROTTLINGS = new Set([
	'ProvisionedThroughputExceededException',
	'RequestLimitExceeded',
	'ThrottlingException',
]);
