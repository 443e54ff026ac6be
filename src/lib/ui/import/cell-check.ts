import { checkEmail } from '../../core/checking/email.ts';
import type { IssueCode } from '../../core/issue.ts';
import type { MappedColumn } from '../../core/mapping/mapping.ts';
import { checkText } from '../../core/checking/text-check.ts';
import { ISSUE_SEVERITY } from '../../core/issue.ts';

/**
 * Why a cell of the preview would reject its row, as far as that can be said at a glance.
 * The forecast, which checks every row as the import does, has the last word.
 */
export function cellIssue(column: MappedColumn, cell: string): IssueCode | undefined {
	const value = cell.trim();
	if (column.path === null || column.path === 'groups' || value === '') return undefined;
	const code = checkText(column.path, value);
	if (code !== undefined) return ISSUE_SEVERITY[code] === 'error' ? code : undefined;
	return isEmail(column.path) && hasInvalidEmail(column, value) ? 'email.invalid' : undefined;
}

function isEmail(path: string): boolean {
	return /^email\.\d+$/.test(path);
}

function hasInvalidEmail(column: MappedColumn, value: string): boolean {
	const split = column.split === undefined || column.split === 'quoted' ? undefined : column.split;
	const parts = split === undefined ? [value] : value.split(split);
	return parts.some((part) => part.trim() !== '' && checkEmail(part.trim()) === 'invalid');
}
