// Apart from `keys.ts`, which brings the phone metadata with it: whoever only needs to know of keys is 200 kB lighter.

/** What can make two contacts the same, strongest first. */
export const KEY_KINDS = ['externalId', 'email', 'phone'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/**
 * The version of the normalisers that `keys.ts` uses; raise it whenever one may give another key for the same
 * value (a new libphonenumber-js too). Databases with keys of another version rebuild them.
 */
export const KEY_VERSION = 1;
