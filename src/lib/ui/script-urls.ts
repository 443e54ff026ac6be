import type { TrustedTypePolicyFactory } from 'trusted-types/lib';

/** TypeScript's DOM does not know Trusted Types yet; nor do all browsers. */
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicyFactory };

/** Its name is allowed by the Content-Security-Policy (svelte.config.js), and may be made only once. */
const policy = trustedTypes?.createPolicy('rollcall-worker', { createScriptURL: sameOrigin });

/**
 * The URL of one of the app's own scripts, as `new Worker` and service workers take it under
 * `require-trusted-types-for 'script'`. Throws for any other origin.
 */
export function trustedScriptUrl(url: string): string {
	// A TrustedScriptURL stands wherever the platform's types still say string.
	return (policy?.createScriptURL(url) ?? sameOrigin(url)) as string;
}

function sameOrigin(url: string): string {
	if (new URL(url, location.href).origin !== location.origin) {
		throw new TypeError('Only scripts of this app may run as workers.');
	}
	return url;
}
