/**
 * The id of a contact for everybody else: the database's own UUID with the contact's number in its last 32
 * bits, as `xor`, so that it is a UUID still and no table is needed to go back.
 *
 * @param databaseId a UUID in lower case
 * @param number from 1, below 2³²
 */
export function publicId(databaseId: string, number: number): string {
	const low = (parseInt(databaseId.slice(-DIGITS), 16) ^ number) >>> 0;
	return databaseId.slice(0, -DIGITS) + low.toString(16).padStart(DIGITS, '0');
}

/** The number of the contact with this id, or `undefined` where it is of another database. */
export function numberOfPublicId(databaseId: string, id: string): number | undefined {
	if (id.slice(0, -DIGITS) !== databaseId.slice(0, -DIGITS)) return undefined;
	const digits = id.slice(-DIGITS);
	if (!/^[\da-f]{8}$/.test(digits)) return undefined;
	const low = parseInt(digits, 16);
	return (low ^ parseInt(databaseId.slice(-DIGITS), 16)) >>> 0;
}

/** 32 bits. */
const DIGITS = 8;
