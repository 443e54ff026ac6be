import { resolve } from '$app/paths';
import { queries } from '$lib/ui/workers.ts';

// All that the contacts page has to show comes from a worker. It is asked for here, before there is a page:
// once that is being put together, no worker begins. Trouble is told to who asks.
if (location.pathname.startsWith(resolve('/contacts/'))) {
	void queries()
		.warmUp()
		.catch(() => {});
}
