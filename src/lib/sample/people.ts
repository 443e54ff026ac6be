/** Who and what the sample file is made of. */
export interface Region {
	readonly country: string;
	readonly first: readonly string[];
	readonly last: readonly string[];
	readonly phones: Phones;
	readonly streets: readonly string[];
	readonly cities: readonly string[];
	readonly postalCode: string;
}

/**
 * Patterns of numbers that are valid whatever the digits: `@` is one from 2 to 9, `#` any. Each ends
 * in `@` and six `#`, so that numbers that differ in their last seven digits differ however they are
 * read.
 */
export interface Phones {
	/** With a plus. */
	readonly plus: readonly string[];
	/** As one dials out of most countries, by 00. */
	readonly dialled: readonly string[];
	/** As people of the country write it to each other. */
	readonly national: readonly string[];
}

export const REGIONS: readonly Region[] = [
	{
		country: 'United States',
		first: ['Maya', 'Ethan', 'Grace', 'Marcus', 'Chloe', 'Jordan', 'Elena', 'Tyler'],
		last: ['Johnson', "O'Neil", 'Ramirez', 'Washington', 'Park', 'Smith-Jones', 'Nguyen'],
		phones: {
			plus: ['+1 202-@##-####', '+1 (415) @##-####', '+1 312.@##.####'],
			dialled: ['001 646 @## ####'],
			national: ['(415) @##-####', '303-@##-####', '1-718-@##-####'],
		},
		streets: ['1## Main St', '4## Oak Avenue, Apt #', '2### W 8th St'],
		cities: ['Chicago', 'Austin', 'Portland', 'Boston'],
		postalCode: '0#1##',
	},
	{
		country: 'United Kingdom',
		first: ['Oliver', 'Amelia', 'Siobhán', 'Callum', 'Imogen', 'Rhys'],
		last: ['Hughes', 'Patel', "O'Brien", 'MacLeod', 'Taylor', 'Evans'],
		phones: {
			plus: ['+44 20 7@## ####', '+44 775@ ######'],
			dialled: ['0044 20 8@## ####'],
			national: ['020 7@## ####', '0775@ ######'],
		},
		streets: ['## High Street', 'Flat #, ## Mill Lane'],
		cities: ['Leeds', 'Cardiff', 'Glasgow', 'Bristol'],
		postalCode: 'LS1 #AB',
	},
	{
		country: 'Deutschland',
		first: ['Jürgen', 'Anneliese', 'Björn', 'Käthe', 'Lukas', 'Zoë'],
		last: ['Müller', 'Weiß', 'Schröder', 'von der Heide', 'Öztürk', 'Krüger'],
		phones: {
			plus: ['+49 30 2@## ####', '+49 171 @######', '+49 (0)89 9@## ####'],
			dialled: ['0049 30 3@## ####', '0049-171-@######'],
			national: ['030 2@## ####', '0171 @######', '040/3@#####-#'],
		},
		streets: ['Lindenstraße #', 'Am Markt ##'],
		cities: ['Berlin', 'Köln', 'München', 'Görlitz'],
		postalCode: '0#1##',
	},
	{
		country: 'France',
		first: ['Jean-Luc', 'Hélène', 'Anaïs', 'François', 'Chloé', 'Mathéo'],
		last: ['Lefèvre', "d'Arcy", 'Dubois', 'Benali', 'Garçon', 'Noël'],
		phones: {
			plus: ['+33 6 1@ ## ## ##', '+33 1 4@ ## ## ##'],
			dialled: ['0033 6 2@ ## ## ##'],
			national: ['06 1@ ## ## ##', '01.4@.##.##.##'],
		},
		streets: ['## rue de la Paix', '# bis, av. des Tilleuls'],
		cities: ['Lyon', 'Nîmes', 'Besançon', 'Paris'],
		postalCode: '690##',
	},
	{
		country: 'España',
		first: ['José', 'Lucía', 'Íñigo', 'Begoña', 'Andrés', 'Noa'],
		last: ['García López', 'Núñez', 'Ibáñez', 'de la Fuente', 'Peña'],
		phones: {
			plus: ['+34 61@ ### ###', '+34 91 @## ## ##'],
			dialled: ['0034 61@ ### ###'],
			national: ['61@ ### ###', '91 @## ## ##'],
		},
		streets: ['Calle Mayor ##, 2.º B', 'Av. de América #'],
		cities: ['Madrid', 'Cádiz', 'A Coruña', 'León'],
		postalCode: '280##',
	},
	{
		country: 'Polska',
		first: ['Łukasz', 'Małgorzata', 'Zbigniew', 'Agnieszka', 'Żaneta'],
		last: ['Wójcik', 'Kowalski', 'Żak', 'Łęcki', 'Szymański'],
		phones: {
			plus: ['+48 60@ ### ###', '+48 22 @## ## ##'],
			dialled: ['0048 60@ ### ###'],
			national: ['60@ ### ###', '22 @## ## ##'],
		},
		streets: ['ul. Długa ##/#', 'al. Jana Pawła II #'],
		cities: ['Łódź', 'Kraków', 'Gdańsk', 'Poznań'],
		postalCode: '30-0##',
	},
	{
		country: 'Brasil',
		first: ['João', 'Conceição', 'Thaís', 'Caio', 'Ana'],
		last: ['da Silva', 'Araújo', 'Gonçalves', 'dos Santos', 'Simões'],
		phones: {
			plus: ['+55 11 9 8@## ####', '+55 21 2@## ####'],
			dialled: ['0055 11 98@##-####'],
			national: ['(11) 98@##-####', '(21) 2@##-####'],
		},
		streets: ['Rua das Flores, ##', 'Av. Brasil, 1###'],
		cities: ['São Paulo', 'Goiânia', 'Recife'],
		postalCode: '013##-000',
	},
	{
		country: 'India',
		first: ['Priya', 'Arjun', 'Lakshmi', 'Rohan', 'Ananya'],
		last: ['Sharma', 'Iyer', 'Banerjee', 'Khan', 'Reddy'],
		phones: {
			plus: ['+91 987@# #####', '+91 22 2@## ####'],
			dialled: ['0091 987@######'],
			national: ['0987@######', '022-2@## ####'],
		},
		streets: ['## MG Road', 'Plot #, Sector ##'],
		cities: ['Pune', 'Chennai', 'Kolkata', 'Jaipur'],
		postalCode: '4110##',
	},
	{
		country: '日本',
		first: ['太郎', '花子', '健', '美咲'],
		last: ['山田', '佐藤', '鈴木', '高橋'],
		phones: {
			plus: ['+81 90-1@##-####', '+81 3-5@##-####'],
			dialled: ['0081 90 1@## ####'],
			national: ['090-1@##-####', '03-5@##-####'],
		},
		streets: ['千代田区丸の内#-#-#', '中央区銀座#丁目'],
		cities: ['東京', '大阪', '京都'],
		postalCode: '100-00##',
	},
	{
		country: 'Nigeria',
		first: ['Chinedu', 'Adaeze', 'Oluwaseun', 'Ngozi'],
		last: ['Okonkwo', 'Adébáyọ̀', 'Eze', 'Ibrahim'],
		phones: {
			plus: ['+234 803 @## ####', '+234 809 @## ####'],
			dialled: ['00234 803 @## ####'],
			national: ['0803 @## ####', '0809@######'],
		},
		streets: ['## Allen Avenue', '# Broad Street'],
		cities: ['Lagos', 'Abuja', 'Ìbàdàn'],
		postalCode: '1002##',
	},
	{
		country: 'Україна',
		first: ['Олена', 'Андрій', 'Марія', 'Тарас'],
		last: ['Шевченко', 'Коваль', 'Бондар', 'Мельник'],
		phones: {
			plus: ['+380 67 @## ## ##', '+380 44 @## ## ##'],
			dialled: ['00380 67 @######'],
			national: ['067 @## ## ##', '(044) @##-##-##'],
		},
		streets: ['вул. Хрещатик, ##', 'просп. Миру, #'],
		cities: ['Київ', 'Львів', 'Одеса'],
		postalCode: '010##',
	},
	{
		country: 'مصر',
		first: ['أحمد', 'ليلى', 'يوسف', 'مريم'],
		last: ['حسن', 'منصور', 'عبد الله', 'سالم'],
		phones: {
			plus: ['+20 100 @## ####', '+20 2 2@## ####'],
			dialled: ['0020 100 @######'],
			national: ['0100 @## ####', '02 2@## ####'],
		},
		streets: ['## شارع التحرير', '# شارع النيل'],
		cities: ['القاهرة', 'الإسكندرية'],
		postalCode: '115##',
	},
];

/** How names in other scripts are written in an e-mail address. */
export const LATIN: Record<string, string> = {
	太郎: 'taro',
	花子: 'hanako',
	健: 'ken',
	美咲: 'misaki',
	山田: 'yamada',
	佐藤: 'sato',
	鈴木: 'suzuki',
	高橋: 'takahashi',
	Олена: 'olena',
	Андрій: 'andriy',
	Марія: 'mariya',
	Тарас: 'taras',
	Шевченко: 'shevchenko',
	Коваль: 'koval',
	Бондар: 'bondar',
	Мельник: 'melnyk',
	أحمد: 'ahmed',
	ليلى: 'layla',
	يوسف: 'youssef',
	مريم: 'maryam',
	حسن: 'hassan',
	منصور: 'mansour',
	'عبد الله': 'abdallah',
	سالم: 'salem',
};

/** `.example` is reserved (RFC 2606): no such domain can ever receive mail. */
export const COMPANIES = [
	{ name: 'Northwind & Sons', domain: 'northwind.example' },
	{ name: 'Blaue Werft GmbH', domain: 'blauewerft.example' },
	{ name: 'Café Lumière', domain: 'lumiere.example' },
	{ name: 'Harbor, Light & Co.', domain: 'harborlight.example' },
	{ name: '"Ace" Logistics', domain: 'ace-logistics.example' },
	{ name: 'Sakura 印刷', domain: 'sakura.example' },
	{ name: 'Tropicália Ltda.', domain: 'tropicalia.example' },
	{ name: 'Zielony Dom sp. z o.o.', domain: 'zielony.example' },
	{ name: 'Fenwick Observatory', domain: 'fenwick.example' },
	{ name: 'Monsoon Labs', domain: 'monsoon.example' },
	{ name: 'Río Claro S.L.', domain: 'rioclaro.example' },
	{ name: 'Iroko Partners', domain: 'iroko.example' },
];
export const JOB_TITLES = [
	'Head of Sales',
	'Buyer',
	'CFO',
	'Software Engineer',
	'Office Manager',
	'Architect',
	'Nurse, Ward 3',
	'Editor-in-Chief',
];
export const GROUPS = ['Customers', 'Newsletter', 'Suppliers', 'Press', 'Friends', 'VIP'];
export const NOTES = [
	'Met at the fair.\nPrefers mail to calls.',
	'Said: "call me after 5 pm",\nthen left for Lisbon.',
	'Allergic to nuts; vegetarian.\n\nTwo children.',
	'Contract ends in June,\r\nask again in May.',
	'お世話になっております。\n来月また連絡します。',
];
