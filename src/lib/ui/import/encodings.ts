/** Encodings to choose from, as `TextDecoder` knows them (encoding.spec.whatwg.org), and what people call them. */
export const ENCODINGS: readonly { readonly label: string; readonly name: string }[] = [
	{ label: 'utf-8', name: 'UTF-8' },
	{ label: 'utf-16le', name: 'UTF-16 LE' },
	{ label: 'utf-16be', name: 'UTF-16 BE' },
	// Not TextDecoder's: the importer reads these itself.
	{ label: 'utf-32le', name: 'UTF-32 LE' },
	{ label: 'utf-32be', name: 'UTF-32 BE' },
	{ label: 'windows-1252', name: 'Western (Windows-1252)' },
	{ label: 'macintosh', name: 'Western (Mac Roman)' },
	{ label: 'iso-8859-15', name: 'Western (ISO-8859-15)' },
	{ label: 'windows-1250', name: 'Central European (Windows-1250)' },
	{ label: 'iso-8859-2', name: 'Central European (ISO-8859-2)' },
	{ label: 'windows-1251', name: 'Cyrillic (Windows-1251)' },
	{ label: 'koi8-r', name: 'Cyrillic (KOI8-R)' },
	{ label: 'koi8-u', name: 'Ukrainian (KOI8-U)' },
	{ label: 'iso-8859-5', name: 'Cyrillic (ISO-8859-5)' },
	{ label: 'x-mac-cyrillic', name: 'Cyrillic (Mac)' },
	{ label: 'ibm866', name: 'Cyrillic (DOS 866)' },
	{ label: 'windows-1253', name: 'Greek (Windows-1253)' },
	{ label: 'iso-8859-7', name: 'Greek (ISO-8859-7)' },
	{ label: 'windows-1254', name: 'Turkish (Windows-1254)' },
	{ label: 'windows-1255', name: 'Hebrew (Windows-1255)' },
	{ label: 'windows-1256', name: 'Arabic (Windows-1256)' },
	{ label: 'windows-1257', name: 'Baltic (Windows-1257)' },
	{ label: 'windows-1258', name: 'Vietnamese (Windows-1258)' },
	{ label: 'windows-874', name: 'Thai (Windows-874)' },
	{ label: 'shift_jis', name: 'Japanese (Shift-JIS)' },
	{ label: 'euc-jp', name: 'Japanese (EUC-JP)' },
	{ label: 'iso-2022-jp', name: 'Japanese (ISO-2022-JP)' },
	{ label: 'euc-kr', name: 'Korean (EUC-KR)' },
	{ label: 'gb18030', name: 'Chinese (GB18030)' },
	{ label: 'big5', name: 'Chinese (Big5)' },
];

/** `windows-1252` → `Western (Windows-1252)`. */
export function encodingName(label: string): string {
	return ENCODINGS.find((encoding) => encoding.label === label.toLowerCase())?.name ?? label;
}

/** The name without the script it is for, where there is little room: `Windows-1252`. */
export function encodingShortName(label: string): string {
	const name = encodingName(label);
	return /\((.+)\)$/.exec(name)?.[1] ?? name;
}
