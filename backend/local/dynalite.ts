import type { Server } from 'node:http';
import { createRequire } from 'node:module';

interface Options {
	/** A folder; without one, everything is in memory. */
	readonly path?: string;
	/** How long a table stays in state CREATING. */
	readonly createTableMs?: number;
}

/** DynamoDB's protocol over HTTP. The package comes without types; this is what is used of it. */
export const dynalite = createRequire(import.meta.url)('dynalite') as (options: Options) => Server;
