import { MediaQuery } from 'svelte/reactivity';

/** Where the shell has its bottom bar: the width that tokens.css and the components' styles go by, too. */
export const narrowWindow = new MediaQuery('(max-width: 899.98px)');
