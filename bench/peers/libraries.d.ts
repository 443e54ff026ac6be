/**
 * What is used of two libraries that only the bench installs, so that the types can be checked
 * without them.
 */
declare module '@sqlite.org/sqlite-wasm' {
	interface Statement {
		bind(at: number, value: string): Statement;
		stepReset(): Statement;
		finalize(): void;
	}

	interface Database {
		exec(sql: string): void;
		prepare(sql: string): Statement;
		/** Rows that the last statement wrote. */
		changes(): number;
		close(): void;
	}

	interface Pool {
		readonly OpfsSAHPoolDb: new (path: string) => Database;
	}

	export default function init(): Promise<{
		installOpfsSAHPoolVfs(options: { name: string; clearOnInit: boolean }): Promise<Pool>;
	}>;
}

declare module '@duckdb/duckdb-wasm' {
	export class VoidLogger {}

	export enum DuckDBAccessMode {
		READ_WRITE = 3,
	}

	export enum DuckDBDataProtocol {
		BROWSER_FILEREADER = 2,
	}

	export interface AsyncDuckDBConnection {
		query(sql: string): Promise<{ toArray(): { toJSON(): unknown }[] }>;
		close(): Promise<void>;
	}

	export class AsyncDuckDB {
		constructor(logger: VoidLogger, worker: Worker);
		instantiate(wasmUrl: string): Promise<unknown>;
		open(options: { path: string; accessMode: DuckDBAccessMode }): Promise<void>;
		registerFileHandle(
			name: string,
			file: File,
			protocol: DuckDBDataProtocol,
			direct: boolean,
		): Promise<void>;
		connect(): Promise<AsyncDuckDBConnection>;
		terminate(): Promise<void>;
	}
}
