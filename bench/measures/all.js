import { contacts } from './contacts.js';
import { duplicates } from './duplicates.js';
import { firstScreen } from './first-screen.js';
import { memory, memoryCurve } from './memory.js';
import { push } from './push.js';
import { reimport } from './reimport.js';
import { rollback } from './rollback.js';
import { scaling } from './scaling.js';
import { sideBySide } from './side-by-side.js';
import { stalls } from './stalls.js';

/** In the order in which they run. @type {readonly import('./measure.js').Measure[]} */
export const MEASURES = [
	firstScreen,
	sideBySide,
	scaling,
	duplicates,
	reimport,
	rollback,
	push,
	stalls,
	contacts,
	memory,
	memoryCurve,
];
