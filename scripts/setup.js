// Installs what the app needs where it is missing, and makes what its sources need made.
import { compileKernel } from './compile-kernel.js';
import { ensureInstalled } from './install.js';

ensureInstalled('./');
await compileKernel();
