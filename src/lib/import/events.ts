import type { ImportProgress } from './importer-types.ts';

/** What the importer tells every open tab. Truth is in the database; this is a fast view of it. */
export type LogEvent =
	| { readonly kind: 'progress'; readonly progress: ImportProgress }
	/** What queries see has changed. */
	| { readonly kind: 'changed' }
	/** Another log has taken the place of this one: nothing that a tab knows of it holds any more. */
	| { readonly kind: 'replaced' }
	/** The database can't be opened in the version of this code until other tabs let go of it. */
	| { readonly kind: 'blocked' }
	/** Asks the tab that drives a run to stop it at the next batch border. */
	| { readonly kind: 'command'; readonly importId: string; readonly command: 'pause' | 'cancel' };
