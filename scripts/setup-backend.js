// Installs what the backend needs where it is missing: the app does without.
import { ensureInstalled } from './install.js';

ensureInstalled('backend/');
