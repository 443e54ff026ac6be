// Installs what the app needs where it is missing.
import { ensureInstalled } from './install.js';

ensureInstalled('./');
