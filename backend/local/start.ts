import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { newBackend } from '../src/backend.ts';
import { ContactTable } from '../src/contact-table.ts';
import { formatLogLine } from '../src/log.ts';
import { RequestLog } from '../src/request-log.ts';
import { sha256 } from '../src/token.ts';
import { connect, ensureTable, startDatabase } from './database.ts';
import { mailToFolder } from './eml.ts';
import { addressOf, answerBy, listen } from './http-server.ts';

export interface LocalOptions {
	/** 0: any that is free. */
	readonly port: number;
	/** Contacts and e-mails are kept here. */
	readonly dataFolder: string;
	readonly token: string;
	readonly origins: readonly string[];
	/** Takes lines of the log. */
	readonly say?: (line: string) => void;
}

/** The backend on this machine, for this machine alone. */
export interface LocalBackend {
	/** For the settings of the app. */
	readonly endpoint: string;
	/** To look into its table. */
	readonly client: DynamoDBDocumentClient;
	readonly table: string;
	stop(): Promise<void>;
}

const TABLE = 'rollcall';

/** The same as is deployed, but for what stands around it: an API, a database, a post office. */
export async function startLocal({
	port,
	dataFolder,
	token,
	origins,
	say = () => {},
}: LocalOptions): Promise<LocalBackend> {
	// First of all: where the port is taken, the data is too, as a rule.
	const server = await listen(port);
	mkdirSync(dataFolder, { recursive: true });
	const database = await startDatabase(join(dataFolder, 'dynamodb'));
	const client = connect(database.url);
	await ensureTable(client, TABLE);
	const deps = {
		client,
		table: TABLE,
		now: Date.now,
		random: Math.random,
		sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
	};
	const backend = newBackend({
		contacts: new ContactTable(deps),
		requests: new RequestLog(deps),
		sendMail: mailToFolder(join(dataFolder, 'mail'), deps.now),
		tokenSha256: sha256(token),
		origins: new Set(origins),
		now: deps.now,
		log: (line) => say(formatLogLine(line)),
	});
	answerBy(server, backend);
	return {
		endpoint: addressOf(server),
		client,
		table: TABLE,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			client.destroy();
			await database.stop();
		},
	};
}
