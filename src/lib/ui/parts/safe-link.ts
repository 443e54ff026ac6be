/**
 * Turns a person's data into an address to open, or answers `undefined` where it is not plainly one.
 *
 * Cells are a stranger's text: only http, https, mailto and tel come out of here, whatever goes in.
 */
export function safeLink(kind: 'email' | 'phone' | 'url', value: string): string | undefined {
	if (kind === 'email') {
		// One address and nothing that mailto: would read as a further field.
		return /^[^\s@?&,;<>]+@[^\s@?&,;<>]+$/.test(value)
			? `mailto:${encodeURIComponent(value).replace('%40', '@')}`
			: undefined;
	}
	if (kind === 'phone') {
		const digits = value.replace(/[\s().\-/]/g, '');
		return /^\+?\d{3,20}$/.test(digits) ? `tel:${digits}` : undefined;
	}
	const withScheme = /^[a-z][a-z\d+.-]*:/i.test(value) ? value : `https://${value}`;
	const url = URL.parse(withScheme);
	if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
	// "https://bank.example@evil.example" would show one host and open another.
	return url.username === '' && url.password === '' && url.hostname.includes('.')
		? url.href
		: undefined;
}
