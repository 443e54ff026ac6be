/** An `expect` for what is looked at thousands of times a second. */
export function must(holds: boolean, what: string, ...found: readonly unknown[]): asserts holds {
	if (!holds)
		throw new Error([`Broken: ${what}`, ...found.map((each) => JSON.stringify(each))].join(' '));
}

/** Whether two numbers, lists or plain records are alike. */
export function alike(a: unknown, b: unknown): boolean {
	if (!(a instanceof Object) || !(b instanceof Object)) return a === b;
	const keys = Object.keys(a);
	return (
		keys.length === Object.keys(b).length &&
		keys.every((key) => alike(a[key as keyof typeof a], b[key as keyof typeof b]))
	);
}
