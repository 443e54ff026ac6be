/** It comes without types; this is what is used of it. */
declare module 'dynalite' {
	import type { Server } from 'node:http';

	interface Options {
		/** A folder; without one, everything is in memory. */
		readonly path?: string;
		/** How long a table stays in state CREATING. */
		readonly createTableMs?: number;
	}

	export default function dynalite(options?: Options): Server;
}
