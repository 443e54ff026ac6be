import type { WireContact } from '../../src/lib/core/sync/protocol.ts';

/** A contact as attributes of an item. */
export type ContactAttributes = Omit<WireContact, 'custom'> & {
	/**
	 * As a list: marshalling a map would lose a field that is called `__proto__`, which a column of a file may
	 * well be.
	 */
	readonly custom?: readonly { readonly name: string; readonly value: string }[];
};

export function attributesOf({ custom, ...fields }: WireContact): ContactAttributes {
	if (custom === undefined) return fields;
	return {
		...fields,
		custom: Object.entries(custom).map(([name, value]) => ({ name, value })),
	};
}

/** Takes an item back to the contact that it was made of. */
export function contactOf({ custom, ...fields }: ContactAttributes): WireContact {
	if (custom === undefined) return fields;
	return {
		...fields,
		custom: Object.fromEntries(custom.map(({ name, value }) => [name, value])),
	};
}
