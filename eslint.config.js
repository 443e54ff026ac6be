import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** @typedef {{ regex: string, message: string, allowTypeImports?: boolean }} ImportPattern */

export default ts.config(
	{
		ignores: [
			'.svelte-kit/',
			'build/',
			'coverage/',
			'test-results/',
			'src/lib/core/kernel/compiled.ts',
			'backend/dist/',
		],
	},
	js.configs.recommended,
	ts.configs.recommended,
	svelte.configs.recommended,
	// Prettier decides how code looks; these would argue with it.
	prettier,
	svelte.configs.prettier,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			// TypeScript knows the names there are, per folder, and better.
			'no-undef': 'off',
			// `any` spreads silently; what comes from outside is `unknown` until one parse function has looked.
			'@typescript-eslint/no-explicit-any': 'error',
			// Types vanish from the build, so a worker's types cost the page nothing.
			'@typescript-eslint/consistent-type-imports': 'error',
			// A `_` says that a parameter is there for its position only; a name beside `...`, to be left out.
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
			// `==` converts, and a cell that is '0' is not 0.
			eqeqeq: 'error',
		},
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
		rules: {
			// Cells are a stranger's text: only Svelte's escaped bindings may show them.
			'svelte/no-at-html-tags': 'error',
		},
	},
	{
		// With types, so only where a forgotten promise loses data.
		files: ['src/**/*.ts', 'backend/{src,local}/**/*.ts'],
		ignores: ['src/service-worker.ts'],
		languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
		rules: {
			// A promise nobody waits for is a write nobody knows failed; `void` says it is meant.
			'@typescript-eslint/no-floating-promises': 'error',
			// An `if (promise)` is always true, and a transaction callback's promise must reach its caller.
			'@typescript-eslint/no-misused-promises': 'error',
		},
	},
	{
		files: ['src/lib/storage/**'],
		rules: {
			// It keeps what was written before the wait, and fails at what comes after.
			'no-restricted-syntax': [
				'error',
				{
					selector: `CallExpression[callee.property.name=/^(transaction|write)$/] > :function :matches(${[
						"NewExpression[callee.name='Promise']",
						'CallExpression[callee.name=/^(fetch|setTimeout)$/]',
						'CallExpression[callee.property.name=/^(digest|arrayBuffer|text|stream)$/]',
						// What it answers may be no promise of Dexie's. After any other the next request is in a transaction of
						// its own, and puts back what it has read over what others have written meanwhile.
						"AwaitExpression > CallExpression[callee.type='Identifier']",
					].join()})`,
					message:
						'A transaction ends by itself while it waits for anything but the database: do this before it begins.',
				},
			],
		},
	},
	importsOf('src/**', [onlyStorageImportsDexie()]),
	importsOf('src/lib/core/**', [
		onlyStorageImportsDexie(),
		mayNotImport(['storage', 'import', 'sync', 'ui', 'workers', 'routes'], {
			because: 'core is pure and imports nothing of ours: pass it in as an argument.',
		}),
		{
			regex: '^(?!\\.{1,2}/|libphonenumber-js)',
			message:
				'core imports no package but libphonenumber-js, and its own files by relative path: it must run anywhere.',
		},
	]),
	importsOf('src/lib/storage/**', [
		mayNotImport(['import', 'sync', 'ui', 'workers', 'routes'], {
			because: 'storage knows core only: the pipeline and sync take storage as an argument.',
		}),
	]),
	importsOf('src/lib/import/**', [
		onlyStorageImportsDexie(),
		mayNotImport(['sync', 'ui', 'workers', 'routes'], {
			because: 'the pipeline knows core, and takes everything else as an argument.',
		}),
		mayNotImport(['storage'], {
			because: "the pipeline takes storage as an argument: import storage's types only.",
			exceptTypes: true,
		}),
	]),
	importsOf('src/lib/sample/**', [
		onlyStorageImportsDexie(),
		mayNotImport(['core', 'storage', 'import', 'sync', 'ui', 'workers', 'routes'], {
			because: 'the sample is a file like any other: it knows nothing of who reads it.',
		}),
	]),
	importsOf('src/lib/sync/**', [
		onlyStorageImportsDexie(),
		mayNotImport(['import', 'ui', 'workers', 'routes'], {
			because: 'sync knows core, and takes storage and fetch as arguments.',
		}),
		mayNotImport(['storage'], {
			because: "sync takes storage as an argument: import storage's types only.",
			exceptTypes: true,
		}),
	]),
	importsOf('src/lib/ui/**', [
		onlyStorageImportsDexie(),
		mayNotImport(['routes'], { because: 'pages compose components, not the other way round.' }),
		mayNotImport(['import', 'sample', 'workers'], {
			because:
				'the page only renders: the pipeline runs in a worker, of which ui knows the types. Import its address, `….worker.ts?worker&url`, and start it from there.',
			exceptTypes: true,
		}),
	]),
	importsOf('src/routes/**', [
		onlyStorageImportsDexie(),
		mayNotImport(['storage', 'import', 'sync', 'workers'], {
			because:
				'a page composes lib/ui and lib/core; what it shows comes through a state class in ui.',
			exceptTypes: true,
		}),
	]),
	importsOf('src/workers/**', [
		onlyStorageImportsDexie(),
		mayNotImport(['ui', 'routes'], {
			because: 'a worker has no page: it wires import, storage, sync, core and the sample.',
		}),
	]),
	importsOf('backend/src/**', [
		{
			regex: '^(\\$lib|(\\.\\./)+src/(?!lib/core/sync/))',
			message: 'the backend knows of the app what is said over the wire: core/sync.',
		},
		{ regex: '/local/', message: 'what is deployed does not know what stands in for it here.' },
	]),
);

/**
 * Who may import whom, for one folder. The last block that fits a file replaces those before it,
 * so each lists all of its rules.
 *
 * @param {string} files
 * @param {ImportPattern[]} patterns
 * @returns {import('eslint').Linter.Config}
 */
function importsOf(files, patterns) {
	return {
		files: [files],
		rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
	};
}

/**
 * Bans our own folders, reached by `$lib/` or by climbing out with `../`. The address of a worker
 * (`….worker.ts?worker&url`) is no import of its code.
 *
 * @param {string[]} folders
 * @param {{ because: string, exceptTypes?: boolean }} options
 */
function mayNotImport(folders, { because, exceptTypes = false }) {
	return {
		regex: `^(\\$lib|\\.\\.(/\\.\\.)*(/lib)?)/(${folders.join('|')})(/[^?]*)?$`,
		message: because,
		allowTypeImports: exceptTypes,
	};
}

/** One place knows the database's library, and can keep its promises about transactions. */
function onlyStorageImportsDexie() {
	return {
		regex: '^dexie($|/)',
		message: 'only src/lib/storage imports dexie: add a query or a write there.',
	};
}
