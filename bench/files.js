import { createHash } from 'node:crypto';
import {
	createWriteStream,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import papa from 'papaparse';
import { build } from 'vite';

/**
 * The files that are imported: the app's own sample, as long as is asked for and always the same.
 * They are kept in the system's folder for temporary files, by what makes them.
 *
 * @typedef {object} FileSet the same contacts in four files, each of them once
 * @property {string} first
 * @property {string} shuffled the same rows in another order
 * @property {string} changed in the first order, some rows with another city
 * @property {number} valid
 * @property {number} rejected
 * @property {number} changedRows
 */

const SEED = 1;
const CHANGED_SHARE = 0.1;
const folder = join(tmpdir(), 'rollcall-bench-files');

/** @type {Promise<Sample> | undefined} */
let bundled;
/** @typedef {typeof import('./sample.ts') & { version: string }} Sample */

/**
 * The sample of so many rows, with its duplicates.
 * @param {number} rows
 * @returns {Promise<string>} its path
 */
export async function sampleFile(rows) {
	const { sampleChunks, version } = await sample();
	const path = join(folder, `sample-${version}-${rows}.csv`);
	if (existsSync(path)) return path;
	await write(path, textsOf(sampleChunks(rows, SEED)));
	return path;
}

/**
 * The same sample without its duplicates, so that it can be said exactly what importing it again
 * must find: every row identical, or every row but those that were changed.
 *
 * @param {number} rows
 * @returns {Promise<FileSet>}
 */
export async function fileSet(rows) {
	const { version } = await sample();
	const path = (/** @type {string} */ name) => join(folder, `${name}-${version}-${rows}.csv`);
	const facts = join(folder, `set-${version}-${rows}.json`);
	if (existsSync(facts)) return JSON.parse(readFileSync(facts, 'utf8'));

	const random = randomNumbers(SEED);
	const { header, records, rejected } = await distinctRecords(rows);
	const changed = [...records];
	let changedRows = 0;
	for (let at = 0; at < records.length; at++) {
		if (rejected.has(at) || random() >= CHANGED_SHARE) continue;
		changed[at] = inOtherCity(records[at]);
		changedRows++;
	}
	/** @type {FileSet} */
	const set = {
		first: path('first'),
		shuffled: path('shuffled'),
		changed: path('changed'),
		valid: records.length - rejected.size,
		rejected: rejected.size,
		changedRows,
	};
	await write(set.first, [header, ...records]);
	await write(set.changed, [header, ...changed]);
	shuffle(records, random);
	await write(set.shuffled, [header, ...records]);
	writeFileSync(facts, JSON.stringify(set));
	return set;
}

/**
 * So many contacts, each a row that is valid and no other's duplicate.
 *
 * @param {number} contacts
 * @returns {Promise<string>} its path
 */
export async function contactsFile(contacts) {
	const { version } = await sample();
	const path = join(folder, `contacts-${version}-${contacts}.csv`);
	if (existsSync(path)) return path;
	// Some rows are none.
	const { header, records, rejected } = await distinctRecords(Math.ceil(contacts * 1.2));
	const valid = records.filter((_, at) => !rejected.has(at));
	await write(path, [header, ...valid.slice(0, contacts)]);
	return path;
}

/** @param {number} rows */
async function distinctRecords(rows) {
	const { sampleChunks, checkEmail, emailKey } = await sample();
	const keys = new Set();
	const records = /** @type {string[]} */ ([]);
	const rejected = /** @type {Set<number>} */ (new Set());
	let header = '';
	// Asked for one row at a time, it cuts between records, wherever line ends lie in them.
	for (const { text } of sampleChunks(rows, SEED, 1)) {
		let record = text;
		if (header === '') {
			const end = text.indexOf('\n') + 1;
			header = text.slice(0, end);
			record = text.slice(end);
		}
		const email = cellsOf(record)[EMAIL];
		if (checkEmail(email) === 'invalid') rejected.add(records.length);
		else if (keys.has(emailKey(email))) continue;
		else keys.add(emailKey(email));
		records.push(record);
	}
	return { header, records, rejected };
}

const EMAIL = 2;
const CITY = 7;

/** @param {string} record */
function inOtherCity(record) {
	const cells = cellsOf(record).with(CITY, 'Ultima Thule');
	return papa.unparse([cells], { newline: '\r\n' }) + '\r\n';
}

/** @param {string} record */
function cellsOf(record) {
	/** @type {import('papaparse').ParseResult<string[]>} */
	const { data } = papa.parse(record, { delimiter: ',', newline: '\r\n' });
	return data[0];
}

/**
 * The sample's sources as Node can run them, and a name for what they make.
 * @returns {Promise<Sample>}
 */
function sample() {
	bundled ??= (async () => {
		const result = await build({
			configFile: false,
			logLevel: 'warn',
			build: { write: false, ssr: fileURLToPath(new URL('sample.ts', import.meta.url)) },
		});
		if (!('output' in result)) throw new Error('The sample could not be bundled.');
		const { code } = result.output[0];
		const source = Buffer.from(code).toString('base64');
		const module = await import(`data:text/javascript;base64,${source}`);
		const own = readFileSync(new URL(import.meta.url));
		const version = createHash('sha256').update(code).update(own).digest('hex').slice(0, 12);
		return { ...module, version };
	})();
	return bundled;
}

/** @param {Iterable<{ text: string }>} chunks */
function* textsOf(chunks) {
	for (const { text } of chunks) yield text;
}

/**
 * Writes a file whole or not at all: one that a stopped run left half written would be taken for whole.
 * @param {string} path
 * @param {Iterable<string>} texts
 */
async function write(path, texts) {
	mkdirSync(folder, { recursive: true });
	const unfinished = `${path}.${process.pid}`;
	const stream = createWriteStream(unfinished);
	let piece = '';
	for (const text of texts) {
		piece += text;
		if (piece.length < PIECE_CHARS) continue;
		if (!stream.write(piece)) await once(stream, 'drain');
		piece = '';
	}
	stream.end(piece);
	await once(stream, 'finish');
	renameSync(unfinished, path);
}

const PIECE_CHARS = 1 << 20;

/**
 * @param {unknown[]} list
 * @param {() => number} random
 */
function shuffle(list, random) {
	for (let last = list.length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		[list[last], list[other]] = [list[other], list[last]];
	}
}

/** A linear congruential generator (Numerical Recipes' constants): good enough to shuffle a file. */
function randomNumbers(/** @type {number} */ seed) {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}
