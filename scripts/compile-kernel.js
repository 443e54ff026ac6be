import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isOlder } from './is-older.js';

/** A module that exports the code as text: so every bundler and test runner takes it as it takes any other. */
const COMPILED = 'src/lib/core/kernel/compiled.ts';

/** Compiles `kernel/` to WebAssembly where that is newer. Throws, with the compiler's words, where it is faulty. */
export async function compileKernel() {
	if (!isOlder(COMPILED, ['kernel', 'package-lock.json', 'scripts/compile-kernel.js'])) return;
	const { default: compiler } = await import('assemblyscript/asc');
	/** @type {Uint8Array | undefined} */
	let code;
	const { error, stderr } = await compiler.main(
		[
			'kernel/index.ts',
			...['--outFile', 'kernel.wasm'],
			// Nothing is ever freed: what grows takes a new place, mostly twice as large, and an instance lives as long as a reading.
			...['--runtime', 'stub'],
			// Out of memory is a trap, as it is anyway; so nothing is imported.
			...['--use', 'abort='],
			...['--enable', 'simd'],
			...['-O3', '--converge', '--noAssert'],
		],
		{ writeFile: (_, contents) => void (code = /** @type {Uint8Array} */ (contents)) },
	);
	if (error || code === undefined) throw new Error(`kernel/ does not compile:\n${stderr}`);
	mkdirSync(dirname(COMPILED), { recursive: true });
	const text = Buffer.from(code).toString('base64');
	writeFileSync(
		COMPILED,
		`/** Made by scripts/compile-kernel.js: WebAssembly, as base64. */\nexport const COMPILED =\n\t'${text}';\n`,
	);
}
