import type { HeaderWords } from './words.ts';

export const pt: HeaderWords = {
	externalId:
		'identificador, código do cliente, código cliente, número do cliente, ID do cliente, ID do contato, ID do contacto, matrícula, número de sócio',
	prefix: 'tratamento, prefixo, forma de tratamento, saudação',
	firstName: 'primeiro nome, nome próprio, prenome',
	middleName: 'nome do meio, segundo nome',
	lastName: 'sobrenome, apelido, último nome, nome de família, sobrenomes, apelidos',
	suffix: 'sufixo',
	nickname: 'alcunha, nome social',
	name: 'nome',
	fullName: 'nome completo, nome e sobrenome, nome e apelido, pessoa de contato, nome de exibição',
	company:
		'empresa, companhia, organização, razão social, nome da empresa, nome fantasia, entidade',
	title: 'título',
	jobTitle: 'cargo, função, profissão, ocupação, posição',
	department: 'departamento, setor, área',
	birthday:
		'data de nascimento, aniversário, nascimento, data nasc., dt. nascimento, data de aniversário',
	notes: 'notas, observações, observação, comentários, comentário, anotações, obs, nota, descrição',
	groups:
		'grupo, grupos, etiquetas, etiqueta, categoria, categorias, marcadores, marcador, lista, listas',
	email:
		'e-mail, correio eletrônico, correio eletrónico, endereço de e-mail, endereço eletrônico, endereço de correio eletrónico, e-mails',
	phone:
		'telefone, número de telefone, fone, telefone fixo, fixo, nº de telefone, telefones, telefone de contato',
	mobile:
		'celular, telemóvel, telefone celular, número de celular, número de telemóvel, telefone móvel, telefones celulares',
	fax: 'número de fax',
	url: 'página web, sítio web, página, página pessoal, site pessoal',
	address: 'endereço, morada, endereço completo, morada completa, endereço postal',
	street: 'rua, logradouro, linha de endereço',
	houseNumber: 'número, número da casa, nº',
	extended: 'complemento, andar',
	poBox: 'caixa postal, apartado',
	city: 'cidade, município, localidade',
	region: 'estado, UF, província, região, distrito, estado/província',
	postalCode: 'CEP, código postal',
	country: 'país, país/região',
	home: 'casa, residencial, residência, pessoal, particular',
	work: 'trabalho, comercial, escritório, empresa, profissional, corporativo, emprego',
	other: 'outro, outra, secundário, secundária, alternativo, alternativa, adicional',
	billing: 'cobrança, faturamento, faturação',
	shipping: 'entrega, envio',
	label: 'tipo, etiqueta, rótulo',
	filler: 'contato, contacto, cliente, pessoa, principal, valor',
	unrelated:
		'gerente, assistente, cônjuge, proprietário, emergência, foto, imagem, criado, modificado, responsável',
};
