let last: Promise<unknown> = Promise.resolve();

/**
 * Loads a part of the page, and has it drawn in a task of its own after those asked for before it.
 * What appears together would else be one task, and the page could not answer until all of it is there.
 */
export function inTurn<Part>(load: () => Promise<Part>): Promise<Part> {
	const loading = load();
	const turn = last.then(async () => {
		const part = await loading;
		await new Promise((resolve) => setTimeout(resolve));
		return part;
	});
	last = turn.catch(() => {});
	return turn;
}

/** Resolves once every part that was asked for is there to be drawn. */
export async function allInTurn(): Promise<void> {
	await last;
}
