// The data lives in this browser only: there is nothing to render on a server, and every page is a
// file any static host can serve. Ids go in the query, because a page per id cannot be prerendered.
export const ssr = false;
export const prerender = true;
export const trailingSlash = 'always';
