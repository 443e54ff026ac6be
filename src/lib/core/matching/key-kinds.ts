/**
 * What can make two contacts the same, strongest first. Apart from `keys.ts`, which brings the phone
 * metadata with it: whoever only needs the kinds is 50 kB lighter.
 */
export const KEY_KINDS = ['externalId', 'email', 'phone'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];
