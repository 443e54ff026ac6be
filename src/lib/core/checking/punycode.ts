/** RFC 3492, section 5: the parameters of punycode. */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;

/**
 * Reads a domain's punycode labels as the Unicode they stand for: `xn--bcher-kva.de` is `bücher.de`.
 * Labels that are no proper punycode stay as they are.
 *
 * @param domain in lower case
 */
export function decodeDomain(domain: string): string {
	if (!domain.includes('xn--')) return domain;
	return domain.split('.').map(decodeLabel).join('.');
}

/** RFC 3492, section 6.2, for a label with its `xn--`. */
function decodeLabel(label: string): string {
	if (!label.startsWith('xn--')) return label;
	const delimiter = label.lastIndexOf('-');
	// Nothing encoded: not punycode, whatever the prefix says.
	if (delimiter === label.length - 1) return label;
	const output = delimiter > 3 ? [...label.slice(4, delimiter)] : [];
	let n = INITIAL_N;
	let i = 0;
	let bias = INITIAL_BIAS;
	for (let at = delimiter + 1; at < label.length;) {
		const before = i;
		let weight = 1;
		for (let k = BASE; ; k += BASE) {
			const digit = digitOf(label.charCodeAt(at++));
			if (digit === undefined) return label;
			i += digit * weight;
			const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
			if (digit < threshold) break;
			weight *= BASE - threshold;
		}
		bias = adapt(i - before, output.length + 1, before === 0);
		n += Math.floor(i / (output.length + 1));
		i %= output.length + 1;
		if (n > 0x10ffff) return label;
		output.splice(i++, 0, String.fromCodePoint(n));
	}
	return output.join('');
}

/** `a`–`z` are 0–25, `0`–`9` are 26–35; `undefined` for anything else, the label's end included. */
function digitOf(code: number): number | undefined {
	if (code >= 0x61 && code <= 0x7a) return code - 0x61;
	if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
	return undefined;
}

/** RFC 3492, section 6.1. */
function adapt(delta: number, points: number, isFirst: boolean): number {
	let rest = Math.floor(delta / (isFirst ? DAMP : 2));
	rest += Math.floor(rest / points);
	let k = 0;
	while (rest > ((BASE - T_MIN) * T_MAX) >> 1) {
		rest = Math.floor(rest / (BASE - T_MIN));
		k += BASE;
	}
	return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
