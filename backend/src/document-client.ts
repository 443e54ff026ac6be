import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A call that takes longer than this is not going to be answered; one more is tried. */
const CALL_MS = 2000;

/** A client that says so in time when DynamoDB does not answer. */
export function newDocumentClient(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
	return DynamoDBDocumentClient.from(
		new DynamoDBClient({
			maxAttempts: 2,
			requestHandler: {
				connectionTimeout: CALL_MS / 2,
				requestTimeout: CALL_MS,
				throwOnRequestTimeout: true,
			},
			...config,
		}),
		{ marshallOptions: { removeUndefinedValues: true } },
	);
}
