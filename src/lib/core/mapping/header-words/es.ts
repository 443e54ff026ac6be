import type { HeaderWords } from './words.ts';

export const es: HeaderWords = {
	externalId:
		'identificador, número de cliente, ID de cliente, ID de contacto, código de cliente, n.º de cliente, núm. cliente, número de socio',
	prefix: 'tratamiento, prefijo, saludo',
	firstName: 'nombre de pila, primer nombre, nombres',
	middleName: 'segundo nombre',
	lastName: 'apellido, apellidos, primer apellido, apellido paterno',
	lastNamePart: 'segundo apellido, apellido materno',
	suffix: 'sufijo',
	nickname: 'apodo, alias, mote',
	name: 'nombre',
	fullName:
		'nombre completo, nombre y apellidos, nombre y apellido, nombre apellidos, apellidos y nombre, apellidos nombre, persona de contacto, nombre para mostrar, nombre del contacto',
	company:
		'empresa, compañía, organización, razón social, nombre de la empresa, nombre de empresa, institución',
	title: 'título',
	jobTitle: 'cargo, puesto, profesión, ocupación, puesto de trabajo, función, posición',
	department: 'departamento, área',
	birthday: 'fecha de nacimiento, cumpleaños, nacimiento, f. nacimiento, fecha nac.',
	notes: 'notas, nota, comentarios, comentario, observaciones, observación, descripción',
	groups: 'grupo, grupos, etiquetas, etiqueta, categoría, categorías, listas, lista',
	email:
		'correo electrónico, correo, dirección de correo electrónico, dirección de correo, dirección de email, correos electrónicos, dirección de e-mail',
	phone:
		'teléfono, número de teléfono, tfno, tlf, telf, teléfono fijo, fijo, n.º de teléfono, número telefónico, teléfonos',
	mobile:
		'móvil, teléfono móvil, celular, número de móvil, teléfono celular, número de celular, cel, tel. móvil',
	fax: 'número de fax',
	url: 'sitio web, página web, página, sitio, dirección web, página personal',
	address: 'dirección, domicilio, dirección postal, dirección completa',
	street: 'calle, línea de dirección, calle y número',
	houseNumber: 'número exterior, núm. exterior, número de calle, número',
	extended: 'complemento de dirección, piso, número interior',
	poBox: 'apartado de correos, apartado postal, apdo',
	city: 'ciudad, población, localidad, municipio',
	region: 'provincia, estado, región, comunidad autónoma, estado/provincia, provincia/estado',
	postalCode: 'código postal, C.P., cód. postal',
	country: 'país, país/región',
	home: 'particular, casa, personal, privado, domicilio',
	work: 'trabajo, oficina, laboral, empresa, profesional, corporativo, negocios',
	other: 'otro, otra, secundario, secundaria, alternativo, alternativa, adicional',
	billing: 'facturación',
	shipping: 'envío',
	label: 'tipo, etiqueta',
	filler: 'contacto, cliente, persona, principal, valor',
	unrelated:
		'jefe, asistente, cónyuge, propietario, emergencia, emergencias, foto, imagen, creado, modificado, gerente, tutor',
};
