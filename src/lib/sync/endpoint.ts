/** What is wrong with an address that was typed. */
export type EndpointProblem = 'noAddress' | 'insecure' | 'hasPassword' | 'hasQuery';

/**
 * The address of an endpoint as it is used: https, or http on this very device; no slash at its end.
 *
 * @param typed with or without its scheme, and with or without `/contacts/batch`
 */
export function parseEndpoint(typed: string): { readonly url: string } | EndpointProblem {
	const text = typed.trim();
	const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
	if (text === '' || !URL.canParse(withScheme)) return 'noAddress';
	const url = new URL(withScheme);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isThisDevice(url.hostname)))
		return url.protocol === 'http:' ? 'insecure' : 'noAddress';
	// Both would stand in the clear where an address is shown or logged.
	if (url.username !== '' || url.password !== '') return 'hasPassword';
	if (url.search !== '' || url.hash !== '') return 'hasQuery';
	return { url: url.origin + url.pathname.replace(/(\/contacts\/batch)?\/*$/, '') };
}

function isThisDevice(host: string): boolean {
	return host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
}
