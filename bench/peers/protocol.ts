/** What the page and a peer's worker say to each other. */
export interface PeerJob {
	readonly file: File;
	/** ISO code of the country whose national phone numbers are understood, as in Rollcall's options. */
	readonly defaultCountry: string;
}

/** What became of the rows; `skipped` are duplicates. */
export interface PeerCounts {
	readonly rows: number;
	readonly created: number;
	readonly skipped: number;
	readonly rejected: number;
}

/** `ready`: everything is loaded, the job may come. */
export type PeerMessage =
	| { readonly kind: 'ready' }
	| { readonly kind: 'done'; readonly counts: PeerCounts }
	| { readonly kind: 'failed'; readonly message: string };

/** What the page answers to the bench. */
export interface PeerResult extends PeerCounts {
	/** Milliseconds from the file's being chosen to everything stored. */
	readonly ms: number;
}
