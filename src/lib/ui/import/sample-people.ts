/** Who and what the sample file is made of. Kept apart, so that the page loads it only when asked. */
export interface Region {
	readonly country: string;
	readonly first: readonly string[];
	readonly last: readonly string[];
	/** Patterns of numbers that are valid whatever the digits; six of them, so that a million differ. */
	readonly phones: readonly string[];
	readonly streets: readonly string[];
	readonly cities: readonly string[];
	readonly postalCode: string;
}

export const REGIONS: readonly Region[] = [
	{
		country: 'United States',
		first: ['Maya', 'Ethan', 'Grace', 'Marcus', 'Chloe', 'Jordan', 'Elena', 'Tyler'],
		last: ['Johnson', "O'Neil", 'Ramirez', 'Washington', 'Park', 'Smith-Jones', 'Nguyen'],
		phones: ['+1 202-5##-####', '+1 (415) 6##-####', '+1 312.7##.####'],
		streets: ['1## Main St', '4## Oak Avenue, Apt #', '2### W 8th St'],
		cities: ['Chicago', 'Austin', 'Portland', 'Boston'],
		postalCode: '0#1##',
	},
	{
		country: 'United Kingdom',
		first: ['Oliver', 'Amelia', 'Siobhán', 'Callum', 'Imogen', 'Rhys'],
		last: ['Hughes', 'Patel', "O'Brien", 'MacLeod', 'Taylor', 'Evans'],
		phones: ['+44 20 79## ####', '+44 113 4## ####'],
		streets: ['## High Street', 'Flat #, ## Mill Lane'],
		cities: ['Leeds', 'Cardiff', 'Glasgow', 'Bristol'],
		postalCode: 'LS1 #AB',
	},
	{
		country: 'Deutschland',
		first: ['Jürgen', 'Anneliese', 'Björn', 'Käthe', 'Lukas', 'Zoë'],
		last: ['Müller', 'Weiß', 'Schröder', 'von der Heide', 'Öztürk', 'Krüger'],
		phones: ['+49 30 23## ####', '+49 171 3######', '+49 (0)89 99## ####'],
		streets: ['Lindenstraße #', 'Am Markt ##'],
		cities: ['Berlin', 'Köln', 'München', 'Görlitz'],
		postalCode: '0#1##',
	},
	{
		country: 'France',
		first: ['Jean-Luc', 'Hélène', 'Anaïs', 'François', 'Chloé', 'Mathéo'],
		last: ['Lefèvre', "d'Arcy", 'Dubois', 'Benali', 'Garçon', 'Noël'],
		phones: ['+33 6 12 ## ## ##', '+33 1 99 ## ## ##'],
		streets: ['## rue de la Paix', '# bis, av. des Tilleuls'],
		cities: ['Lyon', 'Nîmes', 'Besançon', 'Paris'],
		postalCode: '690##',
	},
	{
		country: 'España',
		first: ['José', 'Lucía', 'Íñigo', 'Begoña', 'Andrés', 'Noa'],
		last: ['García López', 'Núñez', 'Ibáñez', 'de la Fuente', 'Peña'],
		phones: ['+34 612 ### ###', '+34 911 ## ## ##'],
		streets: ['Calle Mayor ##, 2.º B', 'Av. de América #'],
		cities: ['Madrid', 'Cádiz', 'A Coruña', 'León'],
		postalCode: '280##',
	},
	{
		country: 'Polska',
		first: ['Łukasz', 'Małgorzata', 'Zbigniew', 'Agnieszka', 'Żaneta'],
		last: ['Wójcik', 'Kowalski', 'Żak', 'Łęcki', 'Szymański'],
		phones: ['+48 601 ### ###', '+48 22 6## ## ##'],
		streets: ['ul. Długa ##/#', 'al. Jana Pawła II #'],
		cities: ['Łódź', 'Kraków', 'Gdańsk', 'Poznań'],
		postalCode: '30-0##',
	},
	{
		country: 'Brasil',
		first: ['João', 'Conceição', 'Thaís', 'Caio', 'Ana'],
		last: ['da Silva', 'Araújo', 'Gonçalves', 'dos Santos', 'Simões'],
		phones: ['+55 11 9 87## ####', '+55 21 23## ####'],
		streets: ['Rua das Flores, ##', 'Av. Brasil, 1###'],
		cities: ['São Paulo', 'Goiânia', 'Recife'],
		postalCode: '013##-000',
	},
	{
		country: 'India',
		first: ['Priya', 'Arjun', 'Lakshmi', 'Rohan', 'Ananya'],
		last: ['Sharma', 'Iyer', 'Banerjee', 'Khan', 'Reddy'],
		phones: ['+91 987## #####', '+91 22 27## ####'],
		streets: ['## MG Road', 'Plot #, Sector ##'],
		cities: ['Pune', 'Chennai', 'Kolkata', 'Jaipur'],
		postalCode: '4110##',
	},
	{
		country: '日本',
		first: ['太郎', '花子', '健', '美咲'],
		last: ['山田', '佐藤', '鈴木', '高橋'],
		phones: ['+81 90-12##-####', '+81 3-52##-####'],
		streets: ['千代田区丸の内#-#-#', '中央区銀座#丁目'],
		cities: ['東京', '大阪', '京都'],
		postalCode: '100-00##',
	},
	{
		country: 'Nigeria',
		first: ['Chinedu', 'Adaeze', 'Oluwaseun', 'Ngozi'],
		last: ['Okonkwo', 'Adébáyọ̀', 'Eze', 'Ibrahim'],
		phones: ['+234 803 1## ####', '+234 809 4## ####'],
		streets: ['## Allen Avenue', '# Broad Street'],
		cities: ['Lagos', 'Abuja', 'Ìbàdàn'],
		postalCode: '1002##',
	},
	{
		country: 'Україна',
		first: ['Олена', 'Андрій', 'Марія', 'Тарас'],
		last: ['Шевченко', 'Коваль', 'Бондар', 'Мельник'],
		phones: ['+380 67 1## ## ##', '+380 44 2## ## ##'],
		streets: ['вул. Хрещатик, ##', 'просп. Миру, #'],
		cities: ['Київ', 'Львів', 'Одеса'],
		postalCode: '010##',
	},
	{
		country: 'مصر',
		first: ['أحمد', 'ليلى', 'يوسف', 'مريم'],
		last: ['حسن', 'منصور', 'عبد الله', 'سالم'],
		phones: ['+20 100 1## ####', '+20 2 23## ####'],
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
