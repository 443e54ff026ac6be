/** The query worker: wires the queries to this browser's database and exposes them. No decisions. */
import * as Comlink from 'comlink';
import { Database } from '../lib/storage/database.ts';
import { Queries } from '../lib/storage/queries.ts';

Comlink.expose(new Queries(new Database()));
