/** The sample worker: makes a file to try Rollcall with, and has no more to do then. No decisions. */
import * as Comlink from 'comlink';
import { makeSample } from '../lib/sample/make-sample.ts';

Comlink.expose(makeSample);
