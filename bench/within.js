/**
 * What a promise answers, or an error after so long: a page that never comes to what is waited for
 * must not keep a whole run from its end.
 *
 * @template Answer
 * @param {number} seconds
 * @param {string} what is waited for
 * @param {Promise<Answer>} promise
 * @returns {Promise<Answer>}
 */
export async function within(seconds, what, promise) {
	/** @type {NodeJS.Timeout | undefined} */
	let timer;
	/** @type {Promise<never>} */
	const late = new Promise((_, reject) => {
		const error = new Error(`${what} took more than ${seconds} s`);
		timer = setTimeout(() => reject(error), seconds * 1000);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}
