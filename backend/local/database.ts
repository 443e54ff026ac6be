import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
	CreateTableCommand,
	waitUntilTableExists,
	type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { newDocumentClient } from '../src/document-client.ts';
import { readTemplate } from './template.ts';

/** A DynamoDB in this process, of one who speaks its protocol over HTTP. */
export interface LocalDatabase {
	readonly url: string;
	stop(): Promise<void>;
}

/** @param folder where it keeps its data; without one, it keeps none */
export async function startDatabase(folder?: string): Promise<LocalDatabase> {
	const server = dynalite({ path: folder, createTableMs: 0 });
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		stop: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve, reject) =>
				server.close((error) => (error ? reject(error) : resolve())),
			);
		},
	};
}

/** @param url of the database */
export function connect(url: string): DynamoDBDocumentClient {
	return newDocumentClient({
		endpoint: url,
		region: 'local',
		credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
	});
}

/** Makes the table that the template describes, where there is none yet. */
export async function ensureTable(client: DynamoDBDocumentClient, table: string): Promise<void> {
	const { Properties } = readTemplate().Resources.Table!;
	const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } =
		Properties as unknown as CreateTableCommandInput;
	try {
		await client.send(
			new CreateTableCommand({
				TableName: table,
				AttributeDefinitions,
				KeySchema,
				GlobalSecondaryIndexes,
				BillingMode,
			}),
		);
	} catch (error) {
		if (error instanceof Error && error.name === 'ResourceInUseException') return;
		throw error;
	}
	await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.01 }, { TableName: table });
}
