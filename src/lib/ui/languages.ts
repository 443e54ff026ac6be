/**
 * The user's languages, most wanted first, for `Intl`. Only those that it takes: it throws at the others, and
 * WebKitGTK without a locale (`LANG=C.UTF-8`) has "C" for a language. Where none is left, that of our sentences.
 */
export const languages: readonly string[] = understood(
	typeof navigator === 'undefined' ? [] : navigator.languages,
);

function understood(names: readonly string[]): readonly string[] {
	const tags = names.filter(isTag);
	return tags.length > 0 ? tags : ['en'];
}

function isTag(name: string): boolean {
	try {
		return Intl.getCanonicalLocales(name).length > 0;
	} catch {
		return false;
	}
}
