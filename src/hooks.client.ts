import { queries } from '$lib/ui/workers.ts';

// Every page asks the log something. The worker that reads it is asked for here, before any page's module
// runs, and before there is a page. Trouble is told to who asks.
void queries()
	.warmUp()
	.catch(() => {});
