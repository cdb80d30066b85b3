<?php
/**
 * @package TinyEclipse
 */

defined( 'ABSPATH' ) || exit;

return array(
	'domain'       => 'tinyeclipse-connector',
	'language'     => 'nl',
	'plural-forms' => 'nplurals=2; plural=n != 1;',
	'messages'     => array(
		'Settings' =>
			'Instellingen',
		'Deleting it keeps its data.' =>
			'Verwijderen behoudt de gegevens.',
		'Deleting it removes all its data and disconnects the site.' =>
			'Verwijderen wist alle gegevens en verbreekt de verbinding van de site.',
		'Sites' =>
			'Sites',
		'Deleting it removes its data from every site of the network and disconnects them all, but for sites that chose to keep their data.' =>
			'Verwijderen wist haar gegevens op elke site van het netwerk en verbreekt al hun verbindingen, behalve op sites die ervoor kozen hun gegevens te bewaren.',
		'Change' =>
			'Wijzigen',
		'Measuring and reports' =>
			'Meten en melden',
		'Visits' =>
			'Bezoeken',
		'Measure visits, without cookies' =>
			'Bezoeken meten, zonder cookies',
		'Not measured when logged in' =>
			'Niet gemeten wanneer aangemeld',
		'Forms' =>
			'Formulieren',
		'Report forms that visitors send; never passwords, files or card numbers' =>
			'Formulieren melden die bezoekers versturen; nooit wachtwoorden, bestanden of kaartnummers',
		'Jobs' =>
			'Vacatures',
		'Report applications and published job listings' =>
			'Sollicitaties en gepubliceerde vacatures melden',
		'Content' =>
			'Inhoud',
		'Report what is published' =>
			'Melden wat er gepubliceerd wordt',
		'When the plugin is deleted' =>
			'Wanneer de plugin verwijderd wordt',
		'Keep the connection, settings and reports in the database' =>
			'Verbinding, instellingen en meldingen in de database bewaren',
		'TinyEclipse Connector is not complete: its folder vendor/tinyeclipse is missing, so it does nothing. Install the plugin from its zip file.' =>
			'TinyEclipse Connector is niet volledig: de map vendor/tinyeclipse ontbreekt, dus doet de plugin niets. Installeer de plugin vanuit het zip-bestand.',
		'Published: %s' =>
			'Gepubliceerd: %s',
		'Form sent: %s' =>
			'Formulier verzonden: %s',
		'Application for %s' =>
			'Sollicitatie voor %s',
		'Job published: %s' =>
			'Vacature gepubliceerd: %s',
		'Only the TinyEclipse server of this site, with its signature, and persons who may manage this may do that.' =>
			'Dat mogen alleen de TinyEclipse-server van deze site, met zijn handtekening, en wie dit mag beheren.',
		'The owner of this site has switched off that the server changes pages.' =>
			'De eigenaar van deze site heeft uitgeschakeld dat de server pagina’s wijzigt.',
		'The owner of this site has switched off that the server reads what visitors send.' =>
			'De eigenaar van deze site heeft uitgeschakeld dat de server leest wat bezoekers sturen.',
		'You may change this page, but not publish it.' =>
			'U mag deze pagina wijzigen, maar niet publiceren.',
		'The page was changed meanwhile, at %s. Read it again first.' =>
			'De pagina is intussen gewijzigd, op %s. Lees ze eerst opnieuw.',
		'There is no such page.' =>
			'Die pagina bestaat niet.',
		'There is no such form.' =>
			'Dat formulier bestaat niet.',
		'Users and comments' =>
			'Gebruikers en reacties',
		'Hand them to the server when it asks, with names and e-mail addresses; the log of the site says each time' =>
			'Ze aan de server geven wanneer die erom vraagt, met namen en e-mailadressen; het logboek van de site vermeldt het telkens',
		'Users read by the server: %d' =>
			'Gebruikers gelezen door de server: %d',
		'Comments read by the server: %d' =>
			'Reacties gelezen door de server: %d',
		'The owner of this site has not switched on that the server reads users and comments, under TinyEclipse → Measuring and reports.' =>
			'De eigenaar van deze site heeft niet ingeschakeld dat de server gebruikers en reacties leest, onder TinyEclipse → Meten en melden.',
		'This could not be written into the log of the site, so nothing is handed over.' =>
			'Dit kon niet in het logboek van de site geschreven worden, dus wordt er niets gegeven.',
		'Visits are measured without cookies: pages seen, where the visitor came from, and the kind of device. A visitor is recognised for a day at most.' =>
			'Bezoeken worden zonder cookies gemeten: bekeken pagina’s, waar de bezoeker vandaan kwam en het soort toestel. Een bezoeker wordt hoogstens een dag herkend.',
		'What visitors write into forms is sent to the server of the agency, without passwords, files and card numbers.' =>
			'Wat bezoekers in formulieren schrijven, gaat naar de server van het bureau, zonder wachtwoorden, bestanden en kaartnummers.',
		'Applications for jobs are sent to the server of the agency.' =>
			'Sollicitaties gaan naar de server van het bureau.',
		'The server of the agency may read users and comments, with names and e-mail addresses. The log of the site says each time.' =>
			'De server van het bureau mag gebruikers en reacties lezen, met namen en e-mailadressen. Het logboek van de site vermeldt het telkens.',
	),
);
