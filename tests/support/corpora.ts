import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Test material that lies beside the project; tests that need it are skipped where it is missing. */
export const CORPORA = resolve('../shared/corpora');
export const hasCorpora = existsSync(CORPORA);
export const NO_CORPORA = `There is no test material at ${CORPORA}`;
